"""Telegram out of reach, at the start and later. Rows 18 and 19."""

import re

import httpx
import pytest

from bot.channels.telegram import polling
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import Talk
from tests.faults.conftest import FACT, QUESTION, Log
from tests.faults.processes import PATIENCE, POLLING, RECEIVING, Launcher, Running, find_port

DOWN = "Telegram cannot be reached"
WAITING = "Telegram does not take getMe"


async def ask_one(api: BotApi, running: Running, person: Person) -> None:
    """The process answers a question, once."""
    api.say(person, QUESTION)
    await api.until(lambda: api.sent(person.id) or not running.alive, PATIENCE)
    assert [FACT in sent.text for sent in api.sent(person.id)] == [True]


async def test_a_bot_that_starts_before_telegram_polls_as_soon_as_it_is_there(
    api: BotApi, launcher: Launcher, wang: Person
) -> None:
    """Row 18."""
    await api.go_down()
    running = await launcher.start()
    await api.until(lambda: WAITING in running.output, 2 * PATIENCE)
    await api.come_up()
    await running.says(POLLING)
    await ask_one(api, running, wang)


async def test_a_bot_that_starts_before_telegram_serves_its_address_meanwhile(
    api: BotApi, launcher: Launcher, wang: Person
) -> None:
    """Row 18."""
    await api.go_down()
    address = f"127.0.0.1:{find_port()}"
    running = await launcher.start("--webhook", f"http://{address}", "--listen", address)
    await api.until(lambda: WAITING in running.output, 2 * PATIENCE)
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"http://{address}/healthz")).status_code == 200
    await api.come_up()
    await running.says(RECEIVING)
    await ask_one(api, running, wang)


async def test_a_bot_goes_on_after_an_outage_and_does_not_fill_the_log(
    api: BotApi, launcher: Launcher, wang: Person, li: Person
) -> None:
    """Row 19."""
    running = await launcher.poll()
    await ask_one(api, running, wang)
    await api.go_down()
    await api.until(lambda: running.output.count(DOWN) == 4, PATIENCE)
    api.say(li, QUESTION)
    await api.come_up()
    await api.until(lambda: api.sent(li.id), PATIENCE)
    lines = [line for line in running.output.splitlines() if DOWN in line or "Traceback" in line]
    assert len(lines) <= 5
    assert [FACT in sent.text for sent in api.sent(li.id)] == [True]


async def test_a_long_outage_is_told_once_for_each_step_and_not_for_each_try(
    api: BotApi, talk: Talk, log: Log, monkeypatch: pytest.MonkeyPatch, wang: Person
) -> None:
    """Row 19. The longest step is cut short here, and with it the steps before."""
    monkeypatch.setattr(polling, "_LONGEST_BREAK", 0.02)
    before = api.poll_count
    api.fault("getUpdates", "drop", times=40)
    assert len(await talk.say(wang, "/help")) == 1  # ends the poll that was waiting
    await api.until(lambda: api.poll_count > before + 40, PATIENCE)
    assert log.count(DOWN) == 1
    assert talk.desk.tally.faults == {}


async def test_a_bot_behind_a_webhook_goes_on_after_an_outage(
    api: BotApi, launcher: Launcher, wang: Person, li: Person
) -> None:
    """Row 19."""
    running = await launcher.receive(find_port())
    await ask_one(api, running, wang)
    await api.go_down()
    await api.come_up()
    await ask_one(api, running, li)


async def test_an_answer_that_telegram_garbles_is_fetched_again_and_not_printed(
    api: BotApi, launcher: Launcher, wang: Person
) -> None:
    """Rows 15 and 19. The half of it that came may hold what somebody wrote."""
    running = await launcher.poll()
    api.fault("getUpdates", "garbage")
    api.fault("getUpdates", "html")
    await ask_one(api, running, wang)
    assert not re.search("mess|Bad Gateway|Traceback", running.output)
