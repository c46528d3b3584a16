"""What is personal in a text, hidden before anything is written down.

Hiding keeps the length: the entities of a Telegram message are offsets into its text.
"""

import json
import re
import unicodedata
from typing import Any

MAX_DEPTH = 32
"""Nesting of JSON that is kept; what lies deeper becomes null. Telegram's updates nest about ten deep."""

_HIDDEN = "*"
_INVISIBLE = "\u200b-\u200f\u2060\ufe0f\ufeff\u20e3"
_GAP = rf"[\s.·•‧∙・_\-‐-―−/\\,()\[\]#~{_INVISIBLE}]{{0,3}}"
_DIGIT = r"[\d〇零一二三四五六七八九幺]"
_UNIT = "[元块人名户位起处份支斤吨次辆台米分年月日天公毫万亿度个件条]"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼军海空]"
_PLATE_GAP = rf"[\s.·•‧∙・_\-{_INVISIBLE}]{{0,2}}"
_PLATE_END = "(?:[警学港澳挂领试超]|应急)"
_DATE = (
    r"(?:19|20)\d\d(?P<between>[-./])(?:0?[1-9]|1[0-2])(?P=between)(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:[ t]\d\d?:\d\d(?::\d\d)?)?"
)
_THOUSANDS = r"\d{1,3}(?:,\d{3}){1,2}(?:\.\d{1,2})?"
_RANGE = rf"(?:19|20)\d\d[-–—~](?:19|20)\d\d(?!\d)|\d{{1,6}}[-–—~]\d{{1,6}}(?=\s?{_UNIT})"
_FIGURE = rf"(?:{_DATE}|{_THOUSANDS}|{_RANGE})(?!{_GAP}\d)"
_MAIL = r"[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:[.。][a-z0-9-]{1,63})+"
_PLATE = (
    rf"(?<={_PROVINCE}){_PLATE_GAP}[a-z]"
    rf"(?=(?:{_PLATE_GAP}[a-z]){{0,3}}{_PLATE_GAP}\d(?:{_PLATE_GAP}[a-z]){{0,3}}{_PLATE_GAP}\d)"
    rf"(?:{_PLATE_GAP}[a-z\d]){{4}}{_PLATE_GAP}(?:{_PLATE_END}|[a-z\d]+)"
)
_ARMED = rf"wj{_PLATE_GAP}{_PROVINCE}?(?:{_PLATE_GAP}\d){{4}}{_PLATE_GAP}[a-z\d]?"
_NUMBER = rf"\+?{_DIGIT}(?:{_GAP}{_DIGIT}){{6,}}x?"
_PERSONAL = re.compile(
    rf"(?P<mail>{_MAIL})|(?P<plate>{_PLATE}|{_ARMED})|(?P<figure>{_FIGURE})|(?P<number>{_NUMBER})", re.IGNORECASE
)
"""Where several fit, the first wins: an address before the number in it, a plate before its digits, a date or an
amount before a number. The number takes identity numbers, bank cards and all telephones."""

_NAMES = frozenset(
    {
        "first_name",
        "last_name",
        "username",
        "title",
        "phone_number",
        "bio",
        "vcard",
        "author_signature",
        "custom_title",
        "name",
        "sender_tag",
        "forward_sender_name",
        "sender_user_name",
    }
)
_PLACES = frozenset({"latitude", "longitude"})
_LABELS = frozenset({"id", "type", "language_code", "chat_instance"})


def mask(text: str) -> str:
    """The text with what is personal as asterisks; as long as before.

    Hidden are e-mail addresses, number plates but for their province, and seven or more digits in a row or with a few
    separators between them (telephones, identity numbers, bank cards). Dates with separators, amounts in thousands
    and ranges before a unit stay.
    """
    pieces, end = [], 0
    for match in _PERSONAL.finditer(_narrow(text)):
        if match.lastgroup != "figure":
            pieces += [text[end : match.start()], _HIDDEN * len(match[0])]
            end = match.end()
    return "".join(pieces) + text[end:]


def mask_json(value: Any) -> Any:
    """A JSON value, such as a Telegram update, without what is personal: its shape stays, so it can be parsed again.

    Every text is masked but identifiers; names of people and chats become empty, places become 0. All texts rather
    than those of a list of fields: Telegram adds fields every few months.
    """
    return _mask_value(value, "", MAX_DEPTH)


def dump_masked(value: Any) -> str:
    """A JSON value, masked, as text."""
    return json.dumps(mask_json(value), ensure_ascii=True, separators=(",", ":"))


def load_masked(text: str) -> Any:
    """The value that `dump_masked` has written.

    Raises:
        ValueError: where it has written no such thing.
    """
    return json.loads(text)


def _mask_value(value: Any, key: str, depth: int) -> Any:
    if isinstance(value, dict):
        return {name: _mask_value(item, name, depth - 1) for name, item in value.items()} if depth else None
    if isinstance(value, list):
        return [_mask_value(item, key, depth - 1) for item in value] if depth else None
    if isinstance(value, str):
        return "" if key in _NAMES else value if key in _LABELS or key.endswith("_id") else mask(value)
    return 0 if key in _PLACES and isinstance(value, int | float) else value


def _narrow(text: str) -> str:
    """Full-width, circled and styled characters as plain ones, each in its place."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    plain = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(plain, text, strict=True))
