"""Webhook delivery."""

import asyncio

import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Caller, Hook, open_hook


async def test_an_update_is_posted_with_the_secret_and_then_forgotten(api: BotApi, call: Caller, hook: Hook) -> None:
    update = api.say(api.person("王"), "头盔")
    await call("setWebhook", url=hook.url, secret_token="S-_1")  # noqa: S106 - a made-up one
    await api.until(lambda: not api.pending)
    assert hook.bodies == [api.update(update)]
    assert hook.heads[0].startswith("POST /path?x=1 HTTP/1.1\r\n")
    assert "\r\nX-Telegram-Bot-Api-Secret-Token: S-_1\r\n" in hook.heads[0]
    assert [(post.update_id, post.status) for post in api.posts] == [(update, 200)]


async def test_without_a_secret_there_is_no_header(api: BotApi, call: Caller, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    api.say(api.person("王"), "头盔")
    await api.until(lambda: not api.pending)
    assert "Secret" not in hook.heads[0]


@pytest.mark.parametrize("status", [500, 404, 302, 0])
async def test_an_update_that_is_not_taken_is_posted_again_before_the_next_of_its_chat(
    api: BotApi, call: Caller, hook: Hook, status: int
) -> None:
    wang = api.person("王")
    hook.answers.extend([(status, ""), (status, "")])
    await call("setWebhook", url=hook.url)
    api.say(wang, "一")
    api.say(wang, "二")
    await api.until(lambda: not api.pending)
    assert hook.texts() == ["一", "一", "一", "二"]


async def test_an_update_that_is_not_taken_holds_up_no_other_chat(api: BotApi, call: Caller, hook: Hook) -> None:
    hook.answers.append((500, "Retry-After: 3600\r\n"))
    await call("setWebhook", url=hook.url)
    api.say(api.person("王"), "一")
    await api.until(lambda: hook.bodies)
    api.say(api.person("李"), "二")
    await api.until(lambda: api.pending == 1)
    assert hook.texts() == ["一", "二"]


async def test_chats_are_served_beside_each_other_up_to_the_connections_allowed(
    api: BotApi, call: Caller, hook: Hook
) -> None:
    hook.gate.clear()
    await call("setWebhook", url=hook.url, max_connections=3)
    for number in range(5):
        api.say(api.person(f"人{number}"), "问")
    await api.until(lambda: hook.inside == 3)
    hook.gate.set()
    await api.until(lambda: not api.pending)
    assert hook.most == 3


async def test_one_chat_is_served_in_order_one_at_a_time(api: BotApi, call: Caller, hook: Hook) -> None:
    wang = api.person("王")
    await call("setWebhook", url=hook.url)
    for number in range(20):
        api.say(wang, str(number))
    await api.until(lambda: not api.pending)
    assert hook.texts() == [str(number) for number in range(20)]
    assert hook.most == 1


async def test_nothing_is_lost_while_nobody_listens(api: BotApi, call: Caller) -> None:
    async with open_hook() as closed:
        url = closed.url
    await call("setWebhook", url=url)
    api.say(api.person("王"), "头盔")
    await api.until(lambda: len(api.posts) >= 3)
    assert {post.status for post in api.posts} == {0}
    assert api.pending == 1
    info = (await call("getWebhookInfo"))["result"]
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")


async def test_a_webhook_that_says_nothing_is_given_up_and_tried_again(hook: Hook) -> None:
    hook.gate.clear()
    async with BotApi(retry_delay=0.01, webhook_timeout=0.05) as api:
        await api.transfer.table["setwebhook"]({"url": hook.url})
        api.say(api.person("王"), "头盔")
        await api.until(lambda: len(hook.bodies) >= 2)
        hook.gate.set()
        await api.until(lambda: not api.pending)


async def test_what_was_not_taken_can_be_fetched_once_the_webhook_is_gone(
    api: BotApi, call: Caller, hook: Hook
) -> None:
    hook.answers.append((500, "Retry-After: 3600\r\n"))
    await call("setWebhook", url=hook.url)
    update = api.say(api.person("王"), "头盔")
    await api.until(lambda: api.posts)
    await call("deleteWebhook")
    assert [body["update_id"] for body in (await call("getUpdates"))["result"]] == [update]


async def test_a_repetition_goes_to_every_replica_at_once(api: BotApi, call: Caller, hook: Hook) -> None:
    async with open_hook() as other:
        await call("setWebhook", url=hook.url)
        update = api.say(api.person("王"), "头盔")
        await api.until(lambda: not api.pending)
        api.extra_webhooks = [other.url]
        hook.gate.clear()
        api.repeat(update, times=2)
        await api.until(lambda: (hook.inside, len(other.bodies)) == (2, 2))
        hook.gate.set()
        assert {body["update_id"] for body in hook.bodies + other.bodies} == {update}


async def test_what_comes_while_telegram_is_away_is_delivered_when_it_is_back(
    api: BotApi, call: Caller, hook: Hook
) -> None:
    await call("setWebhook", url=hook.url)
    await api.go_down()
    api.say(api.person("王"), "头盔")
    await asyncio.sleep(0.02)
    assert hook.bodies == []
    await api.come_up()
    await api.until(lambda: not api.pending)
    assert hook.texts() == ["头盔"]
