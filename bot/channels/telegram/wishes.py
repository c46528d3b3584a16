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
_TIME = re.compile(
    rf"(?P<part>凌晨|清晨|清早|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里)?(?P<hour>{_NUMBER})"
    rf"(?:[:：.](?P<digits>[0-5]\d)|[点时](?:钟|整)?(?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_NUMBER})分?)?)"
)
_TIMELIKE = re.compile(r"\d+[:：.点时]\d*|.*[\d零一二两三四五六七八九十]+[点时].*|\d+")
_LATE = frozenset({"下午", "傍晚", "晚上", "晚", "夜里"})


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
    for word in words:
        plain = normalise(word)
        time = parse_time(plain)
        topic = None if time is not None else topics.find(plain)
        if time is not None:
            minute = time
        elif topic:
            chosen.append(topic)
        else:
            (bad_times if _TIMELIKE.fullmatch(plain) else bad_topics).append(word)
    return Wish(minute, tuple(dict.fromkeys(chosen)), tuple(bad_times), tuple(bad_topics))


def parse_time(text: str) -> int | None:
    """The minute of the day that a time means (7:30, 早上7点半, 晚上八点一刻); None where it is none."""
    found = _TIME.fullmatch(text)
    hour = parse_number(found["hour"]) if found else None
    if found is None or hour is None:
        return None
    minute = _read_minute(found)
    if found["part"] in _LATE and hour < 12:
        hour += 12
    elif found["part"] == "中午" and hour < 3:
        hour += 12 * (hour < 11)
    elif found["part"] == "凌晨" and hour == 12:
        hour = 0
    total = int(hour) * 60 + minute
    return total if hour <= 23 and minute <= 59 else 0 if (hour, minute) == (24, 0) else None


def write_time(minute: int) -> str:
    """450 as 7:30."""
    return f"{minute // 60}:{minute % 60:02}"


def find_first_day(minute: int, local: datetime) -> date:
    """The day of the first tip: today if the minute is still to come."""
    return local.date() if minute > local.hour * 60 + local.minute else local.date() + timedelta(days=1)


def _read_minute(found: re.Match[str]) -> int:
    if found["digits"]:
        return int(found["digits"])
    if found["half"]:
        return 30
    if found["quarter"]:
        return {"一": 15, "三": 45}[found["quarter"]]
    return int(parse_number(found["minute"]) or 0) if found["minute"] else 0
