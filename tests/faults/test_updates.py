"""Updates that are no messages, no updates, or not from Telegram; taps that come twice or too late. Rows 5 to 8, 24."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import SECRET, Talk
from tests.faults.conftest import Log

UNREADABLE: dict[str, Any] = {"callback_query": {"id": 5, "from": "nobody", "message": []}}


@dataclass
class Door:
    """A webhook, and a way to knock at it with anything."""

    url: str
    client: httpx.AsyncClient

    async def knock(self, body: bytes, secret: bytes | None = SECRET.encode()) -> int:
        """The status that a POST is answered with."""
        headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret}
        return (await self.client.post(self.url, content=body, headers=headers)).status_code


@pytest.fixture
async def door(idle: Talk) -> AsyncIterator[Door]:
    async with idle.receiving() as url, httpx.AsyncClient(trust_env=False, timeout=30) as client:
        yield Door(url, client)


def write_update(person: Person, text: str, number: int = 77) -> bytes:
    message = {"message_id": 1, "date": 0, "chat": person.chat.record(), "from": person.record(), "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_an_unreadable_update_is_put_aside_and_those_around_it_are_answered(
    api: BotApi, talk: Talk, wang: Person, li: Person
) -> None:
    """Row 5, by polling: nothing is fetched again and again because of it, and it is not in the way of a stop."""
    before = api.poll_count
    api.say(wang, "/help")
    bad = api.push(dict(UNREADABLE))
    api.say(li, "/help")
    await talk.settle()
    assert [len(api.sent(person.id)) for person in (wang, li)] == [1, 1]
    assert [one.update_id for one in await talk.journal.inbox.quarantined(9)] == [bad]
    assert talk.desk.tally.faults == {"unparsable": 1}
    assert api.poll_count - before <= 5


async def test_an_unreadable_update_at_a_webhook_is_taken_once_and_the_rest_goes_on(
    api: BotApi, idle: Talk, wang: Person
) -> None:
    """Row 6."""
    async with idle.receiving():
        bad = api.push(dict(UNREADABLE))
        await api.until(lambda: not api.pending)
        assert [(post.update_id, post.status) for post in api.posts] == [(bad, 200)]
        assert len(await idle.say(wang, "/help")) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"[]", 200),
        (b"null", 200),
        (b'{"update_id": true}', 200),
        (b'{"update_id": "1", "message": {}}', 200),
        (b'{"update_id": 99999999999999999999999, "message": {}}', 200),
        (b'{"update_id": -5}', 200),
        (b'{"update_id": 1, "message": {"text": "\xff\xfe"}}', 200),
        (b"\xd6\xd0\xce\xc4", 200),
        (b"[" * 100_000, 200),
        (b'{"update_id": 1e999}', 200),
        (b"1" * 5000, 200),
        (b" " * (2 << 20), 413),
    ],
    ids=lambda value: repr(value)[:24],
)
async def test_rubbish_at_a_webhook_is_taken_and_the_next_message_is_answered(
    idle: Talk, door: Door, wang: Person, body: bytes, status: int
) -> None:
    """Row 6."""
    assert await door.knock(body) == status
    assert len(await idle.say(wang, "/help")) == 1


async def test_a_webhook_takes_posts_only(idle: Talk, door: Door, wang: Person) -> None:
    """Row 6."""
    assert (await door.client.get(door.url)).status_code == 405
    assert len(await idle.say(wang, "/help")) == 1


@pytest.mark.parametrize("secret", [None, b"", b"wrong-secret-of-a-stranger", "秘密".encode(), b"\xff\xfe", b"\xe9"])
async def test_without_the_right_secret_nothing_is_handled(
    api: BotApi, idle: Talk, door: Door, log: Log, wang: Person, secret: bytes | None
) -> None:
    """Row 7."""
    assert await door.knock(write_update(wang, "/help"), secret) == 403
    await idle.settle()
    assert idle.desk.tally.updates == 0
    assert api.sent() == []
    assert "wrong-secret" not in log.text
    assert SECRET not in log.text


async def test_with_the_right_secret_the_same_update_is_handled(api: BotApi, door: Door, wang: Person) -> None:
    """Row 7: it is the secret that decides."""
    assert await door.knock(write_update(wang, "/help")) == 200
    assert len(api.sent(wang.id)) == 1


async def test_a_kind_of_update_that_is_not_known_is_passed_over(api: BotApi, fed: Talk, wang: Person) -> None:
    """Row 8."""
    api.push({"telepathy": {"from": wang.record(), "thought": "头盔"}})
    assert len(await fed.say(wang, "/help")) == 1
    assert fed.desk.tally.faults == {}


async def test_an_edited_message_is_answered_anew_in_a_private_chat(api: BotApi, fed: Talk, wang: Person) -> None:
    """Row 8."""
    update = api.say(wang, "/help")
    await fed.settle()
    number = api.update(update)["message"]["message_id"]
    answers = await fed.gather(wang.id, lambda: api.edit(wang, number, "/privacy"))
    assert [answer.text for answer in answers] == [fed.service.privacy.strip()]


async def test_an_edited_message_in_a_group_is_not_answered(api: BotApi, fed: Talk, wang: Person, group: Chat) -> None:
    """Row 8."""
    update = api.say(wang, f"@{api.username} 头盔", chat=group)
    await fed.settle()
    number = api.update(update)["message"]["message_id"]
    edit = lambda: api.edit(wang, number, f"@{api.username} 反光背心", chat=group)  # noqa: E731
    assert await fed.gather(group.id, edit) == []


async def test_posts_of_a_channel_are_not_answered(api: BotApi, fed: Talk) -> None:
    """Row 8: they are not asked for; whoever delivers one all the same gets silence."""
    channel = {"id": -1009, "type": "channel", "title": "频道"}
    for kind in ("channel_post", "edited_channel_post"):
        api.updates.allowed |= {kind}
        api.push({kind: {"message_id": 1, "date": 1, "edit_date": 2, "chat": channel, "text": "头盔"}})
    await fed.settle()
    assert api.sent() == []
    assert fed.desk.tally.faults == {}


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "location"])
async def test_what_has_no_text_gets_one_friendly_line(fed: Talk, wang: Person, kind: str) -> None:
    """Row 8."""
    content: dict[str, Any] = {kind: True}
    (answer,) = await fed.post(wang, **content)
    assert answer.text.startswith("我只看得懂文字")


async def test_what_has_no_text_gets_silence_in_a_group(fed: Talk, wang: Person, group: Chat) -> None:
    """Row 8."""
    assert await fed.post(wang, chat=group, photo=True) == []
