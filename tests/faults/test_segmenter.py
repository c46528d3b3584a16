"""What lies in the shared temp folder decides nothing, and nothing is put there. Row 30."""

import json
import marshal
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.botapi import Person
from tests.faults.conftest import FACT, QUESTION
from tests.faults.processes import PATIENCE, ROOT, Launcher

PLANTED = marshal.dumps(({QUESTION: 10**9, "交警在": 10**9, "": 1}, 2 * 10**9))
"""A dictionary as jieba keeps it in its cache: with it each question is one word."""


def run_python(folder: Path, *arguments: str) -> str:
    """What a new interpreter prints that takes every warning for an error and has this temp folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "PYTHONWARNINGS"))}
    ended = subprocess.run(  # noqa: S603  # this very program
        [sys.executable, "-W", "error", *arguments],
        cwd=ROOT,
        env={**kept, "TMPDIR": str(folder), "BOT_CACHE": f"{folder}-index"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def ask(folder: Path, small: Path) -> dict[str, Any]:
    """An answer with all that led to it, from an index that is built anew."""
    answer: dict[str, Any] = json.loads(
        run_python(folder, "-m", "bot", "ask", QUESTION, "--json", "--knowledge", str(small))
    )
    return answer


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, small: Path) -> dict[str, Any]:
    """The answer where nobody has planted anything."""
    folder = tmp_path_factory.mktemp("clean")
    answer = ask(folder, small)
    assert FACT in answer["text"]
    assert list(folder.iterdir()) == []
    return answer


@pytest.mark.parametrize("content", [PLANTED, b"", b"junk" * 1000, marshal.dumps(["no", "dictionary"])])
def test_a_planted_dictionary_changes_nothing_and_is_left_alone(
    tmp_path: Path, small: Path, usual: dict[str, Any], content: bytes
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "jieba.cache").write_bytes(content)
    assert ask(folder, small) == usual
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"jieba.cache": content}


def test_a_temp_folder_that_nobody_can_write_into_is_not_needed(
    tmp_path: Path, small: Path, usual: dict[str, Any]
) -> None:
    folder = tmp_path / "shared"
    folder.write_text("a file, which even root cannot put anything into")
    assert ask(folder, small) == usual


def test_the_service_does_not_load_the_segmenter_with_the_shared_cache(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    script = "import sys, bot.cli, bot.serving; print(sorted({'jieba', 'pkg_resources'} & sys.modules.keys()))"
    assert run_python(tmp_path / "shared", "-c", script) == "[]\n"


async def test_the_first_question_is_answered_though_every_warning_is_an_error(
    launcher: Launcher, tmp_path: Path, wang: Person
) -> None:
    (tmp_path / "shared").write_text("a file")
    running = await launcher.poll(PYTHONWARNINGS="error", TMPDIR=str(tmp_path / "shared"))
    running.api.say(wang, QUESTION)
    await running.api.until(lambda: running.api.sent(wang.id), PATIENCE)
    assert FACT in running.api.sent(wang.id)[0].text
    assert await running.end() == 0
