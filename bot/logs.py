"""Logging that keeps secrets and people's words out. Set up once, at the edge of the program."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO
from urllib.parse import quote, unquote

_LOUD = ("httpx", "httpcore", "telegram", "apscheduler", "sqlalchemy", "alembic", "aiosqlite", "asyncpg", "watchfiles")
"""Libraries that log addresses (with the token), statements or contents; only their warnings are heard."""
_TELLING = "telegram.request.BaseRequest"
"""Logs an answer that it cannot read as an error, whole, with what people wrote; we log what came of it."""
_HIDDEN = "[…]"
_PASSWORD = re.compile(r"://[^:/@]*:([^@]*)@")
_SHORTEST = 8
"""Shorter parts of a secret are no secret; hiding them would only garble the log."""


class Redactor(logging.Filter):
    """Replaces secrets in whatever a record would print, its exception included.

    Raising the levels of chatty libraries is not enough: errors, `repr` and tracebacks hold the token as well.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        forms = {form for secret in secrets for form in _spell(secret) if len(form) >= _SHORTEST}
        self._forms = sorted(forms, key=len, reverse=True)

    def hide(self, text: str) -> str:
        """A text without the secrets."""
        for form in self._forms:
            text = text.replace(form, _HIDDEN)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; nothing is dropped."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: the message is printed as it stands
            text = str(record.msg)
        record.msg, record.args = self.hide(text), ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = self.hide("".join(traceback.format_exception(*record.exc_info)).rstrip())
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self.hide(record.stack_info)
        return True


def set_up_logging(level: str, secrets: Iterable[str], stream: TextIO | None = None) -> Redactor:
    """Send all logging, warnings and uncaught exceptions to one redacting handler on standard error."""
    redactor = Redactor(secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(redactor)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level)
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(_TELLING).setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    return redactor


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("bot").critical("The program ended with an error.", exc_info=(kind, error, trace))


def _spell(secret: str) -> tuple[str, ...]:
    """A secret as it may stand in a text: as it is, in an address, and a URL's password or a token's secret alone."""
    found = _PASSWORD.search(secret)
    part = found[1] if found else secret.rpartition(":")[2]
    return secret, quote(secret, safe=""), part, unquote(part)
