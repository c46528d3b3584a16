"""The batch protocol: a line of JSON in, a line of JSON out."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bot.batch import MOST_LINE

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "交警在新村讲了什么"
Run = Callable[..., Result]


def read_lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def as_lines(*requests: object) -> str:
    return "".join(f"{request if isinstance(request, str) else json.dumps(request)}\n" for request in requests)


def test_a_batch_is_answered_line_by_line_in_order(run: Run, small: Path) -> None:
    ids = ["a", 7, None, ["x"], {"n": 1.5}]
    lines = as_lines(*({"id": id_, "q": "你好"} for id_ in ids), {"q": QUESTION})
    answers = read_lines(run("ask", "--batch", "--knowledge", small, text=lines))
    assert [answer["id"] for answer in answers] == [*ids, None]
    assert [answer["kind"] for answer in answers] == ["social"] * 5 + ["answer"]
    assert "头盔" in answers[-1]["text"]


def test_a_batch_says_of_each_question_what_ask_says(run: Run, small: Path) -> None:
    (answer,) = read_lines(run("ask", "--batch", "--knowledge", small, text=as_lines({"id": 1, "q": QUESTION})))
    assert answer == {"id": 1, **json.loads(run("ask", QUESTION, "--json", "--knowledge", small).stdout)}


def test_earlier_messages_of_a_line_are_heeded_and_those_of_other_lines_are_not(run: Run, small: Path) -> None:
    alone, before = {"q": "说详细点"}, {"q": "说详细点", "before": ["你好", QUESTION]}
    lines = as_lines({"q": QUESTION}, alone, before, alone)
    _, second, third, fourth = read_lines(run("ask", "--batch", "--knowledge", small, text=lines))
    assert second == fourth != third
    assert third["kind"] == "answer"
    assert third["facts"] == ["visit/more"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("not JSON", "不是 JSON", id="no JSON"),
        pytest.param('{"q": "你好"', "不是 JSON", id="half an object"),
        pytest.param("[" * 100_000, "不是 JSON", id="nesting without end"),
        pytest.param('["你好"]', "应当是 {…}", id="list"),
        pytest.param("null", "应当是 {…}", id="null"),
        pytest.param("{}", "q", id="no q"),
        pytest.param('{"q": null}', "q", id="q null"),
        pytest.param('{"q": ["你好"]}', "q", id="q a list"),
        pytest.param('{"q": "你好", "before": "先"}', "before", id="before a text"),
        pytest.param('{"q": "你好", "before": {"a": 1}}', "before", id="before an object"),
        pytest.param('{"q": "你好", "before": 0}', "before", id="before a number"),
        pytest.param('{"q": NaN}', "NaN", id="no JSON value"),
        pytest.param('{"q": "你好", "before": ["先", 1]}', "before", id="before with a number"),
        pytest.param('{"q": "' + "长" * MOST_LINE + '"}', str(MOST_LINE), id="too long"),
    ],
)
def test_a_line_that_cannot_be_used_gets_an_error_and_the_rest_goes_on(
    run: Run, small: Path, line: str, said: str
) -> None:
    good = {"id": "good", "q": "你好"}
    answers = read_lines(run("ask", "--batch", "--knowledge", small, text=as_lines(good, line, "", good)))
    assert [answer.get("id") for answer in answers] == ["good", None, "good"]
    assert "kind" not in answers[1]
    assert said in answers[1]["error"]


@pytest.mark.parametrize("id_", ["\ud800", {"\udfff": ["\ud83d"]}], ids=["text", "object"])
def test_half_a_character_in_an_id_does_no_harm(small: Path, tmp_path: Path, id_: object) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--batch", "--knowledge", str(small)]
    lines = as_lines({"id": id_, "q": "你好"}, {"id": "next", "q": "你好"}).encode()
    environ = {**os.environ, "BOT_CACHE": str(tmp_path)}
    done = subprocess.run(command, input=lines, capture_output=True, cwd=ROOT, env=environ, check=True)  # noqa: S603
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert (first["kind"], second["kind"], second["id"]) == ("social", "social", "next")
    assert done.stderr == b""


def test_half_a_character_in_a_question_is_passed_over(run: Run, small: Path) -> None:
    lines = as_lines({"q": f"\ud800{QUESTION}\udfff"}, {"q": QUESTION})
    first, second = read_lines(run("ask", "--batch", "--knowledge", small, text=lines))
    assert first == second


def test_an_empty_batch_prints_nothing(run: Run, small: Path) -> None:
    assert read_lines(run("ask", "--batch", "--knowledge", small)) == []
