"""The bot as operators run it: a process with folders of its own, on a Bot API server of loopback."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import STDOUT, Process
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.botapi import BotApi
from tests.botapi.stage import TOKEN

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds to wait for what a process does; it starts in one or two on an idle machine."""
POLLING, RECEIVING = "Polling as @", "Receiving as @"
_FAULTY = re.compile(r"^(?:\S+ \S+ (?:ERROR|CRITICAL) .*(?:\nTraceback.*)?|Traceback.*)", re.MULTILINE)


def find_errors(output: str, expected: str = "") -> list[str]:
    """The lines of a log that no row of faults allows, but for those that hold the expected words."""
    return [line for line in _FAULTY.findall(output) if not expected or expected not in line]


@dataclass
class Running:
    """A process of the bot. `expected`: words of the error lines that the test means to see."""

    process: Process
    log: Path
    api: BotApi
    expected: str = ""
    ended: bool = False

    @property
    def output(self) -> str:
        """What it has printed so far, on both streams."""
        return self.log.read_text("utf-8")

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.returncode is None

    async def says(self, words: str) -> None:
        """Wait until it has printed something."""
        await self.api.until(lambda: words in self.output or not self.alive, PATIENCE)
        assert words in self.output, f"It does not say {words!r}, but: {self.output[-2000:]}"

    async def end(self, number: int = signal.SIGTERM) -> int:
        """Send it a signal and wait; its exit status."""
        self.process.send_signal(number)
        return await self.wait()

    async def wait(self) -> int:
        """Wait until it ends by itself; its exit status."""
        self.ended = True
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@dataclass
class Launcher:
    """Starts processes that share a data folder unless told otherwise, and looks after all of them."""

    api: BotApi
    folder: Path
    knowledge: Path
    cache: Path
    started: list[Running] = field(default_factory=list)

    async def poll(self, **environment: str) -> Running:
        """A process that polls."""
        running = await self.start(**environment)
        await running.says(POLLING)
        return running

    async def receive(self, port: int, **environment: str) -> Running:
        """A process with a webhook on a port of loopback."""
        address = f"127.0.0.1:{port}"
        running = await self.start("--webhook", f"http://{address}", "--listen", address, **environment)
        await running.says(RECEIVING)
        return running

    async def start(self, *arguments: str, **environment: str) -> Running:
        """A process of `bot telegram`, which need not be ready yet; the environment is these variables and ours."""
        log = self.folder / f"output-{len(self.started)}.txt"
        with log.open("wb") as stream:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "telegram", *arguments),
                cwd=self.folder,  # where no .env of a developer is
                env=self._describe() | environment,
                stdout=stream,
                stderr=STDOUT,
            )
        running = Running(process, log, self.api)
        self.started.append(running)
        return running

    async def close(self) -> None:
        """End what still runs; which must be all that no test has ended."""
        fallen = [one for one in self.started if not one.alive and not one.ended]
        for one in self.started:
            if one.alive:
                one.process.kill()
            await one.process.wait()
        for one in self.started:
            assert TOKEN not in one.output
            assert find_errors(one.output, one.expected) == []
        assert not fallen, f"It ended by itself: {fallen[0].output[-2000:]}"

    def _describe(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(ROOT),
            "TELEGRAM_BOT_TOKEN": self.api.token,
            "TELEGRAM_API_BASE": self.api.base,
            "BOT_KNOWLEDGE": str(self.knowledge),
            "BOT_CACHE": str(self.cache),
            "BOT_DATA": str(self.folder / "data"),
        }


class Start(Protocol):
    """Starts the bot, and starts it again, always in the same manner; with variables of the environment."""

    async def __call__(self, **environment: str) -> Running: ...


def find_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
