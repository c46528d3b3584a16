"""Buttons that are tapped twice, too late, after a restart, or that never were. Row 24."""

from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.settings import Settings
from tests.botapi import BotApi, Person, Sent
from tests.channels.telegram.talk import Talk


async def show_buttons(talk: Talk, person: Person) -> dict[str, Sent]:
    """A button of each kind, by its data (the sign before the colon is the kind), and the message that has it."""
    kinds: dict[str, tuple[str, Sent]] = {}
    for text in ("/start", "/tips", "/tip", "/news", "开车打电话扣几分", "离婚证怎么办"):
        for message in await talk.say(person, text):
            for data in (button["callback_data"] for row in message.buttons for button in row):
                kinds.setdefault(data[0], (data, message))
    assert set(kinds) == set("alnstv")
    return dict(kinds.values())


async def test_every_tap_of_a_double_tap_is_answered(api: BotApi, talk: Talk, wang: Person) -> None:
    """The second comes before the answer to the first is there, so it holds the same data."""
    shown = await show_buttons(talk, wang)
    for data, message in shown.items():
        await talk.gather(wang.id, lambda: [api.tap(wang, message, data, forged=True) for _ in range(2)])  # noqa: B023
    assert len(talk.notices()) == 2 * len(shown)
    assert [call.status for call in api.calls("answerCallbackQuery")] == [200] * 2 * len(shown)
    assert talk.desk.tally.faults == {}


async def test_buttons_from_before_a_restart_work(idle: Talk, wang: Person) -> None:
    async with idle.polling():
        shown = await show_buttons(idle, wang)
    idle.connect()
    async with idle.polling():
        for data, message in shown.items():
            await idle.tap(wang, message, data, forged=True)
    assert len(idle.notices()) == len(shown)
    assert idle.service.old_button not in idle.notices()
    assert idle.desk.tally.faults == {}


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Bot:
    """A bot whose knowledge holds none of the entries that the shipped one has."""
    return build(Settings(knowledge=small, cache=tmp_path_factory.mktemp("other")))


async def test_buttons_of_entries_that_are_gone_are_answered_politely(talk: Talk, other: Bot, wang: Person) -> None:
    shown = await show_buttons(talk, wang)
    talk.brain = other
    for data, message in shown.items():
        await talk.tap(wang, message, data, forged=True)
    assert len(talk.notices()) == len(shown)
    assert talk.service.old_button in talk.notices()
    assert talk.desk.tally.faults == {}


FORGED = (
    *("", "zz", "\n:", "a:", "a:nothing", "a:../../etc", "a:" + "\0" * 62),
    *("l:", "l:x:1", "l:?:1:v", "l:/news:٣:v", "l:/news:9999999999:v", "l:/news:0:v"),
    *("t:", "t:00000000", "n:", "n:zzzzzzzz", "v:", "v:+", "v:x:1", "v:+:" + "z" * 60, "s:", "s:99"),
)


@pytest.mark.parametrize("data", FORGED, ids=repr)
async def test_forged_buttons_are_answered_and_break_nothing(talk: Talk, wang: Person, data: str) -> None:
    (message,) = await talk.say(wang, "开车打电话扣几分")
    await talk.tap(wang, message, data or " ", forged=True)
    assert len(talk.notices()) == 1
    assert talk.desk.tally.faults == {}


async def test_a_tap_that_is_too_old_to_be_answered_still_does_what_it_says(
    api: BotApi, talk: Talk, wang: Person
) -> None:
    """A tap from while the bot was down."""
    shown = await show_buttons(talk, wang)
    api.fault(
        "answerCallbackQuery",
        code=400,
        times=None,
        description="Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    for data, message in shown.items():
        sent, edits = len(api.sent(wang.id)), len(api.edits)
        await talk.tap(wang, message, data, forged=True)
        assert len(api.sent(wang.id)) - sent + len(api.edits) - edits == 1, data
    assert talk.service.failed not in [one.text for one in api.sent(wang.id)]
    assert talk.desk.tally.faults == {}
