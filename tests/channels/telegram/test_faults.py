"""What python-telegram-bot's errors mean for a message."""

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.faults import Fault, classify_error, may_repeat


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (RetryAfter(3), Fault.FLOOD),
        (ChatMigrated(-5), Fault.MOVED),
        (Forbidden("Forbidden: bot was blocked by the user"), Fault.GONE),
        (Forbidden("Forbidden: user is deactivated"), Fault.GONE),
        (BadRequest("Chat not found"), Fault.GONE),
        (BadRequest("PEER_ID_INVALID"), Fault.GONE),
        (BadRequest("Can't parse entities: unsupported start tag"), Fault.REFUSED),
        (BadRequest("Message is too long"), Fault.REFUSED),
        (InvalidToken("Not Found"), Fault.REFUSED),
        (NetworkError("Bad Gateway"), Fault.UNREACHABLE),
        (caused(NetworkError("httpx.ConnectError"), httpx.ConnectError("")), Fault.UNREACHABLE),
        (caused(TimedOut(), httpx.ConnectTimeout("")), Fault.UNREACHABLE),
        (caused(TimedOut("Pool timeout"), httpx.PoolTimeout("")), Fault.UNREACHABLE),
        (caused(TimedOut(), httpx.ReadTimeout("")), Fault.UNCLEAR),
        (caused(TimedOut(), httpx.WriteTimeout("")), Fault.UNCLEAR),
        (caused(NetworkError("httpx.ReadError"), httpx.ReadError("")), Fault.UNCLEAR),
        (caused(NetworkError("httpx.RemoteProtocolError"), httpx.RemoteProtocolError("")), Fault.UNCLEAR),
        (caused(NetworkError("Bad Gateway"), ValueError("a page of a proxy")), Fault.UNCLEAR),
        (TelegramError("Invalid server response"), Fault.UNCLEAR),
        (Conflict("terminated by other getUpdates request"), Fault.UNCLEAR),
        (TimeoutError(), Fault.STUCK),
        (LookupError(), Fault.BROKEN),
    ],
)
def test_an_error_says_what_became_of_the_request(error: BaseException, fault: Fault) -> None:
    assert classify_error(error) is fault


@pytest.mark.parametrize("endpoint", ["sendMessage", "forwardMessage", "copyMessage"])
def test_what_may_have_been_sent_is_not_sent_again(endpoint: str) -> None:
    assert not may_repeat(caused(TimedOut(), httpx.ReadTimeout("")), endpoint)


@pytest.mark.parametrize("cause", [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.PoolTimeout("")])
def test_what_has_certainly_not_been_sent_is_sent_again(cause: Exception) -> None:
    assert may_repeat(caused(NetworkError("no way"), cause), "sendMessage")


@pytest.mark.parametrize("endpoint", ["getMe", "editMessageText", "answerCallbackQuery", "setMyCommands"])
def test_what_does_the_same_when_done_twice_is_done_again(endpoint: str) -> None:
    assert may_repeat(caused(TimedOut(), httpx.ReadTimeout("")), endpoint)


@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText"])
def test_what_telegram_has_refused_is_not_tried_again(endpoint: str) -> None:
    assert not may_repeat(BadRequest("Message is not modified"), endpoint)
