"""The page's /api/ask beside a bare FastAPI route that returns a constant, in one run, over HTTP on loopback.

usage: python -m benchmarks.web [--rounds N]

Each round asks every question once of a bot that has not heard it, then again. The client is another process.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from bot.app import Bot, build
from bot.channels.tally import Tally
from bot.channels.web import application
from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk
from bot.channels.web.protection import Counter
from bot.channels.web.sessions import Sessions
from bot.journal.journal import open_journal
from bot.settings import Settings

QUESTIONS = Path(__file__).parent.parent / "tests" / "questions" / "untouched.jsonl"
CONNECTIONS = 16
CONSTANT = {"kind": "answer", "text": "一次记6分。" * 20}


@asynccontextmanager
async def listen(app: FastAPI) -> AsyncIterator[int]:
    """Serve an application on a free port of loopback."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


def make_bare() -> FastAPI:
    """An application that answers a constant."""
    bare = FastAPI()

    @bare.post("/api/ask")
    async def ask(_: dict[str, Any]) -> dict[str, str]:
        return CONSTANT

    return bare


async def ask_all(port: int, messages: list[str]) -> tuple[float, list[float]]:
    """What the other process does: ask everything over a few connections; seconds in all and of each."""
    waiting, times = list(reversed(messages)), []

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while waiting:
            body = json.dumps({"message": waiting.pop()}, ensure_ascii=False).encode()
            head = f"POST /api/ask HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(body)}\r\n"
            head += "Content-Type: application/json\r\n\r\n"
            start = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line[15:]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:")
            )
            await reader.readexactly(length)
            times.append(time.perf_counter() - start)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"a question was refused: {answer[:40]!r}")
        writer.close()

    pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    await asyncio.gather(*(work(*pair) for pair in pairs))
    return time.perf_counter() - start, times


async def measure(port: int, messages: list[str]) -> tuple[float, float]:
    """Requests a second, and the 99th percentile in milliseconds."""
    pipe = asyncio.subprocess.PIPE
    client = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.web", "--ask", str(port), stdin=pipe, stdout=pipe
    )
    output, _ = await client.communicate(json.dumps(messages).encode())
    taken, times = json.loads(output)
    return len(times) / taken, sorted(times)[int(0.99 * len(times))] * 1000


async def compare(rounds: int) -> None:
    """Print the table."""
    messages = [json.loads(line)["q"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    application.Counter = lambda clock: Counter(clock, most=1 << 30)  # type: ignore[assignment,misc]  # all from one client
    rows: dict[str, list[tuple[float, float]]] = {"bare FastAPI": [], "/api/ask, new": [], "/api/ask, again": []}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(cache=Path(folder) / "cache")
        async with await open_journal(Path(folder) / "state.db") as journal:
            for _ in range(rounds):
                bot = build(settings)
                bot.warm_up()
                async with (
                    listen(make_bare()) as bare,
                    listen(make_application(make_desk(bot, journal), Options())) as ours,
                ):
                    rows["bare FastAPI"].append(await measure(bare, messages * 4))
                    rows["/api/ask, new"].append(await measure(ours, messages))
                    rows["/api/ask, again"].append(await measure(ours, messages * 4))
    base = statistics.median(rate for rate, _ in rows["bare FastAPI"])
    print("| | requests/s | 99th % ms | of the bare route |\n| --- | --- | --- | --- |")
    for name, figures in rows.items():
        rate, slow = (statistics.median(figure[i] for figure in figures) for i in (0, 1))
        print(f"| {name} | {rate:,.0f} | {slow:,.1f} | {rate / base:.2f} |")


def make_desk(bot: Bot, journal: Any) -> Desk:
    """A desk of the web channel."""

    async def reload() -> str:
        return ""

    def tell_time() -> datetime:
        return datetime.now(UTC)

    sessions = Sessions(asyncio.get_running_loop().time)
    return Desk(lambda: bot, journal, Tally(tell_time()), tell_time, reload, sessions=sessions, waiting=lambda: 0)


def main() -> None:
    """Compare, or be the client of a comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ask", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(asyncio.run(ask_all(options.ask, json.load(sys.stdin)))))
    else:
        asyncio.run(compare(options.rounds))


if __name__ == "__main__":
    main()
