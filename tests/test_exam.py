"""Somebody else's articles with questions to figures."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from bot.app import Bot, assemble
from bot.evaluation import EvaluationError
from bot.exam import Asked, Item, examine, gather_knowledge, read_items
from bot.settings import Settings

STORM = Item(
    title="台风登陆东岛",
    context="台风4日晚在东岛登陆，全岛有1200户停电。电力公司说，停电的住户6日以前可以恢复供电。港口从5日起关闭三天。",
    questions=(
        Asked(q="东岛有多少户停电", answers=("1200户",)),
        Asked(q="港口关闭几天", answers=("三天",)),
        Asked(q="台风叫什么名字"),
    ),
)
FERRY = Item(
    title="渡轮在西湾搁浅",
    context="一艘载有80人的渡轮7日在西湾搁浅，船上没有人受伤。船长表示，渡轮搁浅是因为大雾。",
    questions=(
        Asked(q="西湾搁浅的渡轮上有多少人", answers=("80人",)),
        Asked(q="渡轮搁浅是因为什么", answers=("暴雨",)),
        Asked(q="红烧肉怎么做才好吃", answers=("小火",)),
    ),
)
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def examined() -> Bot:
    return assemble(gather_knowledge((STORM, FERRY), Settings().base))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(f"{STORM.model_dump_json()}\n\n{FERRY.model_dump_json()}\n", "utf-8")
    return path


def test_articles_are_imported_under_their_place_in_the_file(examined: Bot) -> None:
    assert [(a.id, a.title) for a in examined.knowledge.articles] == [("a0", STORM.title), ("a1", FERRY.title)]


def test_only_the_articles_are_known(examined: Bot) -> None:
    assert not examined.knowledge.tips
    assert not examined.knowledge.cards


def test_what_is_right_wrong_and_refused_is_counted(examined: Bot) -> None:
    counts = examine(examined, (STORM, FERRY))
    assert counts["asked"] == 5  # one has no answer
    assert counts["article"] == counts["either"] == 4
    assert counts["first"] == counts["shown"] == 3
    assert counts["refused"] == 1


def test_only_the_sentences_shown_are_measured(examined: Bot) -> None:
    item = STORM.model_copy(update={"questions": STORM.questions[:1]})
    counts = examine(examined, (item,))
    reply, _ = examined.ask(STORM.questions[0].q)
    assert counts["sentences"] == len(reply.passages)
    assert counts["characters"] == sum(len(passage.text) for passage in reply.passages)


def test_an_article_without_a_sentence_is_passed_over() -> None:
    empty = Item(title="空", context="")
    knowledge = gather_knowledge((empty, FERRY), Settings().base)
    assert [article.id for article in knowledge.articles] == ["a1"]


def test_a_file_is_read_line_by_line(file: Path) -> None:
    assert list(read_items(file)) == [STORM, FERRY]


def test_fields_that_are_not_needed_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "more.jsonl"
    path.write_text(json.dumps({**STORM.model_dump(), "id": "1", "lang": "zh"}), "utf-8")
    assert list(read_items(path)) == [STORM]


@pytest.mark.parametrize(
    ("line", "field"),
    [("{", "整行"), ("[]", "整行"), ('{"title": "一"}', "context"), ('{"title": 1, "context": ""}', "title")],
)
def test_a_line_that_does_not_fit_is_named(tmp_path: Path, line: str, field: str) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text(f"{STORM.model_dump_json()}\n{line}\n", "utf-8")
    with pytest.raises(EvaluationError, match=f"broken.jsonl:2：{field}"):
        list(read_items(path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="absent"):
        list(read_items(tmp_path / "absent.jsonl"))


def test_the_command_prints_the_figures_with_their_counts(run: Run, file: Path) -> None:
    result = run("eval", "--articles", file)
    assert result.exit_code == 0
    assert "80.0%  第一句出自对的报道（4 / 5）" in result.output
    assert "60.0%  前三句里有答案（3 / 5）" in result.output
    assert "20.0%  错误地没有回答（1 / 5）" in result.output


def test_articles_and_question_files_do_not_go_together(run: Run, file: Path) -> None:
    result = run("eval", file, "--articles", file)
    assert result.exit_code == 2
    assert "--articles" in result.output


def test_articles_without_a_question_are_no_exam(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text(json.dumps({"title": "一", "context": "二。"}), "utf-8")
    assert run("eval", "--articles", path).exit_code == 2
