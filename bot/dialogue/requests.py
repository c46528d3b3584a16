"""Recognises requests for lists: campaigns, news, what a unit or a person did, the figures of a month."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from bot.knowledge.models import Article, Campaign, Knowledge, ListKind
from bot.search.analysis import Analyzer
from bot.text import match_patterns, match_words, normalise, parse_number

MOST_LEFT = 1
"""Content words that a request for a list may have besides those by which it is recognised."""
_UNIT = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})大队")
_MONTH = re.compile(r"(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?")
_WHO = re.compile("是谁|是干什么的|是干啥的|是什么人|何许人|是哪位")
_LONG = 16
"""Characters from which on only the clause that asks for a list is read as a request."""
_NEAR = 6
MOST_READ = 4096
"""Texts of which the words are remembered."""
MOST_FOUND = 100
"""Facts of a topic that are looked for."""
MOST_TRIED = 200
"""Texts that contain the characters of a word, of which none has it as a word, after which it counts as none."""
_CLAUSE = re.compile(r"[,.;!?。，；！？]+")
_HAN = "零一二三四五六七八九十"

Held = tuple[tuple[Article, Campaign], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A list that is asked for; `name` is the person's, the month's or the topic's, `told` the facts on a topic."""

    kind: ListKind | Literal["others", "topic"]
    name: str = ""
    units: tuple[str, ...] = ()
    campaigns: Held = ()
    told: tuple[tuple[Article, str], ...] = ()


class RequestReader:
    """Reads requests with the words and names of one knowledge base."""

    def __init__(self, knowledge: Knowledge, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        cues, patterns = knowledge.lexicon.cues, knowledge.lexicon.patterns
        self._open = match_patterns(patterns.get("open", ()))
        self._police = match_words(cues.get("police", ()))
        self._listed = match_words(cues.get("listed", ()))
        self._plural = match_words(cues.get("plural", ()))
        self._cues = {
            name: match_words(cues.get(name, ()))
            for name in ("campaigns", "news", "figures", "list", "writes", "except")
        }
        self._themes = {name[6:]: match_words(words) for name, words in cues.items() if name.startswith("theme_")}
        units = [n for unit in knowledge.city.units for n in (unit.name, unit.full, *unit.aliases)]
        self._filler = match_words(
            [*cues.get("list_filler", ()), *units, knowledge.city.name, knowledge.city.full_name]
        )
        self._people = sorted({p for a in knowledge.articles for p in (*a.reporters, *a.correspondents)})
        self._units = tuple(dict.fromkeys(unit for article in knowledge.articles for unit in article.units))
        self._held: Held = tuple((a, c) for a in knowledge.articles for c in a.campaigns)
        self._about = match_patterns(patterns.get("about", ()))
        self._articles = knowledge.articles
        texts = (t for a in knowledge.articles for t in (a.title, *a.topics, *(fact.text for fact in a.facts)))
        self._texts = "".join(f"{text.lower()}\n" for text in texts)

        @lru_cache(MOST_READ)  # it holds no reference to the reader, so a knowledge that was replaced goes at once
        def cut_words(text: str) -> frozenset[str]:
            return frozenset(token.word for token in analyzer.cut(normalise(text)))

        self._cut_words = cut_words

    def read(self, text: str) -> Request | None:
        """The list that a normalised message asks for; None if it asks for none, or for one thing only."""
        people = self._find_people(text)
        topic = self._read_topic(text)
        if topic or not (people or self._open.search(text)):
            return topic
        ours = bool(self._police.search(text) or self._cues["campaigns"].search(text))
        if len(text) > _LONG:
            text = next((c for c in _CLAUSE.split(text) if self._open.search(c) and self._is_about(c)), text)
        month, units = _find_month(text), _find_units(text)
        themes = frozenset(name for name, pattern in self._themes.items() if pattern.search(text))
        left = self._find_left(text, people)
        if people and self._excepts(text, people[0]):
            return Request("others", people[0])
        if (
            people
            and len(left) <= MOST_LEFT
            and (self._cues["writes"].search(text) or _WHO.search(text))
            and not any(map(self._is_told, left))
        ):
            return Request("person", people[0])
        if not self._open.search(text):
            return None
        if units and len(left) <= MOST_LEFT:
            return Request("units", units=units)
        if month and self._cues["figures"].search(text) and len(left) <= MOST_LEFT:
            return Request("month", month)
        if not left and self._cues["figures"].search(text) and not self._cues["campaigns"].search(text):
            return Request("month")
        if not left and self._cues["news"].search(text) and not self._cues["campaigns"].search(text):
            return Request("news")
        return self._read_campaigns(text, themes, left) if ours or themes else None

    def is_open(self, text: str) -> bool:
        """Whether a message asks for all there is."""
        return bool(self._open.search(text))

    def names_anybody(self, text: str) -> bool:
        """Whether a message names a unit or a person of the articles."""
        return bool(_UNIT.search(text) or self._find_people(text))

    def fill(self, kind: ListKind, text: str) -> Request | None:
        """A request of a kind with the units, the person or the month that a message names; None if one is missing."""
        people = self._find_people(text)
        month, units = _find_month(text), _find_units(text)
        if kind == "units" or units:
            return Request("units", units=units or self._units)
        if kind == "person" or people:
            return Request("person", people[0]) if people else None
        if kind == "month":
            return Request("month", month)
        held = tuple((article, campaign) for article, campaign in self._held if campaign.kind == kind)
        return Request(kind, campaigns=held)

    def asks_to_list(self, text: str) -> bool:
        """Whether a message says that it wants a list (列个单子, 都有啥)."""
        return bool(self._listed.search(text))

    def asks_for_several(self, text: str) -> bool:
        """Whether a message asks for more than one thing (哪些, 列举)."""
        return bool(self._plural.search(text))

    def asks_for_all(self, text: str) -> bool:
        """Whether a message asks for everything on its subject (都有哪些, 各方面)."""
        return bool(self._open.search(text)) and bool(self._plural.search(text))

    def _read_campaigns(self, text: str, themes: frozenset[str], left: list[str]) -> Request | None:
        about = [word for word in left if self._is_told(word)]
        strange = len(left) - len(about)
        if strange > (MOST_LEFT if themes or self._cues["campaigns"].search(text) else 0) or (
            about and not self._plural.search(text)
        ):
            return None
        held = tuple((a, c) for a, c in self._held if all(self._tells(a, word) for word in about))
        if (themes and themes != {"campaign"}) or (themes and about):
            held = tuple((a, c) for a, c in held if c.kind in themes) or held
        return Request("campaigns", campaigns=held) if len(held) > 1 or (held and not about) else None

    def _find_people(self, text: str) -> list[str]:
        return [name for name in self._people if name in text]

    def _excepts(self, text: str, name: str) -> bool:
        """Whether everybody but a person is asked for (除了朱冬还有谁)."""
        before = text[: text.index(name)][-_NEAR:]
        return bool(self._cues["except"].search(before)) and bool(self._cues["writes"].search(text) or "记者" in text)

    def _read_topic(self, text: str) -> Request | None:
        """The facts on a topic (跟疫情有关的报道); None if that is not asked for, or none is found."""
        found = self._about.search(text)
        name = next(filter(None, found.groups()), "") if found else ""
        tokens = [t for t in self._analyzer.cut(name) if self._analyzer.is_content(t)]
        if not tokens:
            return None
        facts = ((article, fact.text) for article in self._articles for fact in article.facts)
        fitting = (
            (a, t) for a, t in facts if all(token.surface in t or self._has_word(t, token.word) for token in tokens)
        )
        told = tuple(islice(fitting, MOST_FOUND))
        return Request("topic", name, told=told) if len({article.id for article, _ in told}) > 1 else None

    def _is_about(self, clause: str) -> bool:
        """Whether a clause says what is to be listed."""
        cues = (*self._themes.values(), *(self._cues[name] for name in ("campaigns", "news", "figures")), _UNIT)
        return any(cue.search(clause) for cue in cues)

    def _find_left(self, text: str, people: Iterable[str]) -> list[str]:
        """The content of a message besides the words by which lists are asked for."""
        for pattern in (
            *(p for name, p in self._cues.items() if name != "except"),
            *self._themes.values(),
            self._filler,
            _UNIT,
            _MONTH,
        ):
            text = pattern.sub(" ", text)
        for name in people:
            text = text.replace(name, " ")
        words = (token.word for token in self._analyzer.cut(text) if self._analyzer.is_content(token))
        return [word for word in words if not word.isascii()]  # what English is left was only grammar

    def _is_told(self, word: str) -> bool:
        """Whether any article has a word."""
        return any(word in self._cut_words(text) for text in self._find_texts(word))

    def _find_texts(self, word: str) -> Iterator[str]:
        """Texts of the articles that contain a word in one of its forms, up to some; it need not be a word there."""
        for form in self._analyzer.find_forms(word):
            place = self._texts.find(form)
            for _ in range(MOST_TRIED):
                if place < 0:
                    break
                start, end = self._texts.rfind("\n", 0, place) + 1, self._texts.find("\n", place)
                yield self._texts[start:end]
                place = self._texts.find(form, end)

    def _tells(self, article: Article, word: str) -> bool:
        texts = (article.title, *article.topics, *(fact.text for fact in article.facts))
        return any(self._has_word(text, word) for text in texts)

    def _has_word(self, text: str, word: str) -> bool:
        """Whether a text has a word in any of its forms. Only one that has the characters for it is cut: cutting all
        texts of many articles would take minutes."""
        small = text.lower()
        forms = self._analyzer.find_forms(word)
        return any(all(char in small for char in form) for form in forms) and word in self._cut_words(text)


def _find_units(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{_name_number(match[1])}大队" for match in _UNIT.finditer(text)))


def _find_month(text: str) -> str:
    """A month as articles write it; empty where a text names none."""
    found = _MONTH.search(text)
    return f"{int(parse_number(found[1]) or 0)}月" if found else ""


def _name_number(numeral: str) -> str:
    value = parse_number(numeral)
    return _HAN[int(value)] if value is not None and value <= 10 else numeral
