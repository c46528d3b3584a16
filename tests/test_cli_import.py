import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Run = Callable[..., Result]
TEXT = "交警进茶园\n\n■记者 李明\n\n本报讯 3月6日，民警来到云雾茶园，发放反光背心120件，，随后离开。\n"


def test_a_document_becomes_drafts_that_pass_the_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    result = run("import", tmp_path / "page.txt", "--to", tmp_path / "drafts", "--date", "2024-03-07")
    assert (result.exit_code, "《交警进茶园》李明" in result.stdout) == (0, True)
    checked = run("check", tmp_path / "drafts")
    assert (checked.exit_code, "还有 1 处要核对" in checked.stdout) == (0, True)


def test_thousands_go_into_a_file_that_the_bot_answers_from(run: Run, tmp_path: Path) -> None:
    line = {"title": "交警进茶园", "date": "20240307", "content": "民警来到云雾茶园，给采茶工发放反光背心120件。"}
    (tmp_path / "news.jsonl").write_text(json.dumps(line), "utf-8")
    assert run("import", "--jsonl", tmp_path / "news.jsonl", "--to", tmp_path / "many").exit_code == 0
    assert "120件" in run("ask", "给采茶工发放了多少件反光背心", "--knowledge", tmp_path / "many").stdout


def test_an_import_of_nothing_says_how(run: Run) -> None:
    assert run("import").exit_code == 2


def test_a_document_that_is_missing_is_named(run: Run, tmp_path: Path) -> None:
    result = run("import", tmp_path / "none.txt", "--to", tmp_path / "drafts")
    assert (result.exit_code, "none.txt" in result.stderr) == (2, True)


def test_another_city_is_founded_and_passes_the_check(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path / "suzhou", "--city", "宿州").exit_code == 0
    assert run("check", tmp_path / "suzhou").exit_code == 0


def test_a_city_is_not_founded_over_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    assert run("init", tmp_path, "--city", "宿州").exit_code == 2
