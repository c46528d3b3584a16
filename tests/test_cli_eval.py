"""The command `eval`: figures, thresholds, comparisons."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

CASES = [
    {"id": "right", "q": "交警在新村讲了什么", "expect": "answer", "must": ["头盔"], "tags": ["what"]},
    {"id": "wrong", "q": "交警在新村讲了什么", "expect": "answer", "must": ["安全带"]},
    {"id": "refused", "q": "今天股票涨了吗", "expect": "answer"},
    {"id": "right2", "q": "你好", "expect": "social"},
]
Run = Callable[..., Result]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in CASES), "utf-8")
    return path


@pytest.mark.parametrize(
    ("thresholds", "status"),
    [
        ((), 0),
        (("--least-right", 0.5), 0),
        (("--least-right", 0.51), 1),
        (("--most-wrong", 0.25), 0),
        (("--most-wrong", 0.24), 1),
        (("--least-right", 0.5, "--most-wrong", 0.25), 0),
        (("--least-right", 0.5, "--most-wrong", 0), 1),
        (("--least-right", 1.5), 2),
        (("--most-wrong", -1), 2),
        (("--worst", -1), 2),
    ],
)
def test_eval_fails_below_its_thresholds(
    run: Run, small: Path, questions: Path, thresholds: tuple[object, ...], status: int
) -> None:
    assert run("eval", questions, "--knowledge", small, *thresholds).exit_code == status


def test_eval_shows_figures_and_what_went_wrong(run: Run, small: Path, questions: Path) -> None:
    report = run("eval", questions, "--knowledge", small).stdout
    assert report.splitlines()[1].split() == ["all", "4", "2", "1", "1", "50.0%"]
    assert "[wrong] wrong" in report
    assert "缺少：安全带" in report
    assert "[wrong]" not in run("eval", questions, "--knowledge", small, "--worst", 0).stdout


def test_eval_reads_several_files_as_one(run: Run, small: Path, questions: Path) -> None:
    report = run("eval", questions, questions, "--knowledge", small).stdout
    assert report.splitlines()[1].split()[:2] == ["all", "8"]


def test_a_saved_run_can_be_compared_with(run: Run, small: Path, questions: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.json"
    assert run("eval", questions, "--knowledge", small, "--save", saved).exit_code == 0
    verdicts = json.loads(saved.read_text("utf-8"))
    assert verdicts == {"right": "right", "wrong": "wrong", "refused": "refused", "right2": "right"}
    saved.write_text(json.dumps({**verdicts, "right2": "refused", "wrong": "right"}), "utf-8")
    report = run("eval", questions, "--knowledge", small, "--compare", saved).stdout
    assert "多答对 1 题，少答对 1 题" in report
    assert "少了：wrong" in report


@pytest.mark.parametrize(
    ("content", "place"),
    [("\nnot JSON\n", ":2：整行"), ('{"id": "a", "q": 1, "expect": "answer"}\n', ":1：q"), ("", "没有")],
)
def test_a_broken_question_file_is_named_with_line_and_field(
    run: Run, small: Path, questions: Path, content: str, place: str
) -> None:
    questions.write_text(content, "utf-8")
    result = run("eval", questions, "--knowledge", small)
    assert (result.exit_code, result.stdout) == (2, "")
    assert (f"{questions}{place}" if content else place) in result.stderr


def test_a_run_that_cannot_be_saved_is_wrong_usage(run: Run, small: Path, questions: Path, tmp_path: Path) -> None:
    path = tmp_path / "missing" / "run.json"
    result = run("eval", questions, "--knowledge", small, "--save", path)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert str(path) in result.stderr
    assert not path.parent.exists()


def test_an_id_that_occurs_twice_in_a_question_file_is_named(run: Run, small: Path, questions: Path) -> None:
    questions.write_text(questions.read_text("utf-8") + json.dumps(CASES[1]) + "\n", "utf-8")
    result = run("eval", questions, "--knowledge", small)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{questions}:{len(CASES) + 1}：id" in result.stderr
    assert "“wrong”" in result.stderr


@pytest.mark.parametrize(
    "content",
    [None, "{", "[1, 2]", "3", '{"right": 1}', '{"right": {"right": "right"}}', "\ufffe"],
    ids=["missing", "no JSON", "list", "number", "numbers", "nested", "junk"],
)
def test_a_run_that_cannot_be_compared_with_is_wrong_usage(
    run: Run, small: Path, questions: Path, tmp_path: Path, content: str | None
) -> None:
    earlier = tmp_path / "run.json"
    if content is not None:
        earlier.write_text(content, "utf-8")
    assert run("eval", questions, "--knowledge", small, "--compare", earlier).exit_code == 2
