"""Texts as they are kept: nothing that a database cannot hold, no personal data, of bounded length."""

import re

from bot.privacy import mask

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL holds no NUL; half a surrogate pair has no UTF-8."""
LONGEST = 4096
"""Characters that are kept of a text: as many as a message of Telegram has."""


def make_storable(text: str) -> str:
    """The text with replacement characters for what no database holds; of the same length."""
    return _UNSTORABLE.sub("\ufffd", text)


def protect(text: str, longest: int = LONGEST) -> str:
    """At most `longest` characters of the text, personal data masked.

    It is cut twice: after masking, so that no half of a number stays unmasked at the end, and before, so that masking
    takes no longer than it must.
    """
    return mask(make_storable(text[: 2 * longest]))[:longest]
