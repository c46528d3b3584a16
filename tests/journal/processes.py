"""Other processes on the same database, each a few lines of Python with the URL as its argument."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process

from tests.journal.conftest import ROOT

WRITE = """
import asyncio, sys
from sqlalchemy import select, update
from bot.journal.address import read_address
from bot.journal.database import Database
from bot.journal.tables import subscriptions

async def count(connection):
    minute = (await connection.execute(select(subscriptions.c.minute).with_for_update())).scalar_one()
    await connection.execute(update(subscriptions).values(minute=minute + 1))

async def main():
    database = Database(read_address(sys.argv[1]))
    for _ in range(150):
        await database.write(count)
    await database.close()

asyncio.run(main())
"""
OPEN = """
import asyncio, sys
from bot.journal.journal import open_journal

async def main():
    async with await open_journal(sys.argv[1]) as journal:
        assert await journal.subscriptions.count() == 0

asyncio.run(main())
"""
LEAD = """
import asyncio, sys
from bot.journal.journal import open_journal

async def main():
    async with await open_journal(sys.argv[1]) as journal:
        lock = await journal.leadership.acquire("polling")
        print("leading" if lock else "refused", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def start(script: str, place: str) -> Process:
    return await asyncio.create_subprocess_exec(sys.executable, "-c", script, place, cwd=ROOT, stdout=PIPE, stderr=PIPE)


async def run_together(script: str, place: str, times: int) -> list[str]:
    """What each of some processes at the same time has to complain of."""
    processes = [await start(script, place) for _ in range(times)]
    outputs = await asyncio.gather(*(process.communicate() for process in processes))
    return [
        errors.decode() or f"status {process.returncode}" * bool(process.returncode)
        for process, (_, errors) in zip(processes, outputs, strict=True)
    ]
