"""News that nobody has written questions for: sentences ranked by what they say, in their place in their article."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from math import log
from typing import NamedTuple

from bot.dialogue.sought import Sought, read_sought
from bot.search.analysis import SINGLE_MARK
from bot.search.engine import Search
from bot.text import normalise

FEW = 6
"""Asks of a fact up to which it is found by its own words: as many as the importer drafts. People write more."""
MOST_HITS, MOST_ARTICLES, MOST_OF_ARTICLE = 40, 3, 40
"""Sentences that are weighed: those that match best, and the first ones of the articles that match best."""
MOST_KNOWN = 200
"""Articles of which it counts how well they match."""
MOST_READ = 4096
"""Sentences of which is remembered how they read."""
_SHORT = 8
_CLAUSE = re.compile("[,，:：;；。!?！？、]+")


class Signs(NamedTuple):
    """What speaks for a sentence (most of it 0 to 1). The first four are shares of the weight of the question's terms.

    words: in the sentence. clauses: in two neighbouring clauses of it. before, headline: not in the sentence, but in
    the one before it, or in the headline. article: BM25 of the whole article. number, when, why, where, who: it has
    what is sought, of this kind. amount: a number with the measure asked for. beside: the words before the one that
    asks, by their rarity. likeness: Dice with the nearest of its asks, if it has any. short: a fragment.
    size: hundreds of characters. length: how many sentences the article has (logarithm).
    """

    words: float
    clauses: float
    before: float
    headline: float
    article: float
    number: float
    when: float
    why: float
    where: float
    who: float
    amount: float
    beside: float
    likeness: float
    short: float
    size: float
    length: float


WEIGHTS = Signs(
    words=3.65,
    clauses=2.75,
    before=1.9,
    headline=1.3,
    article=2.55,
    number=1.65,
    when=1.5,
    why=1.0,
    where=1.1,
    who=1.05,
    amount=1.45,
    beside=0.85,
    likeness=3.0,
    short=-3.0,
    size=-0.4,
    length=-0.5,
)
"""Fitted by `python -m benchmarks.passages` on half of a file of news with questions, and rounded. Two are not what the
fit says: asks that the importer drafts are worth nothing to it, but few asks may also be an editor's own; and longer
sentences than `size` allows would hold more answers."""
WHOLE = 10.5
"""What the best sentence for a question that is about it comes to; scores are shares of it."""


class Passage(NamedTuple):
    """A fact beside a question."""

    number: int
    signs: Signs

    @property
    def score(self) -> float:
        """How well it answers (about 0 to 1)."""
        return sum(weight * sign for weight, sign in zip(WEIGHTS, self.signs, strict=True)) / WHOLE


class Passages:
    """The facts of one knowledge base that are found by what they say."""

    def __init__(self, search: Search) -> None:
        self._search = search
        bare = (n for n, entry in enumerate(search.entries) if entry.kind == "fact" and len(entry.asks) <= FEW)
        self.numbers = frozenset(bare)

        @lru_cache(MOST_READ)  # it holds no reference to the passages, so a knowledge that was replaced goes at once
        def read(text: str) -> tuple[str, ...]:
            return tuple(_read_clauses(text, search))

        self._read = read

    def weigh(self, text: str, hits: Mapping[int, float]) -> Iterator[Passage]:
        """What speaks for each of the facts that could answer a normalised question.

        Those are among the entries that match it (`hits`, with the likeness of their asks), and those of the articles
        that do.
        """
        sought = read_sought(text)
        terms = self._search.analyzer.weigh_terms(sought.told)
        articles = self._search.articles.search(terms, MOST_KNOWN)
        query = _Query(text, sought, self._weigh_terms(terms), articles, hits)
        for number in self._find(hits, articles):
            yield Passage(number, self._compare(number, query))

    def _find(self, hits: Iterable[int], articles: Mapping[str, float]) -> list[int]:
        facts = self._search.articles.facts
        found = set(hits)
        for name in islice(articles, MOST_ARTICLES):
            found.update(facts[name][:MOST_OF_ARTICLE])
        return sorted(found & self.numbers)

    def _weigh_terms(self, terms: Mapping[str, float]) -> dict[str, float]:
        """The terms as they stand in a text, with their shares of all weight."""
        index = self._search.index
        weights = {term.removeprefix(SINGLE_MARK): given * index.weigh(term) for term, given in terms.items()}
        total = sum(weights.values()) or 1.0
        return {term: weight / total for term, weight in weights.items()}

    def _compare(self, number: int, query: "_Query") -> Signs:
        entry, index = self._search.entries[number], self._search.index
        clauses = self._read(entry.text)
        text = ",".join(clauses)
        facts = self._search.articles.facts[entry.group]
        held = {term: weight for term, weight in query.weights.items() if term in text}
        lacking = {term: weight for term, weight in query.weights.items() if term not in held}
        before = self._search.entries[number - 1].text if number > facts[0] else ""
        sought = query.sought
        kind = sought.kind if sought.is_in(text, query.text) else None
        return Signs(
            words=sum(held.values()),
            clauses=max(_share(held, f"{one},{other}") for one, other in pairwise(("", *clauses, ""))),
            before=_share(lacking, "".join(self._read(before))),
            headline=_share(lacking, "".join(self._read(entry.headline))),
            article=query.articles.get(entry.group, 0.0),
            number=float(kind == "number"),
            when=float(kind == "when"),
            why=float(kind == "why"),
            where=float(kind == "where"),
            who=float(kind == "who"),
            amount=float(bool(sought.amount and sought.amount.search(text))),
            beside=index.weigh(sought.beside) / index.highest if sought.beside and sought.beside in text else 0.0,
            likeness=query.hits.get(number, 0.0) if entry.asks else 0.0,
            short=float(len(entry.text) < _SHORT),
            size=len(entry.text) / 100,
            length=log(len(facts)),
        )


@dataclass(frozen=True, slots=True)
class _Query:
    """A question: its text, what it seeks, its terms with their shares of all weight, the articles that match it and
    the entries that do."""

    text: str
    sought: Sought
    weights: Mapping[str, float]
    articles: Mapping[str, float]
    hits: Mapping[int, float]


def explain(signs: Signs) -> tuple[tuple[str, float], ...]:
    """What each sign adds to the score of a sentence, or takes from it; the strongest first."""
    parts = ((name, weight * sign / WHOLE) for name, weight, sign in zip(Signs._fields, WEIGHTS, signs, strict=True))
    return tuple(sorted(((name, part) for name, part in parts if part), key=lambda named: -abs(named[1])))


def _share(weights: Mapping[str, float], text: str) -> float:
    return sum(weight for term, weight in weights.items() if term in text)


def _read_clauses(text: str, search: Search) -> Iterator[str]:
    """The clauses of a text as they stand, and with words in their standard form where those differ."""
    for clause in filter(None, _CLAUSE.split(normalise(text))):
        standard = "".join(token.word for token in search.analyzer.cut(clause))
        yield clause if standard == clause else f"{clause} {standard}"
