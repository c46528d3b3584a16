"""How updates get to the bot: it fetches them, or has them posted to a webhook. Never both."""

import time
from typing import Any

from tests.botapi.delivery import Delivery, Webhook
from tests.botapi.methods import Method
from tests.botapi.parameters import read_flag, read_text, read_whole
from tests.botapi.records import Json
from tests.botapi.refusals import bad_request, flood
from tests.botapi.updates import LONGEST_POLL, Poller, Updates, Waiting

WEBHOOK_PAUSE = 1.0  # seconds between two setWebhook
_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Transfer:
    """getUpdates and the methods around the webhook."""

    def __init__(self, updates: Updates, delivery: Delivery) -> None:
        self._updates = updates
        self._delivery = delivery
        self._poller = Poller(updates)
        self._next_webhook = 0.0
        self._up = True
        self.webhook: Webhook | None = None
        updates.on_push = self._announce
        self.table: dict[str, Method] = {
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_info,
        }

    async def pause(self) -> None:
        """Nothing is posted until `resume`."""
        self._up = False
        await self._delivery.stop()

    async def resume(self) -> None:
        """Posts again what waits, if there is a webhook."""
        self._up = True
        if self.webhook:
            await self._delivery.start(self.webhook)

    def repeat(self, waiting: Waiting, times: int, more: list[str]) -> None:
        """Delivers an update again: with the next batch, or to the webhook and to `more` addresses, all at once."""
        if self.webhook:
            self._delivery.repeat(waiting, [self.webhook.url, *more] * times)
            return
        for _ in range(times):
            self._updates.repeat(waiting.body)
        self._poller.wake()

    def _announce(self, waiting: Waiting) -> None:
        self._poller.wake()
        if self._up:
            self._delivery.offer(waiting)

    async def _get_updates(self, parameters: Json) -> list[Json]:
        if self.webhook:
            raise await self._poller.refuse(_ACTIVE)
        self._updates.allow(_read_kinds(parameters))
        limit = read_whole(parameters, "limit", 100)
        timeout = max(0, min(read_whole(parameters, "timeout"), LONGEST_POLL))
        return await self._poller.poll(read_whole(parameters, "offset"), max(1, min(limit, 100)), timeout)

    async def _set_webhook(self, parameters: Json) -> bool:
        url = read_text(parameters, "url")
        if not url:
            return await self._delete_webhook(parameters)
        now = time.monotonic()
        if now < self._next_webhook:
            raise flood(1)
        self._next_webhook = now + WEBHOOK_PAUSE
        connections = max(1, min(read_whole(parameters, "max_connections", 40), 100))
        webhook = Webhook(url, read_text(parameters, "secret_token"), connections)
        self._updates.allow(_read_kinds(parameters))
        self._drop(parameters)
        self._poller.interrupt("terminated by setWebhook request")
        self.webhook = webhook
        await self._delivery.start(webhook)
        return True

    async def _delete_webhook(self, parameters: Json) -> bool:
        self.webhook = None
        await self._delivery.stop()
        self._drop(parameters)
        return True

    def _drop(self, parameters: Json) -> None:
        if read_flag(parameters, "drop_pending_updates"):
            self._updates.clear()

    def _get_info(self, _: Json) -> Json:
        info: Json = {
            "url": self.webhook.url if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.list_waiting()),
            "allowed_updates": sorted(self._updates.allowed),
        }
        if self.webhook:
            info |= {"max_connections": self.webhook.connections, "ip_address": "127.0.0.1"}
        if self._delivery.error:
            info["last_error_message"] = self._delivery.error
        return info


def _read_kinds(parameters: Json) -> list[str] | None:
    kinds: Any = parameters.get("allowed_updates")
    if kinds in (None, ""):
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return [kind.lower() for kind in kinds]
