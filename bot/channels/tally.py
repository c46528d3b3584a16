"""Counts of what happened since the start, for operators. Nothing of what anybody wrote."""

from collections import Counter, deque
from datetime import datetime

_KEPT = 2000
"""Answers whose times are kept for the median and the 99th percentile."""


class Tally:
    """Updates, replies by kind, faults by class, and how long answers took."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        self.updates = 0
        self.replies: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._seconds: deque[float] = deque(maxlen=_KEPT)

    def count_answer(self, kind: str, seconds: float) -> None:
        """One more answer of a kind, worked out in so many seconds."""
        self.replies[kind] += 1
        self._seconds.append(seconds)

    def measure(self, share: float) -> float:
        """The milliseconds within which that share of the last answers was found; 0 before the first."""
        ordered = sorted(self._seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0
