"""What every request passes: a limit of its size, one of how many come from a client, headers that browsers heed."""

import math
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web.problems import answer_problem

MOST_BYTES = 16 * 1024
MOST_REQUESTS, SECONDS = 120, 60.0
"""Requests of one client in a span: a person who types gets completions with each stroke of a word."""
MOST_CLIENTS = 10_000


class Counter:
    """How many requests each client has made in the last minute, bounded in clients."""

    def __init__(self, clock: Callable[[], float], most: int = MOST_REQUESTS, seconds: float = SECONDS) -> None:
        self._clock = clock
        self._most, self._seconds = most, seconds
        self._clients: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, client: str) -> int:
        """Count a request; 0, or the seconds after which the next one is let in."""
        now = self._clock()
        times = self._clients.pop(client, deque())
        while times and times[0] <= now - self._seconds:
            times.popleft()
        wait = math.ceil(times[0] + self._seconds - now) if len(times) >= self._most else 0
        if not wait:
            times.append(now)
        self._clients[client] = times
        if len(self._clients) > MOST_CLIENTS:
            self._clients.popitem(last=False)
        return wait


class Protection:
    """The outermost layer. What is under one of `free` is neither counted nor limited here: it has limits of its own.

    Written for ASGI itself: starlette's BaseHTTPMiddleware costs a task and a stream for each request.
    """

    def __init__(self, app: ASGIApp, counter: Counter, origins: Iterable[str] = (), free: tuple[str, ...] = ()) -> None:
        self._app = app
        self._counter = counter
        self._free = free
        self._headers = _make_headers(tuple(origins))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] == "HEAD":  # as GET, of which the server sends the headers alone
            scope = {**scope, "method": "GET"}
        if scope["path"].startswith(self._free):
            await self._app(scope, receive, send_guarded)
            return
        wait = self._counter.admit(scope["client"][0] if scope.get("client") else "")
        if wait:
            await answer_problem(429, headers={"Retry-After": str(wait)})(scope, receive, send_guarded)
            return
        body = await _read(scope, receive)
        if body is None:
            await answer_problem(413)(scope, receive, send_guarded)
            return
        await self._app(scope, _replay(body, receive), send_guarded)


def _make_headers(origins: tuple[str, ...]) -> dict[str, str]:
    ancestors = " ".join(("'self'", *origins))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; manifest-src 'self'; frame-ancestors {ancestors}"
    )
    return {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "cross-origin-opener-policy": "same-origin",
    }


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """The body of a request, or None where it is too large: known by its header, or before all of it has been read."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    if not told.isdigit() or int(told[:12]) > MOST_BYTES:
        return None
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return b""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
