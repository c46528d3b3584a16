"""What every request passes: size, number, headers."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import AsyncClient
from starlette.types import Message

from bot.channels.web import protection
from bot.channels.web.protection import MOST_BYTES, Counter, Protection
from tests.channels.web.conftest import Clock

PAGES = ["/", "/campaigns", "/api/campaigns", "/no/such/page", "/healthz"]


@pytest.mark.parametrize("path", PAGES)
async def test_every_response_has_the_headers_that_protect(client: AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]


def test_only_the_sites_that_are_set_may_show_the_page_in_a_frame() -> None:
    headers = protection._make_headers(("https://a.example", "http://localhost:9000"))
    assert headers["content-security-policy"].endswith("frame-ancestors 'self' https://a.example http://localhost:9000")


async def test_a_body_that_is_too_large_is_refused_by_its_header(client: AsyncClient) -> None:
    response = await client.post("/api/ask", content=b"x" * (MOST_BYTES + 1))
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_body_without_a_length_is_refused_while_it_comes(client: AsyncClient) -> None:
    async def flow() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 1024

    assert (await client.post("/api/ask", content=flow())).status_code == 413


async def test_a_client_that_asks_too_often_is_told_when_to_come_again(client: AsyncClient) -> None:
    statuses = [(await client.get("/api/suggest?q=闯")).status_code for _ in range(protection.MOST_REQUESTS)]
    assert set(statuses) == {200}
    response = await client.get("/api/suggest?q=闯")
    assert response.status_code == 429
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert response.json()["detail"] == "请求太多了，请歇一会儿再发。"


async def test_signs_of_life_are_never_refused(client: AsyncClient) -> None:
    for _ in range(protection.MOST_REQUESTS + 1):
        await client.get("/api/suggest?q=闯")
    assert (await client.get("/healthz")).status_code == 200


def test_a_client_is_let_in_again_after_its_time() -> None:
    clock = Clock()
    counter = Counter(clock, most=2, seconds=10)
    assert [counter.admit("a") for _ in range(3)] == [0, 0, 10]
    clock.now = 10.0
    assert counter.admit("a") == 0


def test_clients_are_counted_apart_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "MOST_CLIENTS", 2)
    counter = Counter(Clock(), most=1)
    assert [counter.admit(client) for client in "abcb"] == [0, 0, 0, 60]
    assert counter.admit("a") == 0, "the one who was seen longest ago is forgotten"


async def test_what_is_no_http_request_passes_through() -> None:
    seen = []

    async def inner(*passed: object) -> None:
        seen.append(passed)

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(_: Message) -> None:
        raise AssertionError("nothing is sent")

    scope = {"type": "lifespan"}
    await Protection(inner, Counter(Clock()))(scope, receive, send)
    assert seen == [(scope, receive, send)]
