"""Question files to figures."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

EXPECTED = {
    "answer": {"answer", "tip", "emergency"},
    "list": {"list"},
    "refuse": {"refuse"},
    "social": {"social", "help"},
}
MOST_CHARACTERS = 500
MOST_SOURCES = 3


def squeeze(text: str) -> str:
    """Text without white space, markup and punctuation, as the expectations are matched against."""
    return re.sub(r"[\W_]+", "", text)
