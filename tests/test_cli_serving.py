"""The commands that run the service: what they refuse, and that they look after it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from typer.testing import Result

from bot.commands.running import TOKENLESS
from bot.serving import STOPPED
from bot.vitals import STALE
from tests.botapi import BotApi
from tests.botapi.stage import TOKEN

ROOT = Path(__file__).resolve().parents[1]
QUESTION, FACT = "交警在新村讲了什么", "头盔的用处"
START = 30.0
Run = Callable[..., Result]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        yield api


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of whoever runs the tests, in the environment or in a file."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_BASE", "TELEGRAM_ADMINS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (("BOT_DATA", "data"), ("BOT_CACHE", "cache"), ("PYTHONPATH", ROOT)):
        monkeypatch.setenv(name, str(tmp_path / value))


def start(*arguments: object, **environment: str) -> "subprocess.Popen[str]":
    """A command as a process of its own: the service takes over the signals and the log of its process."""
    return subprocess.Popen(  # noqa: S603  # this very program
        [sys.executable, "-m", "bot", *map(str, arguments)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    """The exit status, and what was printed and complained of."""
    try:
        printed, complained = process.communicate(timeout=START)
    finally:
        process.kill()
    return process.returncode, printed, complained


@pytest.mark.parametrize(
    ("environment", "status", "named"),
    [
        ({}, 2, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": f"bot{TOKEN}"}, 2, "TELEGRAM_BOT_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "BOT_LISTEN": "nowhere"}, 2, "BOT_LISTEN"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "DATABASE_URL": "sqlite:////dev/null/state.db"}, 1, "DATABASE_URL"),
    ],
)
def test_the_service_does_not_start_on_a_setting_that_cannot_be_used(
    small: Path, environment: dict[str, str], status: int, named: str
) -> None:
    ended, printed, complained = finish(start("telegram", "--knowledge", small, **environment))
    assert (ended, printed) == (status, "")
    assert named in complained
    assert "Traceback" not in complained
    assert TOKEN.partition(":")[2] not in complained


def test_the_service_does_not_start_on_faulty_knowledge(tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("nam: 甲\n", "utf-8")
    status, printed, complained = finish(start("telegram", "--knowledge", tmp_path, TELEGRAM_BOT_TOKEN=TOKEN))
    assert (status, printed) == (1, "")
    assert "city.yaml:1：nam" in complained


@pytest.mark.parametrize("address", ["bot.example.org", "ftp://bot.example.org", "https://bot.example.org/?a=b"])
def test_an_address_that_telegram_cannot_reach_is_wrong_usage(run: Run, address: str) -> None:
    result = run("telegram", "--webhook", address)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--webhook" in result.stderr


async def test_run_without_a_token_says_how_to_get_one_and_opens_the_page(api: BotApi, small: Path) -> None:
    process = start("run", "--knowledge", small, PORT="0")
    try:
        assert process.stdout
        opened = await asyncio.to_thread(process.stdout.readline)
        site = opened.removeprefix("打开 ").partition(" ")[0]
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{site}/api/ask", json={"message": QUESTION})
        process.send_signal(signal.SIGINT)
        await api.until(lambda: process.poll() is not None, START)
    finally:
        status, printed, complained = finish(process)
    assert FACT in answer.json()["text"]
    assert (status, printed) == (0, f"{STOPPED}\n")
    assert TOKENLESS in complained


def test_a_token_in_a_file_is_as_good_as_one_in_the_environment(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=nonsense\n", "utf-8")
    result = run("run")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "TELEGRAM_BOT_TOKEN" in result.stderr


async def test_run_with_a_token_answers_at_telegram_until_it_is_ended(api: BotApi, small: Path) -> None:
    wang = api.person("王")
    process = start("run", "--knowledge", small, PORT="0", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base)
    try:
        api.say(wang, QUESTION)
        await api.until(lambda: api.sent(wang.id), START)
        process.send_signal(signal.SIGTERM)
        await api.until(lambda: process.poll() is not None, START)
    finally:
        status, printed, complained = finish(process)
    assert FACT in api.sent(wang.id)[0].text
    assert (status, printed.splitlines()[-1:]) == (0, [STOPPED])
    assert "ERROR" not in complained


def test_health_asks_for_a_sign_of_life(run: Run, tmp_path: Path) -> None:
    result = run("health")
    assert (result.exit_code, result.stdout) == (1, "")
    assert str(tmp_path / "data") in result.stderr
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "alive").touch()
    assert run("health").exit_code == 0


def test_an_old_sign_of_life_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    sign = tmp_path / "data" / "alive"
    sign.touch()
    os.utime(sign, (time.time() - STALE - 1,) * 2)
    assert run("health").exit_code == 1
