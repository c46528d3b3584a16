"""Fetching and webhook: one or the other."""

import asyncio
from typing import Any

import pytest

from tests.botapi import BotApi
from tests.botapi.conftest import Caller, Hook


def tell(answer: dict[str, Any]) -> str:
    return f"{answer['error_code']} {answer['description']}"


async def test_nothing_can_be_fetched_while_a_webhook_is_set(api: BotApi, call: Caller, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    assert api.webhook == hook.url
    assert tell(await call("getUpdates")) == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await call("deleteWebhook")
    assert (await call("getUpdates"))["result"] == []
    assert api.webhook is None


async def test_a_poll_that_waits_ends_when_a_webhook_is_set(api: BotApi, call: Caller, hook: Hook) -> None:
    polling = asyncio.create_task(call("getUpdates", timeout=30))
    await api.until(lambda: api.poll_count)
    await call("setWebhook", url=hook.url)
    assert tell(await polling) == "409 Conflict: terminated by setWebhook request"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        (
            {"url": "http://example.org/x"},
            "bad webhook: this server delivers to http:// on the loopback interface only",
        ),
        ({"url": "https://127.0.0.1/x"}, "bad webhook: this server delivers to http:// on the loopback interface only"),
        ({"secret_token": "密"}, "secret token contains unallowed characters"),
        ({"secret_token": "x" * 257}, "secret token is too long"),
        ({"allowed_updates": "message"}, "can't parse allowed updates JSON object"),
        ({"allowed_updates": [1]}, "can't parse allowed_updates: expected an Array of String"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused_and_not_set(
    api: BotApi, call: Caller, parameters: dict[str, Any], reason: str
) -> None:
    answer = await call("setWebhook", **({"url": "http://127.0.0.1:1/x"} | parameters))
    assert tell(answer) == f"400 Bad Request: {reason}"
    assert api.webhook is None


async def test_setting_a_webhook_twice_within_a_second_is_too_much(call: Caller, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    answer = await call("setWebhook", url=hook.url)
    assert tell(answer) == "429 Too Many Requests: retry after 1"
    assert answer["parameters"] == {"retry_after": 1}


async def test_what_waits_can_be_dropped(api: BotApi, call: Caller) -> None:
    api.say(api.person("王"), "头盔")
    await call("deleteWebhook", drop_pending_updates=True)
    assert api.pending == 0


async def test_a_webhook_tells_about_itself(call: Caller, hook: Hook) -> None:
    await call("setWebhook", url=hook.url, max_connections=500, allowed_updates=["message", "nonsense"])
    info = (await call("getWebhookInfo"))["result"]
    assert (info["url"], info["max_connections"], info["allowed_updates"]) == (hook.url, 100, ["message"])


async def test_without_a_webhook_the_address_is_empty(call: Caller) -> None:
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


async def test_at_most_a_hundred_updates_come_at_once(api: BotApi, call: Caller) -> None:
    wang = api.person("王")
    first, *_ = [api.say(wang, "问") for _ in range(101)]
    assert len((await call("getUpdates", limit=500))["result"]) == 100
    assert len((await call("getUpdates", offset=first, limit=2))["result"]) == 2


async def test_a_repetition_wakes_a_poll(api: BotApi, call: Caller) -> None:
    update = api.say(api.person("王"), "头盔")
    polling = asyncio.create_task(call("getUpdates", offset=update + 1, timeout=30))
    await api.until(lambda: api.poll_count)
    api.repeat(update, times=2)
    assert [body["update_id"] for body in (await polling)["result"]] == [update, update]
