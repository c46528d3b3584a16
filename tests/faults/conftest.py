"""What tests of faults share: the real bot as a process, the channel in this process, and a watch on what both log.

Every test here ends with the same demands: no token in any output, no error in a log that the test does not expect,
no process that has ended by itself.
"""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.botapi import BotApi
from tests.botapi.stage import TOKEN
from tests.channels.telegram.conftest import anyio_backend, api, chief, empty_journal, fed, group, idle, li, talk, wang
from tests.faults.processes import Launcher, Start, find_errors, find_port
from tests.journal.conftest import file, place, postgresql

__all__ = [
    "anyio_backend",
    "api",
    "chief",
    "empty_journal",
    "fed",
    "file",
    "group",
    "idle",
    "li",
    "place",
    "postgresql",
    "talk",
    "wang",
]
QUESTION, FACT = "交警在新村讲了什么", "头盔的用处"
"""What the small folder of knowledge is asked, and words of its answer."""


class Log:
    """What the bot logs in this process, at every level and not redacted: the token must not even get that far.

    `expected`: words of the error lines that the test means to see.
    """

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.expected = ""

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def count(self, words: str) -> int:
        return self.text.count(words)


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    log = Log()
    handler = logging.StreamHandler(log.stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root, ours = logging.getLogger(), logging.getLogger("bot")
    level = ours.level
    ours.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield log
    root.removeHandler(handler)
    ours.setLevel(level)
    assert TOKEN not in log.text
    assert find_errors(log.text, log.expected) == []


@pytest.fixture(scope="session")
def process_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all processes find the saved index."""
    return tmp_path_factory.mktemp("process-cache")


@pytest.fixture
async def launcher(api: BotApi, tmp_path: Path, small: Path, process_cache: Path) -> AsyncIterator[Launcher]:
    """Starts real processes on the small folder of knowledge."""
    launcher = Launcher(api, tmp_path, small, process_cache)
    yield launcher
    await launcher.close()


@pytest.fixture(params=["polling", "webhook"])
def start(request: pytest.FixtureRequest, launcher: Launcher) -> Start:
    """Starts a real process that polls, or one with a webhook."""
    if request.param == "polling":
        return launcher.poll
    port = find_port()
    return lambda **environment: launcher.receive(port, **environment)
