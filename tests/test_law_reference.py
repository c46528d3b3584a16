"""The figures of tips and tiers, held against the articles of law that they cite.

Collected only where the reference texts are at hand, see conftest.py.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Basis, Knowledge
from bot.settings import Settings

REFERENCE = Path(__file__).resolve().parents[2] / "shared"
SHIPPED = load_knowledge(Settings().knowledge)
TITLES = {document.id: document.title for document in SHIPPED.documents}
RULES = {tip.id: (tip.rule, tip.basis) for tip in SHIPPED.tips if tip.rule}
STEPS = {
    f"{tier.id} {row.say}": (row.say, scale.basis)
    for tier in SHIPPED.tiers
    for scale in tier.scales
    for row in scale.rows
}
FIGURE = re.compile(r"\d+(?:\.\d+)?")
ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?:之[一二三])?")
SHORT = {"交强险条例": "机动车交通事故责任强制保险条例"}
HAN = "零一二三四五六七八九"


def spell(figure: str) -> set[str]:
    """The ways in which a law may write a figure."""
    if "." in figure or int(figure) >= 100_000:
        return {figure}
    number = int(figure)
    spelt = {figure, _spell_han(number)}
    if number == 100:
        spelt.add("百分之百")
    return spelt | {form.replace("二百", "两百").replace("二千", "两千") for form in spelt}


def _spell_han(number: int) -> str:
    if number >= 10_000:
        rest = number % 10_000
        return f"{_spell_han(number // 10_000)}万{_spell_han(rest) if rest else ''}"
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += HAN[digit] + name
        elif text and number and not text.endswith("零"):
            text += "零"
    return (text.removeprefix("一") if text.startswith("一十") else text) or "零"


def read_laws() -> dict[tuple[str, str], str]:
    lines = (REFERENCE / "law" / "articles.jsonl").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    return {(entry["doc"], entry["article"]): entry["text"] for entry in entries}


def read_cited(laws: dict[tuple[str, str], str], bases: Iterable[Basis]) -> str:
    """The text of all articles cited; empty where one is of a document that the reference has not."""
    texts = []
    for basis in bases:
        for article in ARTICLE.findall(basis.article) or [basis.article]:
            found = [t for (doc, name), t in laws.items() if doc.startswith(TITLES[basis.document]) and name == article]
            if not found:
                return ""
            texts += found
    return "".join(texts)


LAWS = read_laws()
CITED = {name: (text, cited) for name, (text, bases) in (RULES | STEPS).items() if (cited := read_cited(LAWS, bases))}


@pytest.mark.parametrize("name", CITED)
def test_every_figure_of_a_rule_stands_in_an_article_that_it_cites(name: str) -> None:
    text, cited = CITED[name]
    strange = [figure for figure in FIGURE.findall(text) if not any(form in cited for form in spell(figure))]
    assert not strange


def test_most_rules_are_held_against_their_articles() -> None:
    assert len(CITED) > 0.9 * len(RULES | STEPS)


def test_every_verified_rule_is_covered(knowledge: Knowledge) -> None:
    cited = [(TITLES[basis.document].split("（")[0], basis.article) for _, basis in knowledge.bases()]
    lines = (REFERENCE / "law" / "facts.jsonl").read_text("utf-8").splitlines()
    evidence = [found for line in lines for found in json.loads(line)["evidence"]]
    missing = []
    for found in evidence:
        document = SHORT.get(found["doc"], found["doc"])
        numbered = ARTICLE.findall(found["article"])  # a decree that changes another one counts its items otherwise
        if not any(document.startswith(title) and (not numbered or numbered[0] in article) for title, article in cited):
            missing.append((found["doc"], found["article"]))
    assert missing == []
