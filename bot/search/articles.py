"""Which articles have a question's terms, all their sentences together."""

from collections.abc import Mapping, Sequence

import numpy as np

from bot.search.entries import Entry
from bot.search.index import Index, Ints
from bot.search.ranking import Floats, saturate

LENGTH = 0.5
"""b of BM25: how much an article's length counts. Unlike an entry's asks, its sentences are padding to a question."""
SATURATION = 0.5
"""k1 of BM25: a term that an article repeats says little more."""


class Articles:
    """The facts of each article, and the articles that match. Nothing of it is saved: it follows from the index."""

    def __init__(self, entries: Sequence[Entry], index: Index) -> None:
        facts: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            if entry.kind == "fact":
                facts.setdefault(entry.group, []).append(number)
        self.facts: Mapping[str, list[int]] = facts
        self._names = list(facts)
        self._index = index
        places = {name: place for place, name in enumerate(self._names)}
        self._of = np.array([places.get(entry.group, len(places)) for entry in entries], np.intp)
        sizes = np.array([len(numbers) for numbers in facts.values()], np.float32)
        # the last place is of entries that belong to no article
        relative = sizes * len(sizes) / max(float(sizes.sum()), 1.0)
        self._lengths = np.append(1 - LENGTH + LENGTH * relative, np.float32(1))

    def search(self, terms: Mapping[str, float], most: int) -> dict[str, float]:
        """The articles that match weighed terms best, with their scores (0 to 1.5), best first.

        BM25 over articles: Robertson and Zaragoza (2009), with the rarity of terms among sentences.
        """
        scores = self._score(terms)
        size = min(most, len(scores))
        if not size:
            return {}
        best = np.argpartition(-scores, size - 1)[:size]
        ordered = sorted(best.tolist(), key=lambda place: (-scores[place], place))
        return {self._names[place]: float(scores[place]) for place in ordered}

    def _score(self, terms: Mapping[str, float]) -> Floats:
        """The score of every article."""
        index, size = self._index, len(self._names)
        scores = np.zeros(size + 1, np.float32)
        total = 0.0
        for term, given in terms.items():
            weight = given * index.weigh(term)
            total += weight
            places, counts = self._count(index.find_entries(term))
            scores[places] += weight * saturate(counts, SATURATION)
        return scores[:size] / max(total, 1e-6)

    def _count(self, entries: Ints) -> tuple[Ints, Floats]:
        """The articles of some entries in their order, and how many of the entries each has, for its length."""
        places = self._of[entries]
        first = np.flatnonzero(np.diff(places, prepend=-1))
        held = places[first]
        return held, (np.diff(first, append=len(places)) / self._lengths[held]).astype(np.float32)
