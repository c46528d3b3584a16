"""Days, times and figures in a text, as they stand there."""

import re
from datetime import date, timedelta
from typing import NamedTuple

_HAN_NUMBER = "[零〇一二两三四五六七八九十百千万亿]+"
_NUMBER = rf"(?:\d+(?:[,，]\d{{3}})*(?:\.\d+)?(?:[百千万亿]+)?|{_HAN_NUMBER})"
_UNITS = (
    "个百分点|人次|辆次|车次|件次|班次|架次|平方公里|平方米|立方米|公斤|公里|千克|千米|千瓦时|毫克|毫升|小时|分钟|个月|"
    "起|人|名|位|辆|台|次|处|件|份|顶|套|场|条|个|斤|吨|克|米|亩|支|家|户|幅|张|块|盒|箱|本|册|篇|期|批|项|座|栋|间|"
    "所|枚|只|头|棵|株|袋|瓶|桶|节|段|站|元|角|分|天|日|周|年|岁|秒|度|倍|成|%|％|‰"
)
FIGURE = re.compile(
    rf"(?P<about>约|近|超过|超|逾|达)?(?P<number>{_NUMBER})(?P<more>余|多|几)?(?P<scale>[万亿])?(?P<unit>{_UNITS})"
)
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*年\s*)?(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12]\d|0?[1-9])(?:日|号|(?!\d))"
)
_STAMP = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})([-/.])(?P<month>1[0-2]|0?[1-9])\2(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_MONTH = re.compile(r"(?:(?P<year>(?:19|20)\d{2})年)?(?P<month>1[0-2]|0?[1-9])月(?:份)?(?!\s*\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
VAGUE = re.compile("近日|日前|近期|近来|连日来|日内|最近|昨日|昨天|今天|今日|上周|本周|本月|上月|月初|月底|年初|年底")
_RELATIVE = re.compile("(?:昨|今|前)(?:天|日)(?![（(的后起])(?<!日前)(?=[\u3400-\u9fff，])")
_AGO = {"今": 0, "昨": 1, "前": 2}
_CLOCK = ("时", "点")
_NO_COUNT = frozenset({"人", "分", "度", "成", "节", "段"})
"""Measures that after a number in characters mostly are none: 二人, 十分, 一成."""
_OPENING = 80
"""Characters of an article in which the day of what it reports is looked for."""


class Figure(NamedTuple):
    """A number with what is counted: `text` as it stands, `value` without ornament, `unit` the measure."""

    text: str
    value: str
    unit: str
    start: int
    end: int


class Day(NamedTuple):
    """A day, month or year as precise as the text; what it does not say is None."""

    text: str
    year: int | None
    month: int | None
    day: int | None
    start: int

    @property
    def stamp(self) -> str | None:
        """`2022-12-14`, `2022-12` or `2022`; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def find_figures(text: str) -> list[Figure]:
    """What a text counts. Days and years of the calendar, and a mere 一个, are no figures."""
    spans = [range(day.start, day.start + len(day.text)) for day in find_days(text)]
    return [
        Figure(match[0], match["number"].replace("，", ",") + (match["scale"] or ""), match["unit"], *match.span())
        for match in FIGURE.finditer(text)
        if not any(match.start("number") in span for span in spans) and _counts(match)
    ]


def _counts(match: re.Match[str]) -> bool:
    number, unit = match["number"], match["unit"]
    text, (start, end) = match.string, match.span()
    if text[end : end + 1] == "级" or text[max(0, start - 1) : start] in _CLOCK:
        return False  # 二年级, 2时40分
    if number[0].isdigit():
        return not (unit == "年" and len(number) == len("2022"))
    return number not in {"一", "万", "千", "百", "亿"} and unit not in _NO_COUNT


def find_days(text: str) -> list[Day]:
    """The days, months and years that a text names, in its order."""
    found: dict[int, Day] = {}
    for pattern in (_DAY, _STAMP, _MONTH, _YEAR):
        for match in pattern.finditer(text):
            if not any(day.start <= match.start() < day.start + len(day.text) for day in found.values()):
                found[match.start()] = _read_day(match)
    return [found[start] for start in sorted(found)]


def _read_day(match: re.Match[str]) -> Day:
    groups = match.groupdict() or {"year": match[1]}
    year, month, day = (int(groups[name]) if groups.get(name) else None for name in ("year", "month", "day"))
    return Day(match[0], year, month, day, match.start())


def date_words(text: str, published: str | None) -> str:
    """A text in which 昨日 and 今天 have their days behind them, where it is known when it appeared."""
    try:
        day = date.fromisoformat(published or "")
    except ValueError:
        return text
    return _RELATIVE.sub(lambda match: f"{match[0]}（{_write_day(day - timedelta(days=_AGO[match[0][0]]))}）", text)


def find_relative(text: str) -> list[str]:
    """昨日 and the like of which a text does not tell the day."""
    return [match[0] for match in _RELATIVE.finditer(text)]


def _write_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def find_report_day(text: str) -> Day | None:
    """The day that an article tells of: the first that its opening names, whether with a year or without."""
    days = find_days(text[:_OPENING])
    return next((day for day in days if day.day), None)


def complete_year(day: Day, published: str) -> Day:
    """A day without a year, read in a paper of a day (`2022-12-15`): the latest such day that is not after it."""
    if day.year is not None or day.month is None or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", published):
        return day
    year, month, of_month = map(int, published.split("-"))
    later = (day.month, day.day or 1) > (month, of_month)
    return day._replace(year=year - later)
