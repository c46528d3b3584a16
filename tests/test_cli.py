"""The commands: what they print, and their exit status."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bot.app import Bot
from bot.dialogue.rendering import render_json
from bot.knowledge.files import SCHEMAS

QUESTION = "交警买了多少斤莲藕"
Run = Callable[..., Result]


def read_lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    "question", [QUESTION, "喝酒开车扣几分", "有哪些专项行动", "今天天气怎么样", "jiujia kou ji fen"]
)
def test_json_is_what_the_bot_says_from_a_saved_index_too(bot: Bot, run: Run, question: str) -> None:
    reply, _ = bot.ask(question)
    assert read_lines(run("ask", question, "--json")) == [render_json(reply, bot.render(reply))]


def test_ask_prints_the_answer_with_its_source(bot: Bot, run: Run) -> None:
    result = run("ask", QUESTION)
    assert result.exit_code == 0
    assert result.stdout == bot.render(bot.ask(QUESTION)[0]) + "\n"
    assert "1500余斤" in result.stdout
    assert "《助农有爱 警民情深》" in result.stdout


def test_json_has_kind_text_sources_and_facts(run: Run) -> None:
    (answer,) = read_lines(run("ask", QUESTION, "--json"))
    assert {"kind", "text", "sources", "facts", "tips", "why"} <= set(answer)
    assert answer["kind"] == "answer"
    source = answer["sources"][0]
    assert (source["id"], source["title"], source["date"]) == ("lotus-root", "助农有爱 警民情深", None)
    assert source["line"] in answer["text"]
    assert "lotus-root/bought" in answer["facts"]


def test_why_follows_the_answer(bot: Bot, run: Run) -> None:
    plain, explained = run("ask", QUESTION).stdout, run("ask", QUESTION, "--why").stdout
    assert explained == f"{plain}\n{bot.explain(bot.ask(QUESTION)[0].why)}\n"


def test_ask_without_a_question_is_wrong_usage(run: Run) -> None:
    result = run("ask")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--batch" in result.stderr


def test_a_message_cut_at_two_thousand_characters_says_so(run: Run, small: Path) -> None:
    (answer,) = read_lines(run("ask", "交警在新村讲了什么？" + "长" * 2000, "--json", "--knowledge", small))
    assert "2000" in answer["text"].splitlines()[0]


def test_chat_answers_lines_from_a_pipe(bot: Bot, run: Run) -> None:
    result = run("chat", text=f"{QUESTION}\n\n/quit\n你好\n")
    assert (result.exit_code, result.stdout) == (0, bot.render(bot.ask(QUESTION)[0]) + "\n")


def test_check_counts_what_the_shipped_knowledge_holds(bot: Bot, run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert f"{len(bot.knowledge.articles)} 篇报道" in result.stdout
    assert f"{len(bot.knowledge.tips)} 条提示" in result.stdout


@pytest.mark.parametrize("option", [(), ("--knowledge",)])
def test_check_lists_all_problems_and_counts_them(run: Run, tmp_path: Path, option: tuple[str, ...]) -> None:
    (tmp_path / "city.yaml").write_text("nam: 甲\nhotline: 122\n", "utf-8")
    (tmp_path / "tips.yaml").write_text("tips: []\n", "utf-8")
    result = run("check", *option, tmp_path)
    assert result.exit_code == 1
    assert [line.split("：")[0] for line in result.stderr.splitlines()[:3]] == [
        "city.yaml:1",
        "city.yaml:2",
        "tips.yaml",
    ]
    assert "共 3 个问题" in result.stderr


@pytest.mark.parametrize("command", [("ask", "你好"), ("ask", "--batch"), ("chat",)])
def test_no_command_starts_on_faulty_knowledge(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "city.yaml").write_text("nam: 甲\n", "utf-8")
    result = run(*command, "--knowledge", tmp_path, text='{"q": "你好"}\n')
    assert (result.exit_code, result.stdout) == (1, "")
    assert "city.yaml:1：nam" in result.stderr


@pytest.mark.parametrize("kind", [shape.name for shape in SCHEMAS])
def test_schema_prints_the_schema_of_one_kind(run: Run, kind: str) -> None:
    result = run("schema", kind)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["type"] == "object"


def test_schema_without_a_kind_prints_all(run: Run) -> None:
    assert list(json.loads(run("schema").stdout)) == [shape.name for shape in SCHEMAS]


def test_schema_of_an_unknown_kind_names_those_there_are(run: Run) -> None:
    result = run("schema", "row")
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(shape.name in result.stderr for shape in SCHEMAS)


@pytest.mark.parametrize("command", ["run", "telegram", "health", "chat", "ask", "check", "eval", "schema"])
def test_help_is_there_for_every_command(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert command in run("--help").stdout
