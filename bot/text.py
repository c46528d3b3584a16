"""Characters and words: one spelling for what people type in many.

The only home of the converter from traditional to simplified characters.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from opencc import OpenCC

MAX_LENGTH = 2000
"""Characters of a message that are read; the rest is cut."""

_DROPPED = re.compile(
    "["
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control
    "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f"  # invisible, direction, variation
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\U000e0000-\U000e0fff"  # pictures
    "]"
)
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff\d])|(?<=\d)\s+(?=[\u3400-\u9fff])")
_SPACED_DIGITS = re.compile(r"(?<!\d)\d(?: \d(?!\d))+")
_REPEATED = re.compile(r"([^\w\s])\1+")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LONGEST_NUMBER = 20
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters to simplified ones, character and phrase wise (OpenCC `t2s`)."""
    return str(_simplifier().convert(text))


def drop_invisible(text: str) -> str:
    """A text of any length with spaces for control and invisible characters and pictures; its lines stay lines."""
    return _DROPPED.sub(" ", text.encode("utf-8", "ignore").decode("utf-8"))


def clean(text: str) -> str:
    """NFKC, no control characters, no pictures, single spaces, at most MAX_LENGTH characters."""
    text = unicodedata.normalize("NFKC", text[: 2 * MAX_LENGTH].encode("utf-8", "ignore").decode("utf-8"))
    return " ".join(drop_invisible(text).split())[:MAX_LENGTH]


def normalise(text: str) -> str:
    """One spelling for matching: clean, simplified, lower case, no spaces inside Chinese, no repeated punctuation."""
    text = _SPACED_DIGITS.sub(lambda match: match[0].replace(" ", ""), simplify(clean(text)).lower())
    return _REPEATED.sub(r"\1", _BETWEEN_HAN.sub("", text))


def match_words(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches any of some words, the longest first; nothing, where there are none."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


def match_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches where any of some regular expressions does; nothing, where there are none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)")


def pair_characters(text: str) -> frozenset[str]:
    """The pairs of characters of a text; of one character, that."""
    return frozenset(text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def resemble(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two texts are by their pairs of characters, 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other))


def is_han(char: str) -> bool:
    """Whether `char` is a Chinese character."""
    return "\u3400" <= char <= "\u9fff"


def parse_number(text: str) -> float | None:
    """The value of an Arabic or Chinese numeral (`1,500`, `十二`, `一百五`, `两千`, `百万`), None if it is none."""
    plain = text.replace(",", "")
    if len(plain) > _LONGEST_NUMBER:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return float(plain)
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)([百千万]+)", plain)
    if mixed:
        scale = 1
        for char in mixed[2]:
            scale *= _SCALES[char]
        return float(mixed[1]) * scale
    if not plain or any(char not in _DIGITS and char not in _SCALES for char in plain):
        return None
    return _parse_han(plain)


def _parse_han(text: str) -> float | None:
    if len(text) > 1 and all(char in _DIGITS for char in text):  # 一三五, 二零二二: read digit by digit
        return float("".join(str(_DIGITS[char]) for char in text))
    total, section, digit, scale = 0, 0, None, 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            scale = 1 if char in "零〇" else scale
            continue
        scale = _SCALES[char]
        if scale == 10_000:
            total, section = (total + section + (digit or 0) or 1) * scale, 0
        else:
            section += (1 if digit is None else digit) * scale
        digit = None
    if digit is not None:  # 一百五 is 150, 一百零五 is 105
        section += digit * (scale // 10 if scale >= 100 else 1)
    return float(total + section)
