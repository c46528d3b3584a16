"""One bot's Telegram as a whole, without HTTP: faults and limits before the methods, and all of it to read back."""

import asyncio
import inspect
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.botapi.account import KEPT
from tests.botapi.crowd import Crowd
from tests.botapi.delivery import Delivery, Post
from tests.botapi.faults import Fault, Faults, Flood, Kind, Rates
from tests.botapi.methods import Methods
from tests.botapi.parameters import read_whole
from tests.botapi.records import Call, Json, Sent
from tests.botapi.transfer import Transfer
from tests.botapi.updates import Waiting

TOKEN = "123456789:AAEh5kq0Yk3mS8uV1xZ4bC7dE0fG2hI9jKl"  # noqa: S105 - nobody's: it opens this server only
USERNAME = "jiaojing_test_bot"
_TOLD = 5  # of each kind, in the message of a wait that ended in vain


class Stage(Crowd):
    """People, one bot, and everything that passes between them."""

    token = TOKEN
    username = USERNAME

    def __init__(self, clock: Callable[[], float], retry_delay: float, webhook_timeout: float) -> None:
        super().__init__(clock, TOKEN, USERNAME)
        self.methods = Methods(self.account)
        self.posts: deque[Post] = deque(maxlen=KEPT)  # attempts to deliver to a webhook
        self.transfer = Transfer(self.updates, Delivery(self.updates, self.posts, retry_delay, webhook_timeout))
        self.rates: Rates | None = None
        self.extra_webhooks: list[str] = []
        self.edits: deque[Sent] = deque(maxlen=KEPT)
        self._sent: deque[Sent] = deque(maxlen=KEPT)
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._faults = Faults()
        self._flood = Flood()
        self._table = self.methods.table | self.transfer.table
        self.methods.on_sent = self._sent.append
        self.methods.on_edited = self.edits.append

    def sent(self, chat_id: int | None = None) -> list[Sent]:
        """The messages of the bot as they were sent, oldest first; edits change none of them."""
        return [sent for sent in self._sent if chat_id in (None, sent.chat_id)]

    def message(self, chat_id: int, message_id: int) -> Sent:
        """A message of the bot as it stands now."""
        return self.account.seen[chat_id, message_id]

    def last_with_buttons(self, chat_id: int) -> Sent | None:
        """The newest message in a chat that has buttons now."""
        shown = [sent for key, sent in self.account.seen.items() if key[0] == chat_id and sent.buttons]
        return max(shown, key=lambda sent: sent.message_id, default=None)

    def calls(self, method: str = "") -> list[Call]:
        """The calls of a method, or of all, oldest first."""
        return [call for call in self._calls if method.lower() in ("", call.method.lower())]

    @property
    def poll_count(self) -> int:
        """How often getUpdates was called."""
        return len(self.calls("getUpdates"))

    @property
    def webhook(self) -> str | None:
        """The address that updates are posted to."""
        return self.transfer.webhook.url if self.transfer.webhook else None

    @property
    def pending(self) -> int:
        """How many updates are neither confirmed nor taken."""
        return len(self.updates.list_waiting())

    async def until(self, condition: Callable[[], object], timeout: float = 5) -> None:
        """Waits until it holds.

        Raises:
            AssertionError: it does not within `timeout` seconds; tells what happened instead.
        """
        deadline = time.monotonic() + timeout
        while not condition():
            if time.monotonic() >= deadline:
                raise AssertionError(f"Not so within {timeout} s. {self._describe()}")
            await asyncio.sleep(0.01)

    def repeat(self, update_id: int, times: int = 1) -> None:
        """Delivers an update again: in the next batch, or at once to the webhook and each of `extra_webhooks`."""
        waiting = Waiting(self.update(update_id), None, self.account.clock() + 60)
        self.transfer.repeat(waiting, times, self.extra_webhooks)

    def fault(
        self,
        method: str,
        kind: Kind = "error",
        *,
        code: int = 429,
        retry_after: int | None = None,
        seconds: float = 60,
        times: int | None = 1,
        contains: str = "",
        chat_id: int | None = None,
        description: str = "",
    ) -> Fault:
        """Scripts what goes wrong with the next calls that fit; see Fault. method "*": any; times None: for ever."""
        return self._faults.add(Fault(method, kind, code, retry_after, seconds, times, contains, chat_id, description))

    def clear_faults(self) -> None:
        """All goes well from now on."""
        self._faults.clear()

    def knows(self, method: str) -> bool:
        """Is there such a method? Upper and lower case are the same."""
        return method.lower() in self._table

    def note_call(self, method: str, parameters: Json) -> tuple[Call, Fault | None]:
        """Writes a call down, and tells what is to go wrong with it."""
        call = Call(method, parameters, time.monotonic())
        self._calls.append(call)
        return call, self._faults.take(call)

    async def perform(self, call: Call) -> Any:
        """Does what the method does.

        Raises:
            Refusal: it cannot be done.
        """
        if self.rates and call.method.lower() == "sendmessage":
            self._flood.admit(read_whole(call.parameters, "chat_id"), self.rates)
        result = self._table[call.method.lower()](call.parameters)
        return await result if inspect.isawaitable(result) else result

    def _describe(self) -> str:
        sent = [f"{one.chat_id}: {one.text[:80]!r}" for one in list(self._sent)[-_TOLD:]]
        calls = [f"{one.method} {one.status}" for one in list(self._calls)[-_TOLD:]]
        lines = [f"sent {len(self._sent)}, the last: {sent}", f"calls {len(self._calls)}, the last: {calls}"]
        return "; ".join([*lines, f"updates waiting: {self.pending}, posts: {len(self.posts)}"])
