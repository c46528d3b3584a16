"""Figures that stand in two articles with different values."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.importing.figures import find_figures
from bot.knowledge.models import Article, Doubt

_CLAUSE = re.compile("[^，,。；;！？]+")
_ALIKE = 0.6
"""Dice coefficient of the character pairs of two clauses, above which both seem to count the same thing."""
_FEWEST = 4
_LONGEST = 300


class Counted(NamedTuple):
    """A figure of a fact: what it counts (pairs of characters of its clause without the figure), measure and value."""

    article: Article
    fact: str
    clause: str
    pairs: frozenset[str]
    unit: str
    value: str


def find_conflicts(articles: Iterable[Article]) -> dict[str, list[Doubt]]:
    """Doubts by the ids of articles; each concerns a fact, which is held back until somebody has looked."""
    by_unit: dict[str, list[Counted]] = {}
    doubts: dict[str, list[Doubt]] = {}
    for article in articles:
        for one in _count(article):
            others = by_unit.setdefault(one.unit, [])
            for other in others:
                if other.article.id != one.article.id and other.value != one.value and _is_same(one, other):
                    doubts.setdefault(one.article.id, []).append(_explain(one, other))
                    doubts.setdefault(other.article.id, []).append(_explain(other, one))
            others.append(one)
    return doubts


def _count(article: Article) -> Iterable[Counted]:
    for fact in article.facts:
        for clause in _CLAUSE.findall(fact.text):
            figures = find_figures(clause)
            if len(figures) != 1:
                continue
            rest = clause[: figures[0].start] + clause[figures[0].end :]
            pairs = frozenset(rest[at : at + 2] for at in range(len(rest) - 1))
            if len(pairs) >= _FEWEST:
                yield Counted(article, fact.id, clause, pairs, figures[0].unit, figures[0].value.replace(",", ""))


def _is_same(one: Counted, other: Counted) -> bool:
    return 2 * len(one.pairs & other.pairs) >= _ALIKE * (len(one.pairs) + len(other.pairs))


def _explain(one: Counted, other: Counted) -> Doubt:
    why = f"这里写“{one.clause}”，《{other.article.title}》写“{other.clause}”，数字不一样"
    return Doubt(at=one.fact, why=why[:_LONGEST], hold=True)
