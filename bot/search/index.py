"""The index: built once from entries, then only read. Never raises on a question."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import Analyzer
from bot.search.entries import Entry
from bot.search.ranking import Floats, compare_sets, saturate, unsaturate, weigh_rarity
from bot.text import normalise

Ints = NDArray[np.intp]
"""Numpy's own kind of index: others are converted at each use."""

NO_TERM = ""
CONTEXT_WEIGHT = 0.8
LIKENESS_SHARE = 0.15


class Postings(NamedTuple):
    """For each key its values, `values[starts[key]:starts[key + 1]]`, with weights beside them."""

    starts: Ints
    values: Ints
    weights: Floats

    def locate(self, keys: Ints) -> tuple[Ints, Ints]:
        """Where the values of several keys are, one key after another, and how many each has."""
        starts = self.starts[keys]
        sizes = self.starts[keys + 1] - starts
        ends = np.cumsum(sizes)
        places = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - sizes), sizes)
        return places, sizes


class Hit(NamedTuple):
    """An entry's number, how well it matches, and how much its nearest ask is like the question (0 to 1)."""

    number: int
    score: float
    likeness: float


@dataclass(frozen=True)
class Index:
    """Terms over entries, all texts of each together (`entries`: term -> entries), and terms of each single ask
    (`asks`: ask -> terms). The asks of an entry stand together, from `first_asks` on; `ask_weights` are their sums.
    """

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

    def count(self, term: str) -> dict[int, float]:
        """How often each of the entries that have a term has it."""
        number = self.terms.get(term)
        if number is None:
            return {}
        span = slice(int(self.entries.starts[number]), int(self.entries.starts[number + 1]))
        counts = unsaturate(self.entries.weights[span])
        return dict(zip(self.entries.values[span].tolist(), counts.tolist(), strict=True))

    def holds(self, term: str, entry: int) -> bool:
        """Whether an entry has a term in any of its texts."""
        number = self.terms.get(term)
        if number is None:
            return False
        span = self.entries.values[int(self.entries.starts[number]) : int(self.entries.starts[number + 1])]
        place = int(span.searchsorted(entry))
        return place < len(span) and int(span[place]) == entry

    def search(self, terms: Mapping[str, float], most: int) -> list[Hit]:
        """The entries that match weighed terms best, best first; the score also counts the nearest ask of each."""
        if not len(self.first_asks):
            return []
        keys = [self.terms.get(term, -1) for term in terms]
        given = np.fromiter(terms.values(), np.float32, len(keys))
        numbers = np.array(keys, np.intp)
        known = numbers >= 0
        weights = np.where(known, self.rarity[numbers] if len(self.rarity) else 0, self.highest) * given
        total = max(float(weights.sum()), 1e-6)
        numbers, weights = numbers[known], weights[known]
        places, sizes = self.entries.locate(numbers)
        parts = self.entries.weights[places] * np.repeat(weights, sizes)
        rank = np.bincount(self.entries.values[places], parts, len(self.first_asks)) / total
        size = min(most, len(rank))
        best = np.argpartition(-rank, size - 1)[:size].astype(np.intp)
        likeness = self._compare_asks(best, numbers, weights, total)
        scores = (1 - LIKENESS_SHARE) * rank[best] + LIKENESS_SHARE * likeness
        hits = zip(best.tolist(), scores.tolist(), likeness.tolist(), strict=True)
        return sorted((Hit(*hit) for hit in hits), key=lambda hit: (-hit.score, hit.number))

    def _compare_asks(self, entries: Ints, terms: Ints, weights: Floats, total: float) -> Floats:
        """For each of some entries how much its nearest ask is like the question (0 to 1)."""
        given = np.zeros(len(self.rarity), np.float32)
        given[terms] = weights
        spans = list(zip(*self._bounds[:, entries].tolist(), strict=True))
        starts = self.asks.starts
        held = np.concatenate([self.asks.values[starts[first] : starts[last]] for first, last in spans])
        lengths = np.concatenate([self._lengths[first:last] for first, last in spans])
        shared = np.add.reduceat(given.take(held, mode="clip"), np.cumsum(lengths) - lengths)
        weights = np.concatenate([self.ask_weights[first:last] for first, last in spans])
        likeness = compare_sets(shared, total, weights)
        return np.maximum.reduceat(likeness, np.cumsum([0, *(last - first for first, last in spans[:-1])]))

    @cached_property
    def _lengths(self) -> Ints:
        """How many terms each ask has."""
        return np.diff(self.asks.starts)

    @cached_property
    def _bounds(self) -> Ints:
        """The first ask of each entry, and of the next one."""
        return np.stack([self.first_asks, np.append(self.first_asks[1:], len(self.ask_weights))])


class _Rows:
    """Rows of weighed terms, one after another in plain arrays: dictionaries would take ten times the memory."""

    def __init__(self) -> None:
        self.terms, self.weights, self.ends = array("i"), array("f"), array("q", [0])

    def add(self, row: Mapping[int, float]) -> None:
        self.terms.extend(row.keys())
        self.weights.extend(row.values())
        self.ends.append(len(self.terms))

    def list(self) -> Postings:
        """Row -> its terms."""
        starts, terms = np.frombuffer(self.ends, np.int64), np.frombuffer(self.terms, np.intc)
        return Postings(starts.astype(np.intp), terms.astype(np.intp), np.frombuffer(self.weights, np.float32))


def build_index(entries: Sequence[Entry], analyzer: Analyzer) -> Index:
    """Index entries; takes seconds for ten thousand of them."""
    terms: dict[str, int] = {}
    wholes, asks = _Rows(), _Rows()
    first_asks = []
    weigh_context = lru_cache(1)(analyzer.weigh_terms)  # facts of one article mostly have the same
    for entry in entries:
        first_asks.append(len(asks.ends) - 1)
        whole: dict[int, float] = {}
        for ask in (*entry.asks, entry.text):
            weighed = analyzer.weigh_terms(ask)
            kind = analyzer.find_asked(normalise(ask)) if ask is not entry.text else None
            if kind:
                weighed["?" + kind] = 1.0
            if not weighed:  # every ask has a term, so that sums over the terms of several stay in step
                weighed[NO_TERM] = 1.0
            row = {terms.setdefault(term, len(terms)): weight for term, weight in weighed.items()}
            asks.add(row)
            for number in row:
                whole[number] = whole.get(number, 0.0) + 1
        for term in weigh_context(entry.context):
            number = terms.setdefault(term, len(terms))
            whole[number] = whole.get(number, 0.0) + CONTEXT_WEIGHT
        wholes.add(whole)
    held, asked = wholes.list(), asks.list()
    rarity = weigh_rarity(np.bincount(held.values, minlength=len(terms)).astype(np.float32), len(entries))
    sums = np.add.reduceat(rarity[asked.values] * asked.weights, asked.starts[:-1]) if len(entries) else np.zeros(0)
    held = _invert(held._replace(weights=saturate(held.weights)), len(terms))
    lengths = np.maximum(sums, 1e-6).astype(np.float32)
    return Index(terms, rarity, held, asked, lengths, np.array(first_asks, np.intp))


def _invert(rows: Postings, size: int) -> Postings:
    """Term -> the rows that have it."""
    numbers = np.repeat(np.arange(len(rows.starts) - 1, dtype=np.intp), np.diff(rows.starts))
    order = np.argsort(rows.values, kind="stable")
    starts = np.searchsorted(rows.values[order], np.arange(size + 1)).astype(np.intp)
    return Postings(starts, numbers[order], rows.weights[order])
