"""What a question states (unit, place, date, figure, person) held against what an article says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.dialogue.question import Question
from bot.knowledge.models import Article, City, Knowledge
from bot.search.entries import Entry
from bot.text import match_words, parse_number, simplify

MOST_READ = 1024
"""Articles of which the particulars are remembered."""
_NUMERAL = r"\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千万]+"
_UNIT = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})(大队|中队)")
_MONTH_DAY = re.compile(
    r"(?<![\d个])(\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份|(\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?"
)
_OTHER_YEAR = re.compile(
    "(?:大前年|前年|去年|明年|后年|上个月|上月|下个月|下月|昨天|昨晚|上周|上星期|下周)"
    "(?!.{0,4}(?:看|听|刷|读|瞧|好像))"  # when somebody read of it is not when it was
)
_YEAR = re.compile(r"((?:19|20)\d{2})年?(?!\d|余|多|斤|元|人)")
_COUNTED = re.compile(rf"(?<![第\d])({_NUMERAL})(?:余|多|来)?(起|处|份|支|斤|人次|项|辆|名|次|篇|大法宝|步|公斤|吨)")
_VILLAGE = re.compile(r"([\u4e00-\u9fff]{1,3})(村|镇|乡|县|区)")
_PHASE = re.compile(r"第([一二三四五六七八九十\d])(阶段|期|季度|步)")

_SCORE = r"[扣记罚]([一二三六九]|十二|\d{1,2})分"
_POINTS = re.compile(
    rf"{_SCORE},?(?:的|了)?(?:吗|么|吧|是吧|对吧|对吗|对不对|是不是|没错|真的)|是不是[要会得]?{_SCORE}"
)
"""Points that a question wants to have confirmed, not those that somebody has (已经扣了9分)."""
_RULED = re.compile(r"(\d+)分(?!钟)")

Matter = Literal["points", "elsewhere", "unit", "place", "time", "number", "person", "month", "phase", "year"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The question says `wrong` where the article has `right` (empty: nothing of the kind)."""

    matter: Matter
    wrong: str
    right: str


class Checker:
    """Checks questions against the articles of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        articles = {article.id: article for article in knowledge.articles}

        @lru_cache(MOST_READ)  # it holds no reference to the checker, so a knowledge that was replaced goes at once
        def read_article(name: str) -> _Told | None:
            return _read_article(articles[name]) if name in articles else None

        self._read_article = read_article
        self._points = {f"tip/{tip.id}": set(_RULED.findall(tip.rule or "")) for tip in knowledge.tips if tip.points}
        self._places = knowledge.city.places
        at_home = knowledge.city != City()  # news of no city in particular may be of anywhere
        self._elsewhere = match_words(knowledge.lexicon.elsewhere if at_home else ())
        self._home = {knowledge.city.name, knowledge.city.full_name, knowledge.city.province or ""}
        people = {name for article in knowledge.articles for name in (*article.reporters, *article.correspondents)}
        self._people = tuple(sorted(people))

    def find_elsewhere(self, text: str) -> str | None:
        """The first foreign place that a text names."""
        found = self._elsewhere.search(text)
        return found[0] if found and found[0] not in self._home else None

    def find_people(self, text: str) -> list[str]:
        """Reporters and correspondents named in a text."""
        return [name for name in self._people if name in text]

    def find_conflicts(self, question: Question, entry: Entry) -> list[Conflict]:
        """Where the question contradicts the entry's article or, for a rule, the points that it counts."""
        told = self._read_article(entry.group)
        if told is None:
            return list(_check_points(question.text, self._points.get(entry.id, set())))
        text, whole = question.focus, told.text
        return [
            *self._check_elsewhere(question.origin, whole),
            *self._check_place(text, whole),
            *self._check_names(question, whole),
            *_check_unit(text, told),
            *_check_time(text, told),
            *_check_count(text, entry, told),
            *_check_phase(text, told),
        ]

    def _check_names(self, question: Question, whole: str) -> Iterator[Conflict]:
        """A place name that no entry knows of."""
        for name in question.places:
            if name not in whole and name not in self._home:
                yield Conflict("place", name, "")

    def _check_elsewhere(self, text: str, whole: str) -> Iterator[Conflict]:
        place = self.find_elsewhere(text)
        if place and place not in whole:
            yield Conflict("elsewhere", place, "")

    def _check_place(self, text: str, whole: str) -> Iterator[Conflict]:
        for match in _VILLAGE.finditer(text):
            named = (place for place in self._places if match[0].endswith(place) and place not in self._home)
            other = [place for place in named if place.rstrip(match[2]) not in whole]
            if other:
                known = [p for p in self._places if p.endswith(match[2]) and p in whole]
                yield Conflict("place", other[0], "、".join(known))


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article says: its text, and of it the units, the dates, the counts and the phases."""

    text: str
    units: tuple[str, ...]
    when: str
    days: dict[tuple[float | None, float | None], str]
    counts: frozenset[tuple[float | None, str]]
    phases: tuple[str, ...]


def _read_article(article: Article) -> _Told:
    told = (article.title, article.when or "", *article.units, *(fact.text for fact in article.facts))
    text = simplify(" ".join(told))  # as questions are
    return _Told(
        text,
        article.units,
        article.when or "",
        {_date(match): match[0] for match in _MONTH_DAY.finditer(text)},
        frozenset((parse_number(match[1]), match[2]) for match in _COUNTED.finditer(text)),
        tuple(match[0] for match in _PHASE.finditer(text)),
    )


def _check_unit(text: str, told: _Told) -> Iterator[Conflict]:
    for match in _UNIT.finditer(text):
        number = parse_number(match[1])
        name = f"{_han(number)}{match[2]}"
        if number is None or name in told.text:
            continue
        same = [unit for unit in told.units if unit.endswith(match[2]) and unit != match[2]]
        yield Conflict("unit", name, same[0] if same else "")


def _check_time(text: str, told: _Told) -> Iterator[Conflict]:
    year = _YEAR.search(text)
    if year and year[1] not in told.text:
        yield Conflict("year", f"{year[1]}年", told.when)
    other = _OTHER_YEAR.search(text)
    if other and other[0] not in told.text:
        yield Conflict("year", other[0], told.when)
    months = {month for month, _ in told.days}
    for match in _MONTH_DAY.finditer(text):
        month, day = _date(match)
        if (month, day) in told.days or (day is None and month in months):
            continue
        days = [name for (_, known), name in told.days.items() if (known is None) == (day is None)]
        yield Conflict("time" if day else "month", match[0], days[0] if days else "")
        return


def _date(match: re.Match[str]) -> tuple[float | None, float | None]:
    return parse_number(match[1]), parse_number(match[2]) if match[2] else None


def _check_count(text: str, entry: Entry, told: _Told) -> Iterator[Conflict]:
    """A figure that the question states, of a kind of which the fact has another."""
    stated = list(_COUNTED.finditer(text))
    here = {m[2]: m for m in reversed(list(_COUNTED.finditer(entry.text)))} if stated else {}
    for match in stated:
        value = parse_number(match[1])
        fact = here.get(match[2])
        if (
            fact is None
            or value is None
            or (value, match[2]) in told.counts
            or min(value, parse_number(fact[1]) or 0) <= 1
        ):
            continue
        yield Conflict("number", match[0], fact[0])


def _check_points(text: str, ruled: set[str]) -> Iterator[Conflict]:
    """Points that a question states, where the rule counts others; not where it has several cases."""
    stated = _POINTS.search(text)
    value = parse_number(stated[1] or stated[2]) if stated else None
    right = next(iter(ruled)) if len(ruled) == 1 else ""
    if value is not None and right and value != float(right):
        yield Conflict("points", f"{value:g}分", f"{right}分")


def _check_phase(text: str, told: _Told) -> Iterator[Conflict]:
    for match in _PHASE.finditer(text):
        name = f"第{_han(parse_number(match[1]))}{match[2]}"
        if name not in told.phases:
            yield Conflict("phase", name, next((phase for phase in told.phases if phase.endswith(match[2])), ""))


def _han(number: float | None) -> str:
    digits = "零一二三四五六七八九十"
    return digits[int(number)] if number is not None and number <= 10 else ""
