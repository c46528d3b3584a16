"""Facts and figures carry over from the sources, their sentences do not.

Collected only where the reference texts are at hand, see conftest.py.
"""

import json
import re
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.settings import Settings

REFERENCE = Path(__file__).resolve().parents[2] / "shared"
SHIPPED = load_knowledge(Settings().knowledge)
PAGE_RUN, LAW_RUN = 20, 32
"""Characters from which on a run is a borrowed sentence rather than a name or a term."""
NAMED = "学习贯彻党的二十大精神，奋力谱写公安工作新篇章"  # the theme of an event, quoted as a name
TEXTS = {
    **{f"{a.id}/{fact.id}": fact.text for a in SHIPPED.articles for fact in a.facts},
    **{f"{a.id}/{gap.id}": gap.text for a in SHIPPED.articles for gap in a.gaps},
    **{f"tip/{tip.id}": f"{tip.rule or ''} {tip.advice}" for tip in SHIPPED.tips},
    **{f"card/{card.id}": card.text for card in SHIPPED.cards},
    **{f"limit/{limit.id}": limit.text for limit in SHIPPED.limits},
}


def squeeze(text: str) -> str:
    text = re.sub(r"[\s\"'“”‘’「」]+", "", text)
    return text.translate(str.maketrans(",:;()%!?", "，：；（）％！？"))


def runs(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


PAGE = runs(squeeze((REFERENCE / "source" / "huaibei-traffic-police-page.txt").read_text("utf-8")), PAGE_RUN)
LAW = {
    run
    for line in (REFERENCE / "law" / "articles.jsonl").read_text("utf-8").splitlines()
    for run in runs(squeeze(json.loads(line)["text"]), LAW_RUN)
}


@pytest.mark.parametrize("entry", TEXTS)
def test_no_text_repeats_a_sentence_of_its_source(entry: str) -> None:
    text = squeeze(TEXTS[entry].replace(NAMED, ""))
    assert not runs(text, PAGE_RUN) & PAGE
    assert not runs(text, LAW_RUN) & LAW
