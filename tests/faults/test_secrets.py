"""No output holds a secret, and none above DEBUG what a person wrote, whatever goes wrong."""

from urllib.parse import quote

import pytest
from pydantic import SecretStr
from telegram.error import Conflict

from bot.settings import Settings
from tests.botapi import BotApi, Person
from tests.botapi.conftest import make_bot
from tests.botapi.faults import Kind
from tests.botapi.stage import TOKEN
from tests.channels.telegram.talk import Talk
from tests.faults.processes import PATIENCE, Launcher, Running, Start, find_port

STRANGE = "987654321:BBexampleBBexampleBBexampleBBexample"
WORD = "桫椤"
"""Stands in everything that people write here, and in no knowledge."""
ESCAPED = WORD.encode("unicode-escape").decode()


def spell(secret: str) -> set[str]:
    """A secret as it may stand in a log."""
    return {secret, quote(secret, safe=""), secret.rpartition(":")[2]}


def list_secrets() -> set[str]:
    settings = Settings(token=SecretStr(TOKEN))
    return spell(TOKEN) | {settings.derive_secret("webhook"), settings.derive_secret("path")[:32]}


@pytest.fixture(params=["polling", "webhook"])
def arguments(request: pytest.FixtureRequest) -> tuple[str, ...]:
    if request.param == "polling":
        return ()
    address = f"127.0.0.1:{find_port()}"
    return ("--webhook", f"http://{address}", "--listen", address)


async def suffer(api: BotApi, running: Running, chief: Person) -> None:
    """All that can go wrong with a bot, one after the other."""
    kinds: tuple[Kind, ...] = ("error", "html", "garbage", "applied_drop", "drop")
    for number, kind in enumerate(kinds):
        person = api.person(f"{WORD}{number}", username=f"{WORD}{number}")
        api.fault("sendMessage", kind, code=500, chat_id=person.id, times=2)
        api.say(person, f"{WORD}要戴头盔吗")
    for code, retry in ((400, None), (403, None), (429, 3600)):
        person = api.person(WORD)
        api.fault("sendMessage", code=code, retry_after=retry, chat_id=person.id, description=f"Bad Request: {WORD}")
        api.say(person, f"/feedback {WORD}")
    api.push({"callback_query": {"id": 5, "from": WORD}})
    await api.until(lambda: not api.pending, PATIENCE)
    await api.go_down()
    await api.come_up()
    async with make_bot(api) as stranger:
        with pytest.raises(Conflict):
            await stranger.get_updates(timeout=20 if api.webhook is None else 0)
    api.fault("getUpdates", "garbage")
    api.fault("getUpdates", "error", code=500, description=WORD)
    api.say(chief, "/status")
    await api.until(lambda: api.sent(chief.id), PATIENCE)
    assert running.alive


async def test_no_output_of_a_faulty_run_holds_a_secret_or_above_debug_what_people_wrote(
    api: BotApi, start: Start, chief: Person
) -> None:
    running = await start(BOT_LOG_LEVEL="DEBUG", TELEGRAM_ADMINS=str(chief.id))
    await suffer(api, running, chief)
    await running.end()
    assert "A message could not be answered" in running.output
    assert "was put aside" in running.output
    assert [secret for secret in list_secrets() if secret in running.output] == []
    written = [line for line in running.output.splitlines() if WORD in line or ESCAPED in line]
    assert [line for line in written if " DEBUG " not in line] == []


async def test_what_an_administrator_is_told_holds_no_secret(api: BotApi, talk: Talk, chief: Person) -> None:
    for command in ("status", "gaps", "votes", "reload"):
        (answer,) = await talk.say(chief, f"/{command}")
        assert not [secret for secret in list_secrets() if secret in answer.text]
    assert api.token == TOKEN


async def test_the_repr_of_whatever_holds_the_bot_shows_no_secret(idle: Talk) -> None:
    application = idle.channel.application
    settings = Settings(token=SecretStr(TOKEN), database=SecretStr("postgresql://bot:long-password@db/bot"))
    held = (application, application.bot, idle.channel, idle.channel.intake, settings, idle.desk, idle.journal)
    shown = " ".join(map(repr, held)) + f"{settings} {application} {application.bot}"
    assert not [secret for secret in {*list_secrets(), "long-password"} if secret in shown]


async def test_a_token_that_telegram_does_not_know_ends_it_with_one_line(
    launcher: Launcher, arguments: tuple[str, ...]
) -> None:
    """Not tried again: it would be no better the next time."""
    running = await launcher.start(*arguments, TELEGRAM_BOT_TOKEN=STRANGE)
    assert await running.wait() == 2
    (line,) = running.output.splitlines()
    assert "TELEGRAM_BOT_TOKEN" in line
    assert "@BotFather" in line
    assert not [form for form in spell(STRANGE) if form in running.output]


async def test_what_is_no_token_is_refused_without_being_shown(launcher: Launcher) -> None:
    running = await launcher.start(TELEGRAM_BOT_TOKEN=f"{STRANGE}/../x")
    assert await running.wait() == 2
    (line,) = running.output.splitlines()
    assert "TELEGRAM_BOT_TOKEN" in line
    assert not [form for form in spell(STRANGE) if form in line]


async def test_a_token_that_is_revoked_ends_polling_with_a_clear_line(
    api: BotApi, launcher: Launcher, wang: Person
) -> None:
    running = await launcher.poll()
    await api.until(lambda: api.poll_count, PATIENCE)
    api.token = STRANGE
    api.say(wang, "/help")  # wakes the poll that is under way
    assert await running.wait() == 2
    assert running.output.splitlines()[-1].startswith("Telegram 不认识这个机器人令牌")
