"""What somebody wishes of the daily tip: when, and on what. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.dialogue.topics import Topics
from bot.text import normalise, parse_number

USUAL = 8 * 60
"""The minute of the day at which the tip comes unless somebody chooses another."""
MOST_TOPICS = 5
_NUMBER = "[0-9零〇一二两三四五六七八九十]{1,3}"
_PARTS = "凌晨|清晨|清早|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里"
_TIME = re.compile(
    rf"(?P<part>{_PARTS})?(?P<hour>{_NUMBER})"
    rf"(?:[:：.](?P<digits>[0-5]\d)|[点时](?:钟|整)?(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})分?)?)"
)
_TIMELIKE = re.compile(r"\d+[:：.点时]\d*|.*[\d零一二两三四五六七八九十]+[点时].*|\d+")
_BETWEEN = re.compile("[、，,；;]")
_LATE = frozenset({"下午", "傍晚"})
_NIGHT = frozenset({"晚上", "晚", "夜里"})
_SMALL_HOURS = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """A minute of the local day, topics (none: all), and the words that are neither."""

    minute: int
    topics: tuple[str, ...]
    bad_times: tuple[str, ...] = ()
    bad_topics: tuple[str, ...] = ()


def read_wish(words: tuple[str, ...], topics: Topics) -> Wish:
    """What the words after /subscribe say, in any order."""
    minute = USUAL
    chosen: list[str] = []
    bad_times: list[str] = []
    bad_topics: list[str] = []
    for word in _take_apart(words):
        plain = normalise(word)
        time = parse_time(plain)
        if time is not None:
            minute = time
        elif _TIMELIKE.fullmatch(plain):  # before topics are looked for: there is one on 9 points
            bad_times.append(word)
        elif topic := topics.find(plain):
            chosen.append(topic)
        else:
            bad_topics.append(word)
    return Wish(minute, tuple(dict.fromkeys(chosen)), tuple(bad_times), tuple(bad_topics))


def parse_time(text: str) -> int | None:
    """The minute of the day that a time means (7:30, 早上7点半, 晚上八点一刻); None where it is none."""
    found = _TIME.fullmatch(text)
    told = parse_number(found["hour"]) if found else None
    if found is None or told is None:
        return None
    hour, minute = _find_hour(found["part"], int(told)), _read_minute(found)
    return hour * 60 + minute if hour <= 23 and minute <= 59 else 0 if (hour, minute) == (24, 0) else None


def write_time(minute: int) -> str:
    """450 as 7:30."""
    return f"{minute // 60}:{minute % 60:02}"


def find_first_day(minute: int, local: datetime) -> date:
    """The day of the first tip: today if the minute is still to come."""
    return local.date() if minute > local.hour * 60 + local.minute else local.date() + timedelta(days=1)


def _take_apart(words: tuple[str, ...]) -> list[str]:
    """The single wishes; a part of the day (晚上) that stands apart from its hour goes with it."""
    found: list[str] = []
    for word in (piece for held in words for piece in _BETWEEN.split(held) if piece):
        last = found[-1] if found else ""
        if re.fullmatch(_PARTS, normalise(last)) and parse_time(normalise(last + word)) is not None:
            found[-1] += word
        else:
            found.append(word)
    return found


def _find_hour(part: str | None, hour: int) -> int:
    """The hour of the day, 0 to 24, that an hour of a part of the day is."""
    if part in _NIGHT | {"凌晨"} and hour == 12:
        return 0
    late = (part in _LATE and hour < 12) or (part in _NIGHT and _SMALL_HOURS <= hour < 12)
    return hour + 12 if late or (part == "中午" and hour < 3) else hour


def _read_minute(found: re.Match[str]) -> int:
    if found["digits"]:
        return int(found["digits"])
    if found["half"]:
        return 30
    if found["quarter"]:
        return {"一": 15, "三": 45}[found["quarter"]]
    return int(parse_number(found["minute"]) or 0) if found["minute"] else 0
