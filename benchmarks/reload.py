"""What a change of the knowledge costs the running bot: how long chats halt, how long it takes, how memory grows.

usage: python -m benchmarks.reload [--times N]

A copy of the knowledge is changed and read anew beside a clock that ticks every millisecond, and beside questions, one
every ten milliseconds. Printed for the time before and for each reload: its seconds, the longest halt of the clock, the
longest and the median wait for an answer, and the memory of the process. Without reloads the waits are those of hard
questions.
"""

import argparse
import asyncio
import gc
import itertools
import re
import shutil
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from statistics import median

from bot.app import build
from bot.evaluation import read_cases
from bot.living import Change, Living
from bot.settings import Settings

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "questions" / "untouched.jsonl"
CHANGED = Path("tips") / "walking.yaml"
TICK, PAUSE, BEFORE = 0.001, 0.01, 5.0


async def watch_clock(halts: list[float]) -> None:
    """Note how late each tick comes, in milliseconds, until cancelled."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(TICK)
        halts.append((time.perf_counter() - start - TICK) * 1000)


async def ask_on(living: Living, questions: list[str], waits: list[float]) -> None:
    """Ask at fixed moments, as people do who do not wait for each other; the waits in milliseconds, until cancelled."""
    due = time.perf_counter()
    for question in itertools.cycle(questions):
        due += PAUSE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        living.current.ask(question)
        waits.append((time.perf_counter() - due) * 1000)
        due = max(due, time.perf_counter() - PAUSE)  # what an answer delays is not counted for all that follow


async def measure(name: str, work: Awaitable[object], living: Living, questions: list[str]) -> object:
    """Print one line for something that runs beside the clock and the questions; what it returns."""
    halts: list[float] = []
    waits: list[float] = []
    beside = [asyncio.create_task(watch_clock(halts)), asyncio.create_task(ask_on(living, questions, waits))]
    start = time.perf_counter()
    result = await work
    taken = time.perf_counter() - start
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    memory = int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
    print(
        f"{name:<12}{taken:>7.1f}{max(halts):>12.0f}{max(waits):>12.0f}{median(waits):>12.1f}{memory:>8.0f}", flush=True
    )
    return result


async def reload_often(folder: Path, times: int) -> None:
    """Change and read anew, and print."""
    shutil.copytree(Settings().knowledge, folder / "knowledge")
    settings = Settings(knowledge=folder / "knowledge", cache=folder / "cache")
    questions = [case.q for case in read_cases(QUESTIONS)]
    living = Living(settings, build(settings))
    gc.freeze()  # as the service does
    print(f"{'':<12}{'s':>7}{'halt ms':>12}{'wait ms':>12}{'median ms':>12}{'MB':>8}")
    await measure("before", asyncio.sleep(BEFORE), living, questions)
    file = folder / "knowledge" / CHANGED
    original = file.read_text("utf-8")
    for number in range(1, times + 1):
        file.write_text(re.sub(r"(advice: .*)。", rf"\1，{number}。", original, count=1), "utf-8")
        report = await measure(f"reload {number}", living.reload(), living, questions)
        if report.change is not Change.SWAPPED:
            raise SystemExit(f"{file}: the change was not taken in ({report}).")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(reload_often(Path(folder), options.times))


if __name__ == "__main__":
    main()
