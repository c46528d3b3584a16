"""A webhook under load: a server on loopback, and another process that posts to it as Telegram does.

The next update of a chat is posted when the one before is acknowledged; chats go beside each other, 40 at a time.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

CONNECTIONS = 40
"""What the bot asks Telegram for, and Telegram's usual number."""
SECRET, DOOR = "benchmark", "/door"
number: ContextVar[int] = ContextVar("number")
"""The update that is being dealt with."""


@asynccontextmanager
async def listen(routes: list[Route]) -> AsyncIterator[int]:
    """Serve routes on a free port of loopback, told by a header which update comes."""
    application = Starlette(routes=routes)

    async def note_number(scope: Any, receive: Any, send: Any) -> None:
        number.set(int(dict(scope["headers"])[b"x-number"]))
        await application(scope, receive, send)

    config = uvicorn.Config(note_number, port=0, log_config=None, access_log=False, server_header=False, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def post(port: int, updates: list[dict[str, Any]]) -> tuple[float, list[float]]:
    """Have another process post updates; seconds in all and of each."""
    pipe = asyncio.subprocess.PIPE
    poster = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, str(port), stdin=pipe, stdout=pipe)
    output, _ = await poster.communicate(json.dumps(updates).encode())
    taken, times = json.loads(output)
    return taken, times


async def post_all(port: int, updates: list[dict[str, Any]]) -> tuple[float, list[float]]:
    """What the other process does: the oldest update of whichever chat waits longest and has none on its way."""
    chats: dict[int, deque[bytes]] = defaultdict(deque)
    for raw in updates:
        body = json.dumps(raw, ensure_ascii=False).encode()
        head = f"POST {DOOR} HTTP/1.1\r\nHost: bot\r\nX-Number: {raw['update_id']}\r\nContent-Length: {len(body)}\r\n"
        head += f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Type: application/json\r\n\r\n"
        chats[raw["message"]["chat"]["id"]].append(head.encode() + body)
    ready, times = deque(chats.values()), []

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while ready:
            queue = ready.popleft()
            start = time.perf_counter()
            writer.write(queue.popleft())
            answer = await reader.readuntil(b"\r\n\r\n")
            times.append(time.perf_counter() - start)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"an update was refused: {answer[:40]!r}")
            if queue:
                ready.append(queue)
        writer.close()

    pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    await asyncio.gather(*(work(*pair) for pair in pairs))
    return time.perf_counter() - start, times


if __name__ == "__main__":
    print(json.dumps(asyncio.run(post_all(int(sys.argv[1]), json.load(sys.stdin)))))
