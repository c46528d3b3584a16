"""The index: built once from entries, then only read. Never raises on a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import Analyzer
from bot.search.entries import Entry
from bot.search.ranking import Floats, compare_sets, saturate, unsaturate, weigh_rarity
from bot.text import normalise

Ints = NDArray[np.int32]

CONTEXT_WEIGHT = 0.8
LIKENESS_SHARE = 0.15


class Postings(NamedTuple):
    """For each term the rows that hold it: `rows[starts[t]:starts[t + 1]]`, with their weights beside them."""

    starts: Ints
    rows: Ints
    weights: Floats

    def add_up(self, terms: Mapping[int, float], size: int) -> Floats:
        """For each of `size` rows the sum over the terms that it holds, weight in the row times weight given."""
        if not terms:
            return np.zeros(size, np.float32)
        spans = [slice(self.starts[t], self.starts[t + 1]) for t in terms]
        rows = np.concatenate([self.rows[span] for span in spans])
        parts = np.concatenate([self.weights[s] * w for s, w in zip(spans, terms.values(), strict=True)])
        return np.bincount(rows, parts, size).astype(np.float32)


class Hit(NamedTuple):
    """An entry's number, how well it matches, and how much its nearest ask is like the question (0 to 1)."""

    number: int
    score: float
    likeness: float


@dataclass(frozen=True)
class Index:
    """Terms over entries (all their texts together) and over asks (each by itself)."""

    terms: Mapping[str, int]
    rarity: Floats
    entries: Postings
    asks: Postings
    ask_weights: Floats
    first_asks: Ints

    @cached_property
    def highest(self) -> float:
        """The rarity of a term that no entry has."""
        return float(np.log1p((len(self.first_asks) + 0.5) / 0.5))

    def weigh(self, term: str) -> float:
        """How rare a term is among the entries; terms that none has are the rarest."""
        number = self.terms.get(term)
        return self.highest if number is None else float(self.rarity[number])

    def holds_anywhere(self, term: str) -> bool:
        """Whether any entry has a term."""
        return term in self.terms

    def count(self, term: str, entry: int) -> float:
        """How often an entry has a term; 0 if not at all."""
        number = self.terms.get(term)
        if number is None:
            return 0.0
        start, end = int(self.entries.starts[number]), int(self.entries.starts[number + 1])
        place = start + int(np.searchsorted(self.entries.rows[start:end], entry))
        if place == end or int(self.entries.rows[place]) != entry:
            return 0.0
        return unsaturate(float(self.entries.weights[place]))

    def holds(self, term: str, entry: int) -> bool:
        """Whether an entry has a term in any of its texts."""
        return self.count(term, entry) > 0

    def search(self, terms: Mapping[str, float], most: int) -> list[Hit]:
        """The entries that match weighed terms best, in no order; the score also counts the nearest ask."""
        known: dict[int, float] = {}
        total = 0.0
        for term, weight in terms.items():
            number = self.terms.get(term)
            if number is not None:
                known[number] = weight * float(self.rarity[number])
                total += known[number]
            else:
                total += weight * self.highest
        rank = self.entries.add_up(known, len(self.first_asks)) / max(total, 1e-6)
        common = self.asks.add_up(known, len(self.ask_weights))
        likeness = np.maximum.reduceat(compare_sets(common, total, self.ask_weights), self.first_asks)
        scores = (1 - LIKENESS_SHARE) * rank + LIKENESS_SHARE * likeness
        size = min(most, len(scores))
        best = np.argpartition(-scores, size - 1)[:size]
        return [Hit(*hit) for hit in zip(best.tolist(), scores[best].tolist(), likeness[best].tolist(), strict=True)]


def build_index(entries: Sequence[Entry], analyzer: Analyzer) -> Index:
    """Index entries; takes seconds for ten thousand of them."""
    terms: dict[str, int] = {}
    wholes: list[dict[int, float]] = []
    asks: list[dict[int, float]] = []
    first_asks = []
    for entry in entries:
        first_asks.append(len(asks))
        whole: dict[int, float] = {}
        for ask in (*entry.asks, entry.text):
            weighed = analyzer.weigh_terms(ask)
            kind = analyzer.find_asked(normalise(ask)) if ask is not entry.text else None
            if kind:
                weighed["?" + kind] = 1.0
            asks.append({terms.setdefault(term, len(terms)): weight for term, weight in weighed.items()})
            for number in asks[-1]:
                whole[number] = whole.get(number, 0.0) + 1
        for term in analyzer.weigh_terms(entry.context):
            number = terms.setdefault(term, len(terms))
            whole[number] = whole.get(number, 0.0) + CONTEXT_WEIGHT
        wholes.append(whole)
    counts = np.bincount([t for whole in wholes for t in whole], minlength=len(terms)).astype(np.float32)
    rarity = weigh_rarity(counts, len(entries))
    held = _post([{t: saturate(n) for t, n in whole.items()} for whole in wholes], len(terms))
    asked = _post([dict.fromkeys(ask, 1.0) for ask in asks], len(terms))
    weights = np.array([sum(rarity[t] * w for t, w in ask.items()) for ask in asks], np.float32)
    return Index(terms, rarity, held, asked, np.maximum(weights, 1e-6), np.array(first_asks, np.int32))


def _post(rows: Sequence[Mapping[int, float]], size: int) -> Postings:
    terms = np.array([term for row in rows for term in row], np.int32)
    numbers = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows])
    weights = np.array([weight for row in rows for weight in row.values()], np.float32)
    order = np.argsort(terms, kind="stable")
    starts = np.searchsorted(terms[order], np.arange(size + 1)).astype(np.int32)
    return Postings(starts, numbers[order], weights[order])
