"""What an error from Telegram means for a message: has it been sent, and should it be sent again?"""

from enum import StrEnum

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_SENDING = ("send", "forward", "copy")


class Fault(StrEnum):
    """What became of a request."""

    UNREACHABLE = "unreachable"  # it has certainly not been carried out, and may be later
    FLOOD = "flood"  # Telegram asks to wait
    UNCLEAR = "unclear"  # it may have been carried out: sending again could make two of one
    GONE = "gone"  # nobody is there to be sent anything
    MOVED = "moved"  # the group has another id now
    REFUSED = "refused"  # the request itself is wrong, or what it is about has changed
    STUCK = "stuck"  # it took longer than anything may take
    BROKEN = "broken"  # an error of our own


def classify_error(error: BaseException) -> Fault:
    """What an error means."""
    if isinstance(error, RetryAfter):
        return Fault.FLOOD
    if isinstance(error, ChatMigrated):
        return Fault.MOVED
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and _is_nobody(error)):
        return Fault.GONE
    if isinstance(error, BadRequest | InvalidToken):
        return Fault.REFUSED
    if isinstance(error, NetworkError):
        return Fault.UNREACHABLE if _never_left(error) else Fault.UNCLEAR
    if isinstance(error, TelegramError):  # an answer that is no JSON
        return Fault.UNCLEAR
    return Fault.STUCK if isinstance(error, TimeoutError) else Fault.BROKEN


def may_repeat(error: NetworkError, endpoint: str) -> bool:
    """Whether a request that failed like this can be made again without doing anything twice."""
    if isinstance(error, BadRequest):
        return False
    return not endpoint.startswith(_SENDING) or _never_left(error)


def _never_left(error: NetworkError) -> bool:
    """Whether Telegram certainly did not carry it out: no connection, or an error of its own as the answer.

    A page of a proxy (502) is none of these: nobody knows what came of the request behind it.
    """
    return error.__cause__ is None or isinstance(error.__cause__, _NEVER_LEFT)


def _is_nobody(error: BadRequest) -> bool:
    text = str(error).lower()
    return any(sign in text for sign in ("chat not found", "user is deactivated", "user not found", "peer_id_invalid"))
