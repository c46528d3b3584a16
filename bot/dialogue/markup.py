"""Lines to Telegram's HTML: escaped, and cut into parts between lines, sentences or characters, never inside one."""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
"""From where to where in a text, the end not included."""

LEAST_UNITS = 64
"""UTF-16 units that a part needs for a block, bold and an escaped character."""
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of surrogate pairs and non-characters: Telegram refuses or drops them."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters by name that show nothing."""
_SENTENCE_END = re.compile(r"(?:[。！？；…!?;\n]+|\.(?=\s))[”’』」）)】》]*|[》）](?=《)")
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with the spans of it that are bold; `block` is the tag (with attributes) that it stands in."""

    text: str
    bold: tuple[Span, ...] = ()
    block: str = ""

    @property
    def visible(self) -> bool:
        """Whether there is anything to be seen."""
        return any(unicodedata.category(char)[0] not in "ZC" and char not in _BLANK for char in self.text)


def clean(text: str) -> str:
    """The text without characters that Telegram refuses."""
    return _REFUSED.sub("", text)


def measure_html(text: str) -> int:
    """The UTF-16 units of a text once it is escaped."""
    return _count_units(_escape(text))


def write_pages(lines: Iterable[Line], limit: int) -> tuple[str, ...]:
    """Lines as HTML in parts of at most `limit` UTF-16 units; lines that show nothing are left out.

    A line that fits into a part stays whole; else its sentences do; else its characters. Only a character that is
    larger than a part (thousands of marks on one letter) is cut.

    Raises:
        ValueError: where `limit` is less than LEAST_UNITS.
    """
    if limit < LEAST_UNITS:
        raise ValueError(f"limit is {limit}, and a part with its markup needs at least {LEAST_UNITS} UTF-16 units")
    writer = _Writer(limit)
    for line in lines:
        if line.visible:
            writer.place(line)
    return writer.finish()


class _Writer:
    """Fills one part after the other."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[str] = []
        self._page, self._block, self._visible = "", "", False

    def place(self, line: Line) -> None:
        """Write a line, over several parts where it has to be."""
        start, length = 0, len(line.text)
        while start < length:
            if self._page and self._measure(line, start, length) > self._limit >= _measure_alone(line, start, length):
                self._turn()
            end = self._reach(line, start)
            if end > start:
                self._append(line, start, end)
            if end < length:
                self._turn()
            start = end

    def finish(self) -> tuple[str, ...]:
        """All parts."""
        self._turn()
        return tuple(self._parts)

    def _reach(self, line: Line, start: int) -> int:
        """How far a line can be written into the part: `start` where a new part should be begun first."""

        def measure(end: int) -> int:
            return self._measure(line, start, end)

        for find_ends in (_end_sentences, _end_characters):
            ends = find_ends(line.text, start)
            fitting = bisect_right(ends, self._limit, key=measure)
            if fitting or self._page:
                return ends[fitting - 1] if fitting else start
        return start + bisect_right(range(start + 1, len(line.text) + 1), self._limit, key=measure)

    def _measure(self, line: Line, start: int, end: int) -> int:
        """The units of the part with a piece of a line."""
        return _count_units(self._page + self._lead(line, start) + _write(line, start, end) + _close(line.block))

    def _append(self, line: Line, start: int, end: int) -> None:
        self._page += self._lead(line, start) + _write(line, start, end)
        self._block = line.block
        self._visible = self._visible or Line(line.text[start:end]).visible

    def _lead(self, line: Line, start: int) -> str:
        """What stands between the part so far and a piece: the end of its line, and of its block."""
        turned = line.block != self._block
        newline = "\n" if self._page and not start else ""
        return (_close(self._block) if turned else "") + newline + (_open(line.block) if turned else "")

    def _turn(self) -> None:
        """Begin a new part; what shows nothing is no part: Telegram refuses it."""
        if self._visible:
            self._parts.append(self._page + _close(self._block))
        self._page, self._block, self._visible = "", "", False


def _open(block: str) -> str:
    return f"<{block}>" if block else ""


def _close(block: str) -> str:
    return f"</{block.partition(' ')[0]}>" if block else ""


def _measure_alone(line: Line, start: int, end: int) -> int:
    return _count_units(_open(line.block) + _write(line, start, end) + _close(line.block))


def _write(line: Line, start: int, end: int) -> str:
    """A piece of a line as HTML, without its block."""
    pieces, done = [], start
    for span in line.bold:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            pieces += [_escape(line.text[done:first]), f"<b>{_escape(line.text[first:last])}</b>"]
            done = last
    return "".join(pieces) + _escape(line.text[done:end])


def _escape(text: str) -> str:
    return html.escape(text, quote=False)


def _count_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _end_sentences(text: str, start: int) -> list[int]:
    """Where sentences end, behind `start`; the end of the text is always among it."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start)]
    return [end for end in ends if end < len(text) and not _extends(text[end])] + [len(text)]


def _end_characters(text: str, start: int) -> list[int]:
    """Where what people take for one character ends: a letter with its marks, a family of emoji, a flag."""
    ends, flags = [], 0
    for place in range(start + 1, len(text)):
        before, char = text[place - 1], text[place]
        flags = flags + 1 if _is_flag(before) else 0
        if not (_extends(char) or before == _JOINER or (flags % 2 and _is_flag(char))):
            ends.append(place)
    return [*ends, len(text)]


def _extends(char: str) -> bool:
    """Whether a character belongs to the one before: marks, joiners, shades of skin, tags, parts of a syllable."""
    if char < "\u0300":
        return False
    return (
        char == _JOINER
        or unicodedata.category(char)[0] == "M"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
        or "\u1160" <= char <= "\u11ff"
    )


def _is_flag(char: str) -> bool:
    """Whether a character is half of a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"
