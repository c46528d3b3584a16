"""What reaches the log, and what is kept out of it."""

import io
import logging
import sys
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.logs import Redactor, set_up_logging

TOKEN = "123456789:AAnobodysTokenForTheseTests_0-1234"  # noqa: S105  # nobody's
PART = TOKEN.partition(":")[2]
DATABASE = "postgresql://bot:pass%2Fword-1@db.example.org:5432/bot"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where a set-up log writes; the logging of the tests themselves is put back afterwards."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    written = io.StringIO()
    set_up_logging("INFO", [TOKEN, DATABASE], written)
    yield written
    logging.captureWarnings(capture=False)
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.getLogger("bot").setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    "spelling",
    [
        TOKEN,
        quote(TOKEN, safe=""),
        PART,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        DATABASE,
        "pass%2Fword-1",
        "pass/word-1",
    ],
)
def test_a_secret_is_hidden_however_it_is_spelt(stream: io.StringIO, spelling: str) -> None:
    logging.getLogger("bot").warning("It failed at %s.", spelling)
    assert "[…]" in stream.getvalue()
    assert PART not in stream.getvalue()
    assert "word-1" not in stream.getvalue()


def test_the_rest_of_a_line_stays_as_it_was(stream: io.StringIO) -> None:
    logging.getLogger("bot").warning("%s has %d letters", TOKEN, 37)
    assert stream.getvalue().endswith("WARNING bot: […] has 37 letters\n")


def test_a_secret_in_an_exception_and_in_its_cause_is_hidden(stream: io.StringIO) -> None:
    try:
        try:
            raise ValueError(f"The token `{TOKEN}` was rejected by the server.")
        except ValueError as error:
            raise RuntimeError(f"cannot reach {DATABASE}") from error
    except RuntimeError:
        logging.getLogger("bot").exception("It failed.")
    assert stream.getvalue().count("[…]") == 2
    assert PART not in stream.getvalue()
    assert "RuntimeError: cannot reach […]" in stream.getvalue()


def test_a_secret_in_a_stack_is_hidden(stream: io.StringIO) -> None:
    record = logging.LogRecord("bot", logging.WARNING, __file__, 1, "Here.", (), None, sinfo=f"at {TOKEN}")
    logging.getLogger("bot").handle(record)
    assert stream.getvalue().endswith("Here.\nat […]\n")


def test_a_line_whose_arguments_do_not_fit_is_printed_as_it_stands(stream: io.StringIO) -> None:
    logging.getLogger("bot").warning("%d tips", "many")
    assert "%d tips" in stream.getvalue()


def test_a_part_too_short_to_be_a_secret_is_left_alone() -> None:
    assert Redactor(["postgresql://bot:bot@db/bot"]).hide("bot started") == "bot started"


@pytest.mark.parametrize("name", ["httpx", "httpcore.http11", "telegram.ext.Updater", "sqlalchemy.engine", "uvicorn"])
def test_of_libraries_only_warnings_are_heard(stream: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("HTTP Request: POST")
    logging.getLogger(name).warning("slow")
    assert stream.getvalue().splitlines() == [stream.getvalue().splitlines()[-1]]
    assert f"WARNING {name}: slow" in stream.getvalue()


def test_the_level_that_is_set_is_that_of_the_bot(stream: io.StringIO) -> None:
    logging.getLogger("bot.serving").info("ready")
    logging.getLogger("bot.serving").debug("a message")
    assert "ready" in stream.getvalue()
    assert "a message" not in stream.getvalue()


def test_a_library_stays_quiet_when_the_bot_tells_everything(stream: io.StringIO) -> None:
    set_up_logging("DEBUG", [TOKEN], stream)
    logging.getLogger("bot.serving").debug("details")
    logging.getLogger("telegram.Bot").debug("Set Bot API URL: https://api.telegram.org/bot%s", TOKEN)
    assert "details" in stream.getvalue()
    assert "API URL" not in stream.getvalue()


def test_an_answer_of_telegram_that_cannot_be_read_is_not_printed(stream: io.StringIO) -> None:
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(b'{"ok":true,"result":[{"text":"my secret')
    assert stream.getvalue() == ""


def test_a_warning_of_python_becomes_a_redacted_line(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logging._showwarning  # type: ignore[attr-defined]  # pytest has put its own in place
        warnings.warn(f"the address of {TOKEN} is old", UserWarning, stacklevel=1)
    assert "the address of […] is old" in stream.getvalue()


def test_an_error_that_nobody_caught_is_told_without_secrets(stream: io.StringIO) -> None:
    try:
        raise ValueError(f"no such bot: {TOKEN}")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "CRITICAL bot: The program ended with an error." in stream.getvalue()
    assert "ValueError: no such bot: […]" in stream.getvalue()
    assert PART not in stream.getvalue()
