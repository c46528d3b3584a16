"""The index: built once from entries, then only read. Never raises on a question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import Analyzer
from bot.search.entries import Entry
from bot.text import normalise

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the rows that hold it: `rows[starts[t]:starts[t + 1]]`, with `weights` beside them."""

    starts: Ints
    rows: Ints
    weights: Floats
    size: int

    def score(self, terms: Sequence[int], weights: Sequence[float]) -> Floats:
        """For each row the sum of the weights of the terms it holds, times its own weight for them."""
        spans = [slice(self.starts[t], self.starts[t + 1]) for t in terms]
        if not spans:
            return np.zeros(self.size, np.float32)
        rows = np.concatenate([self.rows[span] for span in spans])
        parts = np.concatenate([self.weights[span] * w for span, w in zip(spans, weights, strict=True)])
        return np.bincount(rows, parts, self.size).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Index:
    entries: tuple[Entry, ...]
    terms: Mapping[str, int]
    idf: Floats
    asks: Postings          # rows: every ask and every text
    ask_lengths: Floats
    ask_starts: Ints        # first ask row of each entry
    whole: Postings         # rows: entries
    rare: float

    def scores(self, weighed: Mapping[str, float]) -> tuple[Floats, Floats]:
        known, weights, total = [], [], 0.0
        for term, weight in weighed.items():
            number = self.terms.get(term)
            if number is None:
                total += weight * self.rare * (0.5 if len(term)==2 and weight==0.5 else 1)
            else:
                w = weight * float(self.idf[number])
                known.append(number); weights.append(w); total += w
        if not known:
            z = np.zeros(len(self.entries), np.float32)
            return z, z
        inter = self.asks.score(known, weights)
        like = np.maximum.reduceat(inter / (0.5 * total + 0.5 * self.ask_lengths), self.ask_starts)
        cover = self.whole.score(known, weights) / total
        return like, cover


def build_postings(docs: Sequence[Mapping[int, float]], size: int) -> Postings:
    rows = np.array([r for r, doc in enumerate(docs) for _ in doc], np.int32)
    terms = np.array([t for doc in docs for t in doc], np.int32)
    weights = np.array([w for doc in docs for w in doc.values()], np.float32)
    order = np.argsort(terms, kind="stable")
    starts = np.searchsorted(terms[order], np.arange(size + 1)).astype(np.int32)
    return Postings(starts, rows[order], weights[order], len(docs))


def build_index(entries: Sequence[Entry], analyzer: Analyzer) -> Index:
    vocabulary: dict[str, int] = {}
    def number(term: str) -> int:
        return vocabulary.setdefault(term, len(vocabulary))
    ask_docs, ask_starts, wholes, seen = [], [], [], []
    for entry in entries:
        ask_starts.append(len(ask_docs))
        whole: dict[int, float] = {}
        for text, field in [(a, 1.0) for a in entry.asks] + [(entry.text, 1.0), (entry.context, 0.8)]:
            if not text: continue
            weighed = analyzer.weigh_terms(text)
            asked = analyzer.find_asked(normalise(text)) if field == 1.0 and text != entry.text else None
            if asked: weighed["?" + asked] = 1.0
            doc = {number(t): w for t, w in weighed.items()}
            if text is not entry.context:
                ask_docs.append(doc)
            for t in doc: whole[t] = max(whole.get(t, 0), field)
        wholes.append(whole)
    v = len(vocabulary)
    counts = np.zeros(v)
    for w in wholes:
        for t in w: counts[t] += 1
    n = len(entries)
    idf = np.log(1 + (n - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    lengths = np.array([sum(float(idf[t]) * w for t, w in doc.items()) or 1 for doc in ask_docs], np.float32)
    binary = [{t: 1.0 for t in d} for d in ask_docs]
    return Index(tuple(entries), vocabulary, idf, build_postings(binary, v), lengths, np.array(ask_starts, np.int32), build_postings(wholes, v), float(np.log(1 + (n + .5) / .5)))
