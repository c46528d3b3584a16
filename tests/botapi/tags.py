"""What Telegram knows of HTML: its tags, what their attributes say, and its character references."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from tests.botapi.refusals import bad_request

Entity = dict[str, Any]

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_LITERALS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile("&(?:#(x[0-9A-Fa-f]*|[0-9]*)|([A-Za-z]*));?")
_ADDRESS = re.compile(r"(?:https?|tg|ton)://\S+")
_DOMAIN = re.compile(r"[^\s/:]+\.[^\s/:]+(?:[:/?#]\S*)?")


@dataclass(frozen=True)
class Tag:
    """A start tag that waits for its end."""

    name: str
    argument: str
    units: int  # where it began, in UTF-16 units
    parts: int  # how many pieces of text stood before it


def refuse(reason: str) -> NoReturn:
    """Says what is wrong with the markup.

    Raises:
        Refusal: always.
    """
    raise bad_request(f"can't parse entities: {reason}")


def decode(reference: str) -> str | None:
    """The character behind `&...;`; None where Telegram leaves it as it is."""
    match = REFERENCE.fullmatch(reference)
    assert match
    number, name = match.groups()
    if number is None:
        return _LITERALS.get(name)
    if len(reference.rstrip(";")) >= 10:  # before it is counted: a number of any length may come
        return None
    code = int("0" + number, 16) if number.startswith("x") else int(number or "0")
    return chr(code) if 0 < code < 0x10FFFF else None


def interpret(tag: str, attribute: str, value: str) -> str:
    """What an attribute says of its tag; "" where it says nothing."""
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class":
            return value.removeprefix("language-") if value.startswith("language-") else ""
        case "span", "class":
            return value.removeprefix("tg-") if value.startswith("tg-") else ""
        case "blockquote", "expandable":
            return "expandable"
    return ""


def describe(tag: Tag, inside: str) -> Entity:
    """What the entity of a tag holds besides its span; an empty type means that it is none."""
    if tag.name == "blockquote" and tag.argument:
        return {"type": "expandable_blockquote"}
    if tag.name == "code" and tag.argument:
        return {"language": tag.argument}
    if tag.name == "tg-emoji":
        if not tag.argument.isdecimal():
            refuse("Invalid custom emoji identifier specified")
        return {"custom_emoji_id": tag.argument}
    if tag.name == "a":
        return _describe_link(tag.argument or inside)
    return {}


def _describe_link(url: str) -> Entity:
    if _ADDRESS.fullmatch(url):
        return {"url": url}
    return {"url": f"http://{url}"} if _DOMAIN.fullmatch(url) else {"type": ""}
