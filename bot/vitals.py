"""Signs of life: a file that a running service touches, for the health check of a container."""

import asyncio
import logging
from pathlib import Path

BEAT, STALE = 10.0, 60.0
"""Seconds between two signs of life, and after which a process without one counts as dead."""
_LOG = logging.getLogger(__name__)


async def beat(folder: Path) -> None:
    """Give a sign of life now and then, until cancelled: a file that `is_alive` looks at."""
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / "alive").touch()
        except OSError as error:
            _LOG.warning("%s: no sign of life can be left here (%s).", folder, error.strerror)
        await asyncio.sleep(BEAT)


def is_alive(folder: Path, now: float) -> bool:
    """Whether a process with this data folder gave a sign of life lately; `now` in seconds of the epoch."""
    try:
        return now - (folder / "alive").stat().st_mtime < STALE
    except OSError:
        return False
