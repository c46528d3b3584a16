"""Parameters in every form in which a bot may send them."""

import httpx
import pytest

from tests.botapi import BotApi
from tests.botapi.parameters import MAXIMUM_BODY


async def post(api: BotApi, client: httpx.AsyncClient, content: bytes, kind: str) -> str:
    """The description of the refusal, or "" if there was none."""
    response = await client.post(
        f"{api.base}/bot{api.token}/sendMessage", content=content, headers={"Content-Type": kind}
    )
    return str(response.json().get("description", ""))


async def test_all_forms_mean_the_same(api: BotApi, client: httpx.AsyncClient) -> None:
    url = f"{api.base}/bot{api.token}/SendMessage"
    fields = {"chat_id": str(api.person("王").id), "text": "头盔&", "reply_markup": '{"inline_keyboard": []}'}
    await client.get(url, params=fields)
    await client.post(url, data=fields)
    await client.post(url, files={name: (None, value) for name, value in fields.items()})
    await client.post(url, json=fields | {"reply_markup": {"inline_keyboard": []}})
    assert [sent.text for sent in api.sent()] == ["头盔&"] * 4
    assert [call.parameters for call in api.calls()] == [fields | {"reply_markup": {"inline_keyboard": []}}] * 4


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"text=%ff", "application/x-www-form-urlencoded", "Bad Request: strings must be encoded in UTF-8"),
        (b"text=\xff", "application/x-www-form-urlencoded", "Bad Request: strings must be encoded in UTF-8"),
        (b"{", "application/json", "Bad Request: can't parse parameters JSON object"),
        (b"[" * 100_000, "application/json", "Bad Request: can't parse parameters JSON object"),
        (b"[]", "application/json", "Bad Request: object expected as parameters"),
        (b"reply_markup={", "application/x-www-form-urlencoded", "Bad Request: can't parse reply markup JSON object"),
        (b"junk", "multipart/form-data; boundary=x", "Bad Request: message text is empty"),
        (b"", "", "Bad Request: message text is empty"),
        (b"x" * (MAXIMUM_BODY + 1), "text/plain", "Request Entity Too Large"),
    ],
)
async def test_junk_is_refused(api: BotApi, client: httpx.AsyncClient, content: bytes, kind: str, reason: str) -> None:
    assert await post(api, client, content, kind) == reason
