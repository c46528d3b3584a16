"""Question files to figures."""

import json
import re
from pathlib import Path

import pytest

from bot.dialogue.reply import Kind, Passage, Reply, Source, Why
from bot.evaluation import (
    MOST_CHARACTERS,
    Case,
    EvaluationError,
    Outcome,
    compare_runs,
    count_verdicts,
    dump_run,
    evaluate,
    judge,
    read_cases,
    squeeze,
)

GOOD = '{"id": "a", "q": "问", "expect": "answer"}'
SOURCE = Source("lotus", "助农有爱", None, "来源：《助农有爱》")


def make_case(**fields: object) -> Case:
    return Case.model_validate({"id": "a", "q": "问", "expect": "answer", **fields})


def make_reply(kind: Kind = "answer", sources: int = 1) -> Reply:
    return Reply(kind, (Passage("买了藕"),), sources=(SOURCE,) * sources, why=Why(score=0.7))


def make_outcome(id_: str, verdict: str, **fields: object) -> Outcome:
    case = make_case(id=id_, **fields)
    kinds: dict[str, tuple[Kind, str]] = {
        "right": ("answer", "买了藕"),
        "wrong": ("list", "买了藕"),
        "refused": ("refuse", ""),
    }
    kind, text = kinds[verdict]
    outcome = judge(case, make_reply(kind), text)
    assert outcome.verdict == verdict
    return outcome


def test_every_line_of_a_file_is_a_case(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    full = {"id": "b", "q": "再问", "before": ["先问"], "expect": "list", "must": ["藕|莲"], "tags": ["number"]}
    path.write_text(f"{GOOD}\n\n{json.dumps(full)}\n", "utf-8")
    first, second = read_cases(path)
    assert (first.id, first.q, first.expect, first.before) == ("a", "问", "answer", ())
    assert (second.before, second.must, second.tags) == (("先问",), ("藕|莲",), ("number",))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("not JSON", "整行"),
        ("[1]", "整行"),
        ('{"id": "a", "expect": "answer"}', "q"),
        ('{"id": "a", "q": 5, "expect": "answer"}', "q"),
        ('{"id": "a", "q": "问", "expect": "joke"}', "expect"),
        ('{"id": "a", "q": "问", "expect": "answer", "mood": 1}', "mood"),
        ('{"id": "a", "q": "问", "expect": "answer", "must": ["ok", "("]}', "must[2]"),
        ('{"id": "a", "q": "问", "expect": "answer", "must_not": ["*"]}', "must_not[1]"),
        ('{"id": "a", "q": "问", "expect": "answer", "source": "["}', "source"),
        ('{"id": "a", "q": "问", "expect": "answer", "before": "先"}', "before"),
    ],
)
def test_a_broken_line_is_named_with_file_line_and_field(tmp_path: Path, line: str, field: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{GOOD}\n\n{line}\n{GOOD}\n", "utf-8")
    with pytest.raises(EvaluationError, match=re.escape(f"{path}:3：{field}：")):
        list(read_cases(path))


@pytest.mark.parametrize("content", [None, b"\xff\n"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvaluationError, match=re.escape(str(path))):
        list(read_cases(path))


@pytest.mark.parametrize(
    ("expect", "kind", "verdict"),
    [
        ("answer", "answer", "right"),
        ("answer", "tip", "right"),
        ("answer", "emergency", "right"),
        ("answer", "list", "wrong"),
        ("answer", "refuse", "refused"),
        ("answer", "clarify", "refused"),
        ("list", "list", "right"),
        ("list", "answer", "wrong"),
        ("list", "refuse", "refused"),
        ("refuse", "refuse", "right"),
        ("refuse", "answer", "wrong"),
        ("social", "help", "right"),
        ("social", "social", "right"),
        ("social", "refuse", "wrong"),
    ],
)
def test_a_verdict_depends_on_what_was_expected(expect: str, kind: Kind, verdict: str) -> None:
    assert judge(make_case(expect=expect), make_reply(kind), "买了藕").verdict == verdict


@pytest.mark.parametrize(
    ("fields", "text", "sources", "fault"),
    [
        ({"must": ["1500余?斤"]}, "共【1500余】 斤。", 1, ""),
        ({"must": ["1500", "莲藕"]}, "1500余斤", 1, "缺少：莲藕"),
        ({"must_not": ["青椒"]}, "买了青 椒", 1, "不该有：青椒"),
        ({"source": "助农"}, "藕", 1, ""),
        ({"source": "铁军"}, "藕", 1, "来源不对：铁军"),
        ({"source": "助农"}, "藕", 0, "来源不对：助农"),
        ({"source": "助农"}, "藕", 4, "来源太多：4 个"),
        ({}, "藕" * MOST_CHARACTERS, 1, ""),
        ({}, "藕" * (MOST_CHARACTERS + 1), 1, "太长：501 个字"),
        ({"expect": "refuse"}, "藕", 1, "应当是 refuse，却是 answer"),
    ],
)
def test_a_fault_says_what_was_wrong(fields: dict[str, object], text: str, sources: int, fault: str) -> None:
    outcome = judge(make_case(**fields), make_reply(sources=sources), text)
    assert outcome.fault == fault
    assert outcome.verdict == ("wrong" if fault else "right")


def test_expectations_do_not_see_spaces_and_punctuation() -> None:
    assert squeeze("共 【1500余】斤_莲藕。\n") == "共1500余斤莲藕"


def test_earlier_messages_are_passed_with_the_question() -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(question: str, before: tuple[str, ...]) -> tuple[Reply, str]:
        asked.append((question, before))
        return make_reply(), "买了藕"

    (outcome,) = evaluate([make_case(q="多少斤", before=["买藕了吗"])], ask)
    assert asked == [("多少斤", ("买藕了吗",))]
    assert (outcome.verdict, outcome.text, outcome.score) == ("right", "买了藕", 0.7)


def test_verdicts_are_counted_by_kind_and_tag() -> None:
    outcomes = [
        make_outcome("a", "right", tags=["number"]),
        make_outcome("b", "wrong", tags=["number", "formal"]),
        make_outcome("c", "refused"),
    ]
    assert count_verdicts(outcomes) == {
        "all": {"right": 1, "wrong": 1, "refused": 1},
        "= answer": {"right": 1, "wrong": 1, "refused": 1},
        "number": {"right": 1, "wrong": 1},
        "formal": {"wrong": 1},
    }


def test_a_saved_run_shows_what_has_changed_since() -> None:
    earlier = [make_outcome("a", "right"), make_outcome("b", "wrong"), make_outcome("c", "right")]
    later = [make_outcome("a", "refused"), make_outcome("b", "right"), make_outcome("c", "right")]
    new = make_outcome("d", "wrong")
    gained, lost = compare_runs(json.loads(dump_run(earlier)), [*later, new])
    assert ([outcome.case.id for outcome in gained], [outcome.case.id for outcome in lost]) == (["b"], ["a"])
