"""The connection to Telegram: one Application, without its own updater, queue of jobs or persistence."""

from typing import Any
from urllib.parse import urlsplit

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.ordering import ChatOrder
from bot.channels.telegram.pacing import Limits, Moved, Pace

ALLOWED = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
"""What Telegram is asked for: what handlers exist for. It remembers an older list unless told."""
CONNECTIONS = 64
_POLL_MARGIN = 10
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Telegram = Application[Any, Any, Any, Any, Any, None]


class PollingBot(ExtBot[bool]):
    """A bot that hands updates out as they came, so that one that cannot be parsed does not hold up the rest.

    `get_updates` parses a whole batch at once and raises for all of it; nothing behind the bad one is ever served.
    """

    def __repr__(self) -> str:
        # The library's own shows the token, and so would that of everything that holds the bot.
        return "PollingBot[token=…]"

    async def fetch_updates(self, offset: int | None, timeout: int, allowed: tuple[str, ...]) -> list[Any]:
        """A batch of raw updates from `offset` on; waits up to `timeout` seconds for the first.

        Raises:
            TelegramError: as any method of the bot.
        """
        data = {"timeout": timeout, "limit": 100, "allowed_updates": list(allowed)}
        fetched = await self._post(
            "getUpdates", data | ({"offset": offset} if offset is not None else {}), read_timeout=timeout + _POLL_MARGIN
        )
        return fetched if isinstance(fetched, list) else []


def make_application(token: str, api_base: str, limits: Limits | None, moved: Moved | None = None) -> Telegram:
    """An Application with our order, pace and timeouts; `api_base` serves both methods and files."""
    base = api_base.rstrip("/")
    address = urlsplit(base)
    near = address.hostname in _LOOPBACK
    client = {
        "trust_env": not near,  # else a proxy of the environment would be asked for what runs on this machine
        "verify": address.scheme != "http",  # without TLS no certificates are needed, and loading them takes a while
    }
    request = HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        connect_timeout=3,
        read_timeout=8,
        write_timeout=5,
        pool_timeout=3,
        httpx_kwargs=client,
    )
    polling = HTTPXRequest(connection_pool_size=2, connect_timeout=3, httpx_kwargs=client)
    bot = PollingBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=polling,
        rate_limiter=Pace(limits, moved),
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).concurrent_updates(ChatOrder()).build()
