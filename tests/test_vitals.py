"""Signs of life."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.vitals import STALE, beat, is_alive

DONE = 20.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_a_sign_of_life_is_there_while_it_works_and_grows_stale_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert not is_alive(folder, 0)
    beating = asyncio.create_task(beat(folder))
    async with asyncio.timeout(DONE):
        while not (folder / "alive").exists():
            await asyncio.sleep(0.01)
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    given = (folder / "alive").stat().st_mtime
    assert [is_alive(folder, given + later) for later in (0, STALE - 1, STALE + 1)] == [True, True, False]


async def test_a_folder_that_takes_no_sign_of_life_is_named_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("a file")
    beating = asyncio.create_task(beat(tmp_path / "data"))
    async with asyncio.timeout(DONE):
        while not caplog.records:
            await asyncio.sleep(0.01)
    assert not beating.done()
    beating.cancel()
    await asyncio.gather(beating, return_exceptions=True)
    assert (caplog.records[0].levelno, "data: no sign of life" in caplog.text) == (logging.WARNING, True)
