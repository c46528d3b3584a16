"""`python -m tests.botapi`: the server, with a person at the keyboard.

On a terminal, what the bot sends is printed as it comes. From a pipe, each line waits for its answer.
"""

import argparse
import asyncio
import contextlib
import sys
import threading

from tests.botapi.console import HELP, Console
from tests.botapi.server import BotApi

_WATCH = 0.05  # seconds


async def run(port: int, wait: float) -> None:
    """Serves until the lines end."""
    async with BotApi(port) as api:
        console = Console(api, lambda line: print(line, flush=True))
        print(f"让机器人连到这里：TELEGRAM_API_BASE={api.base} TELEGRAM_BOT_TOKEN={api.token} make run", flush=True)
        lines = _read_lines()
        if sys.stdin.isatty():
            print(HELP, flush=True)
            await _talk(console, lines)
        else:
            await _play(console, lines, wait)


def _read_lines() -> "asyncio.Queue[str | None]":
    """Lines as they are typed, None at the end. Read by a thread, because files and terminals cannot be awaited."""
    lines: asyncio.Queue[str | None] = asyncio.Queue(maxsize=1)
    loop = asyncio.get_running_loop()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended before the input
            for line in iter(sys.stdin.readline, ""):
                asyncio.run_coroutine_threadsafe(lines.put(line.rstrip("\n")), loop).result()
            asyncio.run_coroutine_threadsafe(lines.put(None), loop).result()

    threading.Thread(target=read, daemon=True).start()
    return lines


async def _talk(console: Console, lines: "asyncio.Queue[str | None]") -> None:
    watching = asyncio.create_task(_watch(console))
    try:
        while (line := await lines.get()) is not None:
            console.act(line)
    finally:
        watching.cancel()


async def _watch(console: Console) -> None:
    while True:
        console.show_new()
        await asyncio.sleep(_WATCH)


async def _play(console: Console, lines: "asyncio.Queue[str | None]", wait: float) -> None:
    while (line := await lines.get()) is not None:
        print(f"我：{line}", flush=True)
        if console.act(line) and not await console.wait_for_answer(wait):
            print("（机器人没有回答）", flush=True)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.botapi", description="本机上的 Bot API 服务器，可以直接和机器人聊天"
    )
    parser.add_argument("--port", type=int, default=8081, help="端口，0 为任意空闲端口（默认 8081）")
    parser.add_argument("--wait", type=float, default=30, help="从管道读入时，每行最多等几秒（默认 30）")
    options = parser.parse_args()
    try:
        asyncio.run(run(options.port, options.wait))
    except KeyboardInterrupt:
        pass
    except OSError as error:
        sys.exit(f"端口 {options.port} 不能用（{error.strerror}）：请用 --port 换一个。")


if __name__ == "__main__":
    main()
