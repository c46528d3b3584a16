"""The text that people see: what a bot sent made plain, and what Telegram finds in what people write."""

import re

from tests.botapi.markup import count_units, parse_html
from tests.botapi.refusals import bad_request
from tests.botapi.tags import Entity

MAXIMUM_BYTES = 1 << 15
MAXIMUM_ENTITIES = 100
# Telegram turns control characters into spaces and drops marks that would rearrange or strike through a chat.
_CONTROL = frozenset(map(chr, range(33))) - {"\n", "\r"}
_DROPPED = frozenset("\r\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?!@))(?![\w/<>])")
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)")


def format_text(text: str, mode: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text that people see and its entities, from what a bot sent.

    Raises:
        Refusal: the markup is broken, or nothing is left to show.
    """
    try:
        if len(text.encode()) > MAXIMUM_BYTES:
            raise bad_request("text is too long")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if mode.lower() == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    text, entities = clean_text(text, entities)
    if not text:
        raise bad_request("text must be non-empty")
    return text, entities[:MAXIMUM_ENTITIES]


def find_entities(text: str) -> list[Entity]:
    """The commands and mentions in what a person wrote. A name with a Chinese character right beside it is none."""
    found = [("bot_command", match) for match in _COMMAND.finditer(text)]
    found += [("mention", match) for match in _MENTION.finditer(text)]
    return [
        {"type": kind, "offset": count_units(text[: match.start()]), "length": count_units(match[0])}
        for kind, match in sorted(found, key=lambda pair: pair[1].start())
    ]


def clean_text(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without control characters and outer blanks, and the entities moved along with it."""
    kept: list[str] = []
    moved = [0]  # where each UTF-16 unit of the text stands afterwards
    for character in text:
        clean = "" if character in _DROPPED else " " if character in _CONTROL else character
        kept.append(clean)
        moved += [moved[-1] + (index + 1 if clean else 0) for index in range(count_units(character))]
    plain = "".join(kept).rstrip(" \n")
    spans = [(*_move(entity, moved, count_units(plain)), entity) for entity in entities]
    left = len(plain) - len(plain.lstrip(" \n"))
    left = min([left, *(start for start, end, _ in spans if end > start)])
    return plain[left:], [
        {**entity, "offset": start - left, "length": end - start} for start, end, entity in spans if end > start
    ]


def _move(entity: Entity, moved: list[int], end: int) -> tuple[int, int]:
    start, stop = (
        moved[max(0, min(place, len(moved) - 1))]
        for place in (int(entity["offset"]), int(entity["offset"]) + int(entity["length"]))
    )
    return min(start, end), min(stop, end)
