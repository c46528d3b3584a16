"""Receiving updates over HTTP."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.telegram.webhook import MOST_BYTES, Webhook
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import PATH, SECRET, Talk, breaking, listen

LOTUS = "交警买了多少斤莲藕"
JUNK = (b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b'{"update_id": 1.5}')
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def url(idle: Talk) -> AsyncIterator[str]:
    """Where a connected channel receives."""
    async with idle.receiving() as url:
        yield url


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, headers={HEADER: SECRET}) as client:
        yield client


async def test_telegram_is_told_where_and_with_what_secret(url: str, api: BotApi) -> None:
    (call,) = api.calls("setWebhook")
    assert call.parameters["url"] == url
    assert call.parameters["secret_token"] == SECRET
    assert api.token not in url


@pytest.mark.usefixtures("url")
async def test_an_update_is_dealt_with_before_it_is_acknowledged(api: BotApi, wang: Person) -> None:
    api.say(wang, LOTUS)
    await api.until(lambda: api.posts)
    assert api.posts[0].status == 200
    assert len(api.sent(wang.id)) == 1


@pytest.mark.usefixtures("url")
async def test_an_update_that_is_delivered_twice_is_answered_once(idle: Talk, api: BotApi, wang: Person) -> None:
    update = api.say(wang, LOTUS)
    await idle.settle()
    api.repeat(update, times=3)
    await api.until(lambda: len(api.posts) == 4)
    assert {post.status for post in api.posts} == {200}
    assert len(api.sent(wang.id)) == 1


async def test_who_does_not_bring_the_secret_is_refused(url: str, idle: Talk, caplog: pytest.LogCaptureFixture) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for secret in (None, b"", b"wrong", "密码".encode(), b"\xff"):
            headers = {} if secret is None else {HEADER.encode(): secret}
            assert (await client.post(url, content=b'{"update_id": 1}', headers=headers)).status_code == 403
    assert idle.desk.tally.updates == 0
    assert SECRET not in caplog.text


async def test_junk_with_the_secret_is_put_aside_and_acknowledged(
    url: str, idle: Talk, client: httpx.AsyncClient, wang: Person
) -> None:
    for body in JUNK:
        assert (await client.post(url, content=body)).status_code == 200
    assert len(await idle.journal.inbox.quarantined(100)) == len(JUNK)
    assert len(await idle.say(wang, LOTUS)) == 1


async def test_a_body_that_is_too_large_is_refused(url: str, idle: Talk, client: httpx.AsyncClient) -> None:
    assert (await client.post(url, content=b" " * (MOST_BYTES + 1))).status_code == 413
    assert await idle.journal.inbox.quarantined(10) == []


async def test_only_posts_are_taken(url: str, client: httpx.AsyncClient) -> None:
    assert (await client.get(url)).status_code == 405


async def test_a_closed_door_asks_to_come_again(client: httpx.AsyncClient) -> None:
    async with listen(Starlette(routes=Webhook(PATH, SECRET).routes)) as base:
        response = await client.post(base + PATH, content=b'{"update_id": 1}')
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")


async def test_what_another_replica_is_at_is_asked_for_again(
    url: str, idle: Talk, api: BotApi, client: httpx.AsyncClient, wang: Person
) -> None:
    raw = {"update_id": 77, "message": api.account.add_message(wang.chat, wang.record(), {"text": LOTUS})}
    await idle.journal.claims.claim(77)
    assert (await client.post(url, content=json.dumps(raw))).status_code == 503
    await idle.journal.claims.release(77)
    assert (await client.post(url, content=json.dumps(raw))).status_code == 200
    assert len(api.sent(wang.id)) == 1


@pytest.mark.usefixtures("url")
async def test_without_a_database_questions_are_answered(idle: Talk, wang: Person) -> None:
    async with breaking(idle.journal):
        assert len(await idle.say(wang, LOTUS)) == 1
