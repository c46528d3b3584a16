"""Scripted faults, and Telegram's limits on how fast a bot may send."""

import json
import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Literal, get_args

from tests.botapi.records import Call
from tests.botapi.refusals import Refusal, flood

Kind = Literal["error", "hang", "drop", "applied_drop", "garbage", "html"]
WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Fault:
    """What goes wrong with the next calls that fit.

    error: refused with `code`; hang: nothing for `seconds`, then as usual, unless the bot has hung up; drop: the
    connection is cut and nothing done; applied_drop: done, then cut; garbage: 200 with half an answer; html: a proxy's
    page with 502. `garbage` and `html` do nothing else. `left` counts down; None means for ever.
    """

    method: str
    kind: Kind
    code: int
    retry_after: int | None
    seconds: float
    left: int | None
    contains: str
    chat_id: int | None
    description: str

    def fits(self, call: Call) -> bool:
        """Is this the call that it waits for?"""
        parameters = call.parameters
        return (
            self.left != 0
            and self.method.lower() in ("*", call.method.lower())
            and (self.chat_id is None or str(parameters.get("chat_id")) == str(self.chat_id))
            and (not self.contains or self.contains in json.dumps(parameters, ensure_ascii=False))
        )

    def refusal(self) -> Refusal:
        """The answer of an `error`."""
        if self.code == 429 or self.retry_after is not None:
            return flood(1 if self.retry_after is None else self.retry_after)
        return Refusal(self.code, self.description or WORDS.get(self.code, "Error"))


class Faults:
    """The faults that wait for their calls; the first that fits is taken."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Scripts a fault."""
        if fault.kind not in get_args(Kind):
            raise ValueError(f"No fault of the kind {fault.kind!r}. Use one of: {', '.join(get_args(Kind))}.")
        self._waiting.append(fault)
        return fault

    def clear(self) -> None:
        """All goes well again."""
        self._waiting.clear()

    def take(self, call: Call) -> Fault | None:
        """What goes wrong with this call."""
        fault = next((fault for fault in self._waiting if fault.fits(call)), None)
        if fault and fault.left is not None:
            fault.left -= 1
        self._waiting = [fault for fault in self._waiting if fault.left != 0]
        return fault


@dataclass(frozen=True)
class Rates:
    """Messages allowed: in all and in a private chat per second, in a group per minute."""

    total: int = 30
    private: int = 1
    group: int = 20


class Flood:
    """Counts what was sent in sliding windows. Stricter than Telegram, which lets short bursts pass."""

    def __init__(self) -> None:
        self._sent: dict[int | None, deque[float]] = {}

    def admit(self, chat_id: int, rates: Rates) -> None:
        """Counts a message to a chat.

        Raises:
            Refusal: there were too many, with the seconds until there is room.
        """
        now = time.monotonic()
        limits = {None: (rates.total, 1.0), chat_id: (rates.private, 1.0) if chat_id > 0 else (rates.group, 60.0)}
        wait = max(self._find_wait(key, most, window, now) for key, (most, window) in limits.items())
        if wait > 0:
            raise flood(math.ceil(wait))
        for key in limits:
            self._sent.setdefault(key, deque()).append(now)

    def _find_wait(self, key: int | None, most: int, window: float, now: float) -> float:
        sent = self._sent.get(key, deque())
        while sent and sent[0] <= now - window:
            sent.popleft()
        return sent[-most] + window - now if len(sent) >= most else 0.0
