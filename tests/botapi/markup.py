"""HTML to plain text and entities, read as Telegram reads it: its tags, its leniencies, its refusals.

Offsets and lengths of entities are in UTF-16 units; offsets in refusals are in bytes of UTF-8, as Telegram gives them.
All tags are known but `tg-time`; a link to a person stays a link.
"""

import re
from dataclasses import dataclass, field

from tests.botapi.tags import KINDS, REFERENCE, Entity, Tag, decode, describe, interpret, refuse

_SPACES = " \t\r\n\v"
_TEXT = re.compile("[^<&]+")
_BLANK = re.compile(f"[{_SPACES}]*")
_NAME = re.compile(r"[^ \t\r\n\v\0>]*")
_ATTRIBUTE = re.compile(r"""[^ \t\r\n\v\0=>/"']*""")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def count_units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """The plain text and the entities of HTML, in order.

    Raises:
        Refusal: "can't parse entities", with the reason and the byte offset.
    """
    reader = _Reader(text)
    while reader.at < len(text):
        reader.read_next()
    if reader.open:
        refuse(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].name}"')
    plain = "".join(reader.parts)
    if any("\ud800" <= character <= "\udfff" for character in plain):
        refuse(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    for entity in reader.entities:
        if entity["type"] == "code":  # a language is told of blocks only
            entity.pop("language", None)
    # Stable: of two that cover the same, the inner one, which ended first, stays first.
    return plain, sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))


@dataclass
class _Reader:
    """Reads HTML from left to right."""

    text: str
    at: int = 0
    units: int = 0
    parts: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    open: list[Tag] = field(default_factory=list)

    def read_next(self) -> None:
        """Reads a tag, a character reference, or text up to the next of them."""
        if self.text.startswith("</", self.at):
            self._close_tag()
        elif self.text.startswith("<", self.at):
            self._open_tag()
        else:
            piece = self._read_reference() if self._peek() == "&" else self._take(_TEXT)
            self.parts.append(piece)
            self.units += count_units(piece)

    def _byte(self, place: int) -> int:
        return len(self.text[:place].encode())

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match  # each pattern is asked for where it can match, or matches nothing too
        self.at = match.end()
        return match[0]

    def _read_reference(self) -> str:
        """The character that stands behind `&...;`, or the `&` itself where nothing known follows."""
        start = self.at
        character = decode(self._take(REFERENCE))
        if character is None:
            self.at = start + 1
            return "&"
        return character

    def _open_tag(self) -> None:
        start = self.at
        self.at += 1
        name = self._take(_NAME).lower()
        if self._peek() in ("", "\0"):
            refuse(f"Unclosed start tag at byte offset {self._byte(start)}")
        if name not in KINDS:
            refuse(f'Unsupported start tag "{name}" at byte offset {self._byte(start)}')
        argument = ""
        while True:
            self._take(_BLANK)
            if self._peek() == ">":
                break
            argument = self._read_attribute(name, start) or argument
        if name == "span" and argument != "spoiler":
            refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(start)}')
        self.at += 1
        self.open.append(Tag(name, argument, self.units, len(self.parts)))

    def _read_attribute(self, name: str, start: int) -> str:
        """What the attribute says of the tag; "" where it says nothing."""
        attribute = self._take(_ATTRIBUTE)
        if not attribute:
            refuse(f'Empty attribute name in the tag "{name}" at byte offset {self._byte(start)}')
        self._take(_BLANK)
        unclosed = f'Unclosed start tag "{name}" at byte offset {self._byte(start)}'
        if self._peek() in ("", "\0"):
            refuse(unclosed)
        value = ""
        if self._peek() == "=":
            self.at += 1
            self._take(_BLANK)
            if not self._peek():
                refuse(unclosed)
            value = self._read_value()
            if not self._peek():
                refuse(f"Unclosed start tag at byte offset {self._byte(start)}")
        return interpret(name, attribute, value)

    def _read_value(self) -> str:
        quote = self._peek()
        if quote not in "\"'":
            start = self.at
            token = self._take(_TOKEN).lower()
            if self._peek() not in {*_SPACES, ">", ""}:
                refuse(f"Unexpected end of name token at byte offset {self._byte(start)}")
            return token
        end = self.text.find(quote, self.at + 1)
        end = len(self.text) if end < 0 else end
        value = self.text[self.at + 1 : end]
        self.at = end + 1
        return REFERENCE.sub(lambda match: decode(match[0]) or match[0], value)

    def _close_tag(self) -> None:
        start = self.at
        if not self.open:
            refuse(f"Unexpected end tag at byte offset {self._byte(start)}")
        self.at += 2
        name = self._take(_NAME).lower()
        self._take(_BLANK)
        if self._peek() != ">":
            refuse(f"Unclosed end tag at byte offset {self._byte(start)}")
        self.at += 1
        tag = self.open.pop()
        if name not in ("", tag.name):
            refuse(f'Unmatched end tag at byte offset {self._byte(start)}, expected "</{tag.name}>", found "</{name}>"')
        if self.units > tag.units:
            self._mark(tag)

    def _mark(self, tag: Tag) -> None:
        entity: Entity = {"type": KINDS[tag.name], "offset": tag.units, "length": self.units - tag.units}
        last = self.entities[-1] if self.entities else {}
        if {tag.name, last.get("type")} == {"pre", "code"} and all(
            last[key] == entity[key] for key in ("offset", "length")
        ):
            language = tag.argument or last.get("language", "")
            if language:
                self.entities[-1] = {**entity, "type": "pre", "language": language}
                return
        entity |= describe(tag, "".join(self.parts[tag.parts :]))
        if entity["type"]:
            self.entities.append(entity)
