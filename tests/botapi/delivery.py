"""Webhook delivery: one queue per chat, in order, side by side; again and again until it is taken."""

import asyncio
import contextlib
import json
import re
import time
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from tests.botapi.records import Json
from tests.botapi.refusals import bad_request
from tests.botapi.updates import Updates, Waiting

LONGEST_DELAY = 60.0  # seconds
LONGEST_RETRY_AFTER = 3600  # seconds
MAXIMUM_SECRET = 256
_SECRET = re.compile("[A-Za-z0-9_-]*")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ?([^\r\n]*)")
_RETRY_AFTER = re.compile(rb"\r\nRetry-After: *(\d{1,9})\r\n", re.IGNORECASE)


@dataclass(frozen=True)
class Webhook:
    """Where updates are posted to, and how.

    Raises:
        Refusal: not an address of this machine, or a secret that is none.
    """

    url: str
    secret: str
    connections: int

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        # Telegram takes https:// only; this server reaches nothing but this machine, where plain http:// will do.
        if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
            raise bad_request("bad webhook: this server delivers to http:// on the loopback interface only")
        if len(self.secret) > MAXIMUM_SECRET:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(self.secret):
            raise bad_request("secret token contains unallowed characters")


@dataclass(frozen=True)
class Post:
    """One attempt: the status is 0 where no answer came."""

    update_id: int
    url: str
    status: int
    at: float  # seconds on the monotonic clock


class Delivery:
    """Posts the waiting updates to the webhook while it is started."""

    def __init__(self, updates: Updates, posts: deque[Post], retry_delay: float, timeout: float) -> None:
        self._updates = updates
        self._posts = posts
        self._retry_delay = retry_delay
        self._timeout = timeout
        self._lanes: dict[Hashable, deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._webhook: Webhook | None = None
        self._room = asyncio.Semaphore(1)
        self.error = ""  # what was wrong with the last post that was not taken

    async def start(self, webhook: Webhook) -> None:
        """Delivers to this webhook from now on, beginning with what waits."""
        await self.stop()
        self._webhook = webhook
        self._room = asyncio.Semaphore(webhook.connections)
        for waiting in self._updates.list_waiting():
            self.offer(waiting)

    async def stop(self) -> None:
        """Breaks off; what was not taken stays in the queue."""
        self._webhook = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()

    def offer(self, waiting: Waiting) -> None:
        """A new update, to be posted after those of its lane."""
        if self._webhook:
            self._add(self._webhook, waiting.lane, waiting)

    def repeat(self, waiting: Waiting, urls: list[str]) -> None:
        """Posts an update to each address at once, beside all lanes."""
        if self._webhook:
            for url in urls:
                self._add(replace(self._webhook, url=url), object(), waiting)

    def _add(self, webhook: Webhook, lane: Hashable, waiting: Waiting) -> None:
        if lane in self._lanes:
            self._lanes[lane].append(waiting)
            return
        self._lanes[lane] = deque([waiting])
        task = asyncio.get_running_loop().create_task(self._work(webhook, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, webhook: Webhook, lane: Hashable) -> None:
        queue = self._lanes[lane]
        while queue:
            await self._deliver(webhook.url, webhook.secret, queue[0])
            self._updates.forget(queue.popleft().id)
        del self._lanes[lane]

    async def _deliver(self, url: str, secret: str, waiting: Waiting) -> None:
        """Posts until it is taken or too old."""
        delay = self._retry_delay
        while not self._updates.is_expired(waiting):
            async with self._room:
                status, reason, retry_after = await self._post(url, secret, waiting.body)
            self._posts.append(Post(waiting.id, url, status, time.monotonic()))
            if 200 <= status < 300:
                return
            self.error = reason
            await asyncio.sleep(min(retry_after, LONGEST_RETRY_AFTER) or delay)
            delay = min(2 * delay, LONGEST_DELAY)

    async def _post(self, url: str, secret: str, body: Json) -> tuple[int, str, int]:
        """The status, what is wrong, and the Retry-After in seconds."""
        try:
            async with asyncio.timeout(self._timeout):
                answer = await exchange(url, secret, json.dumps(body).encode())
        except TimeoutError:
            return 0, "Read timeout expired", 0
        except OSError:
            return 0, "Connection refused", 0
        match = _STATUS.match(answer)
        if not match:
            return 0, "Webhook connection closed", 0
        retry_after = _RETRY_AFTER.search(answer)
        status = int(match[1])
        reason = f"Wrong response from the webhook: {status} {match[2].decode(errors='replace')}"
        return status, reason, int(retry_after[1]) if retry_after else 0


async def exchange(url: str, secret: str, body: bytes) -> bytes:
    """The head of the answer to a POST; cut short where the other side hangs up.

    Written out here because an HTTP client's log lines would mix with those of the bot under test.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        target = parts.path or "/"
        target += f"?{parts.query}" if parts.query else ""
        head = [
            f"POST {target} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *([f"X-Telegram-Bot-Api-Secret-Token: {secret}"] if secret else []),
        ]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return b""
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
