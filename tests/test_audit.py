"""What an editor should look at in a knowledge base without faults."""

from datetime import date
from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.audit import Finding, audit_bot, count_findings
from bot.settings import Settings

TODAY = date(2024, 5, 6)
OTHER = """\
id: other
title: 交警又进村
date: "2024-05-01"
facts:
  - {id: vests, text: 四大队给村民发了反光背心200件。, asks: [发了多少反光背心]}
"""
DOCUMENTS = 'documents: [{id: law, title: 新规定, edition: 2025年公布, since: "2025-01-01"}]\n'
TIPS = "tips: [{id: tip, title: 头盔, advice: 戴好头盔。, basis: [{document: law, article: 第一条}]}]\n"


def write(settings: Settings, **files: str) -> Bot:
    for name, text in files.items():
        path: Path = settings.knowledge / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return build(settings)


def find(bot: Bot, kind: str, *, whole: bool = False) -> list[Finding]:
    return [finding for finding in audit_bot(bot, TODAY, whole=whole) if finding.kind == kind]


@pytest.mark.parametrize(
    "text", ["这次行动查了7起。", "该大队查了7起。", "交警说，此次行动查了7起。", "随后他们离开了。"]
)
def test_a_fact_that_cannot_be_understood_by_itself_is_found(settings: Settings, text: str) -> None:
    bot = write(settings, articles__other=OTHER.replace("四大队给村民发了反光背心200件。", text))
    assert [finding.place for finding in find(bot, "leaning")] == ["other/vests"]


def test_an_article_without_a_date_is_found(settings: Settings) -> None:
    assert [finding.place for finding in find(write(settings, articles__other=OTHER), "undated")] == ["visit"]


def test_the_same_clause_with_another_figure_in_another_article_is_found(settings: Settings) -> None:
    same = OTHER.replace("id: other", "id: third").replace("200件", "300件").replace("四大队给村民发", "四大队向村民发")
    (finding,) = find(write(settings, articles__other=OTHER, articles__third=same), "contradiction")
    assert {finding.place, "third/vests" in str(finding), "other/vests" in str(finding)} >= {True}
    assert "200" in finding.what
    assert "300" in finding.what


def test_other_figures_of_other_things_are_no_contradiction(settings: Settings) -> None:
    other = OTHER.replace("id: other", "id: third").replace("反光背心200件", "宣传材料300份")
    assert find(write(settings, articles__other=OTHER, articles__third=other), "contradiction") == []


def test_a_tip_whose_law_is_not_in_force_yet_is_found(settings: Settings) -> None:
    (finding,) = find(write(settings, documents=DOCUMENTS, tips__tips=TIPS), "not in force")
    assert finding.place == "tip"
    assert "2025-01-01" in finding.what


def test_an_entry_whose_asks_find_another_one_is_shadowed(settings: Settings) -> None:
    asks = ["交警在新村讲了什么", "新村讲了什么", "民警在新村讲啥"]
    listed = "\n".join(f"      - {ask}" for ask in asks)
    twice = "".join(
        f"  - id: {id_}\n    text: {text}\n    asks:\n{listed}\n"
        for id_, text in (("vests", "交警在新村讲了头盔的用处。"), ("again", "交警讲了别的事情。"))
    )
    bot = write(settings, articles__other=OTHER[: OTHER.index("  - {id")] + twice)
    shadowed = find(bot, "shadowed")
    assert len(shadowed) == 1
    assert "被它遮住了" in shadowed[0].what


def test_a_word_of_the_dictionary_that_is_cut_is_found(settings: Settings) -> None:
    bot = write(settings, lexicon__words="words: [头盔, 头盔123号]\n")
    assert {finding.place for finding in find(bot, "cut")} <= {"头盔123号"}


def test_progress_goes_to_the_end(settings: Settings) -> None:
    seen: list[float] = []
    audit_bot(build(settings), TODAY, whole=True, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_the_shipped_knowledge_can_be_read_fact_by_fact(bot: Bot) -> None:
    found = [finding for finding in audit_bot(bot, TODAY) if finding.kind in {"leaning", "contradiction", "cut"}]
    assert found == []


def test_findings_are_counted_by_kind() -> None:
    findings = [Finding("cut", "a", ""), Finding("lost", "b", ""), Finding("cut", "c", "")]
    assert count_findings(findings) == {"cut": 2, "lost": 1}
