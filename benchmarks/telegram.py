"""Updates per second through the whole bot, beside a bare echo bot of python-telegram-bot, fed the same way.

usage: python -m benchmarks.telegram [--case NAME] [--rounds N] [--updates N] [--chats N]

Both bots send through one cheap request class, which answers at once or after 20 ms: httpx, which ends at a few hundred
sends a second, is not measured, and Telegram's own limits are off. Ours does all it does in service: a claim for each
update in a file of SQLite, the guard against floods, order within a chat, a real answer to a real question. The echo
bot sends back what it got.

direct: updates are handed over, a hundred at a time. webhook: another process posts them over 40 connections, and both
bots acknowledge one when it is dealt with. Rounds of both alternate. Printed are the medians of the rounds, processor
time for one update among them (of all threads of the bots' process, which other load on the machine disturbs less),
whether every update was answered, in order within its chat, and faults that ours counted, such as claims that the
database was too slow for (unclaimed).

Most messages follow another one of their chat. With as many chats as updates most open one, and replies to openings are
kept. Nobody may ask more than 60 questions a minute: 50 chats are too few.
"""

import argparse
import asyncio
import gc
import itertools
import logging
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import BaseRequest

from benchmarks.posting import DOOR, SECRET, listen, number, post
from bot.app import build
from bot.channels.conversations import Conversations
from bot.channels.tally import Tally
from bot.channels.telegram import connection
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.service import TelegramChannel
from bot.channels.telegram.webhook import Webhook
from bot.evaluation import read_cases
from bot.journal.journal import open_journal
from bot.settings import Settings

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "questions" / "untouched.jsonl"
CASES = {"direct": 0.0, "direct, 20 ms": 0.02, "webhook": 0.0, "webhook, 20 ms": 0.02}
"""Seconds that each request to Telegram takes."""
AT_ONCE = 100
WARM_UP = 300
TOKEN = "1234567:benchmark-benchmark-benchmark-token"  # noqa: S105  # opens nothing
ME = b'{"ok":true,"result":{"id":1234567,"is_bot":true,"first_name":"Bot","username":"bench_bot"}}'
SENT = b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"text":"."}}'
Accept = Callable[[Any], Awaitable[object]]


class Canned(BaseRequest):
    """Answers as Telegram would, after `seconds`, and notes what was sent: to which chat, because of which update."""

    read_timeout = 5.0

    def __init__(self) -> None:
        self.seconds = 0.0
        self.sent: list[tuple[int, int]] = []

    async def initialize(self) -> None:
        """Nothing to set up."""

    async def shutdown(self) -> None:
        """Nothing to take down."""

    async def do_request(self, url: str, request_data: Any = None, **_: Any) -> tuple[int, bytes]:
        """The answer to any method."""
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if url.endswith("/getMe"):
            return 200, ME
        if not url.endswith("/sendMessage"):
            return 200, b'{"ok":true,"result":true}'
        chat = request_data.parameters["chat_id"]
        self.sent.append((chat, number.get()))
        return 200, SENT % (len(self.sent), chat)


@dataclass(frozen=True)
class Contestant:
    """A bot: its requests, how to hand it an update, the port of its webhook, and what it counts of faults."""

    request: Canned
    accept: Accept
    port: int
    faults: Counter[str]


@asynccontextmanager
async def open_ours(folder: Path) -> AsyncIterator[Contestant]:
    """The whole bot, with state and index in a folder."""
    settings = Settings(data=folder, cache=folder / "cache")
    bot, request, start = build(settings), Canned(), datetime.now(UTC)
    tally = Tally(start)
    gc.freeze()  # as the service does
    async with await open_journal(settings.database_url) as journal:
        desk = Desk(
            brain=lambda: bot,
            journal=journal,
            chats=Conversations(asyncio.get_running_loop().time),
            tally=tally,
            zone=settings.zone,
            now=lambda: start,
            admins=frozenset(),
            reload=lambda: None,
        )
        with patch.object(connection, "HTTPXRequest", lambda **_: request):
            channel = TelegramChannel(TOKEN, settings.api_base, desk, limits=None)
        await channel.application.initialize()
        webhook = Webhook(DOOR, SECRET)
        webhook.open(channel.intake)
        async with listen(webhook.routes) as port:
            yield Contestant(request, channel.intake.accept, port, tally.faults)
        await channel.close()


@asynccontextmanager
async def open_echo() -> AsyncIterator[Contestant]:
    """The least that python-telegram-bot needs to answer."""
    request = Canned()
    builder = ApplicationBuilder().token(TOKEN).request(request).get_updates_request(request)
    application = builder.updater(None).job_queue(None).build()

    async def echo(update: Update, _: Any) -> None:
        await update.message.reply_text(update.message.text)

    async def accept(raw: Any) -> None:
        await application.process_update(Update.de_json(raw, application.bot))

    async def receive(request: Request) -> Response:
        await accept(await request.json())
        return Response()

    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.initialize()
    async with listen([Route(DOOR, receive, methods=["POST"])]) as port:
        yield Contestant(request, accept, port, Counter())
    await application.shutdown()


def make_updates(questions: list[str], count: int, chats: int, first: int) -> list[dict[str, Any]]:
    """Questions of many people in no order; people and numbers from `first` on."""
    draw = random.Random(0)  # noqa: S311  # the same mix in every round
    return [make_update(first + i, first + draw.randrange(chats), draw.choice(questions)) for i in range(count)]


def make_update(id_: int, person: int, text: str) -> dict[str, Any]:
    """A message in a private chat, as Telegram sends it."""
    about = {"id": person, "first_name": "小明"}
    sender = about | {"is_bot": False, "language_code": "zh-hans"}
    message = {"message_id": id_, "date": 1_700_000_000, "from": sender, "chat": about | {"type": "private"}}
    return {"update_id": id_, "message": message | {"text": text}}


async def feed(accept: Accept, updates: list[dict[str, Any]]) -> tuple[float, list[float]]:
    """Hand updates over; seconds in all and of each."""
    times: list[float] = []
    waiting = iter(updates)

    async def work() -> None:
        for raw in waiting:
            number.set(raw["update_id"])
            start = time.perf_counter()
            await accept(raw)
            times.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return time.perf_counter() - start, times


def find_fault(sent: list[tuple[int, int]], updates: list[dict[str, Any]]) -> str:
    """What is wrong with what was sent; empty where each update was answered, in order in its chat."""
    missing = len(updates) - len({update for _, update in sent})
    chats: dict[int, list[int]] = defaultdict(list)
    for chat, update in sent:
        chats[chat].append(update)
    mixed = sum(held != sorted(held) for held in chats.values())
    return f"{missing} unanswered, {mixed} chats out of order" if missing or mixed else ""


async def measure(contestants: dict[str, Contestant], case: str, rounds: list[list[dict[str, Any]]]) -> None:
    """Print the lines of one case; the first round warms up and does not count."""
    figures, faults = defaultdict(list), dict.fromkeys(contestants, "")
    for updates in rounds:
        for name, contestant in contestants.items():
            contestant.request.seconds, contestant.request.sent = CASES[case], []
            direct, spent = case.startswith("direct"), time.process_time()
            taken, times = await (feed(contestant.accept, updates) if direct else post(contestant.port, updates))
            spent = (time.process_time() - spent) / len(updates)
            late = sorted(times)[int(len(times) * 0.99)]
            figures[name].append((len(updates) / taken, median(times) * 1000, late * 1000, spent * 1000))
            faults[name] = faults[name] or find_fault(contestant.request.sent, updates)
    for name, held in figures.items():
        speed, middle, late, spent = (median(column) for column in zip(*held[1:], strict=True))
        ratio = median(one[0] / echo[0] for one, echo in zip(held[1:], figures["echo"][1:], strict=True))
        counted = "".join(f", {count} {fault}" for fault, count in contestants[name].faults.items())
        line = f"{case:<16}{name:<8}{speed:>9,.0f}{middle:>9.1f}{late:>9.1f}{spent:>9.2f}{ratio:>8.2f}"
        print(f"{line}  {faults[name] or 'all, in order'}{counted}", flush=True)
        contestants[name].faults.clear()


async def compare(options: argparse.Namespace) -> None:
    """Open both bots and print the table, with what ours would log counted in it."""
    logging.disable()
    questions = [case.q for case in read_cases(QUESTIONS)]
    print(f"{options.rounds} x {options.updates} updates, {len(questions)} questions, {options.chats} chats")
    print(f"{'':<24}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'ratio':>8}  answered", flush=True)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contestants = {
            "echo": await stack.enter_async_context(open_echo()),
            "ours": await stack.enter_async_context(open_ours(folder)),
        }
        starts = itertools.count(1, options.updates + options.chats + WARM_UP)
        for case in options.case or CASES:
            counts = (WARM_UP, *[options.updates] * options.rounds)
            rounds = [make_updates(questions, count, options.chats, next(starts)) for count in counts]
            await measure(contestants, case, rounds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", action="append", choices=CASES, help="only this one; may be given again")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--updates", type=int, default=3000, help="of one round")
    parser.add_argument("--chats", type=int, default=400, help="which the updates of a round come from")
    asyncio.run(compare(parser.parse_args()))


if __name__ == "__main__":
    main()
