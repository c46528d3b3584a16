"""Receiving updates over HTTP: an update is dealt with and then acknowledged, so a killed process loses none."""

import hmac
import json
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.intake import Intake, Outcome

MOST_BYTES = 1 << 20
"""Of an update; Telegram's are far smaller."""
_HEADER = "x-telegram-bot-api-secret-token"
_LOG = logging.getLogger(__name__)


class Webhook:
    """The door for Telegram: `secret` is what it must bring, `path` where it knocks (neither is the token)."""

    def __init__(self, path: str, secret: str) -> None:
        self._path = path
        self._secret = secret.encode()
        self._intake: Intake | None = None

    def open(self, intake: Intake | None) -> None:
        """Let updates in; None closes the door again (they are asked to come later)."""
        self._intake = intake

    @property
    def routes(self) -> list[Route]:
        """For an ASGI application."""
        return [Route(self._path, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret):
            _LOG.warning("A request to the webhook without the right secret was refused.")
            return Response(status_code=403)
        if self._intake is None:
            return _ask_again()
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError) as error:
            await self._intake.put_aside(body[:200].decode("utf-8", "replace"), type(error).__name__)
            return Response(status_code=200)  # it would be no better the next time
        return Response(status_code=200) if await self._intake.accept(raw) is Outcome.DONE else _ask_again()


def _ask_again() -> Response:
    return Response(status_code=503, headers={"Retry-After": "1"})


async def _read(request: Request) -> bytes | None:
    """The body; None if it is too large, which is known before all of it has been read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
