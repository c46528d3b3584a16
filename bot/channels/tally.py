"""Counts of what happened since the start, for operators. Nothing of what anybody wrote."""

from bisect import bisect_left
from collections import Counter
from datetime import datetime

from bot.dialogue.reply import Reply

BOUNDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds: upper bounds of the steps in which the times of answers are counted; one more step is above the last."""
MOST_ENTRIES = 100_000


class Tally:
    """Updates, replies by channel and kind, entries that were shown, faults by class, how long answers took."""

    def __init__(self, since: datetime) -> None:
        self.since = since
        self.updates = 0
        self.replies: Counter[tuple[str, str]] = Counter()
        self.faults: Counter[str] = Counter()
        self.entries: Counter[str] = Counter()
        self.steps = [0] * (len(BOUNDS) + 1)
        self.seconds = 0.0

    def count_answer(self, channel: str, reply: Reply, seconds: float) -> None:
        """One more answer in a channel, worked out in so many seconds."""
        self.replies[channel, reply.kind] += 1
        self.steps[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds
        for entry in (*reply.facts, *(f"tip/{tip}" for tip in reply.tips)):
            if entry in self.entries or len(self.entries) < MOST_ENTRIES:
                self.entries[entry] += 1

    @property
    def refused(self) -> int:
        """How many replies were refusals."""
        return sum(count for (_, kind), count in self.replies.items() if kind == "refuse")

    def measure(self, share: float) -> float:
        """The milliseconds within which that share of the answers was found, as the bound of a step; 0 before any."""
        wanted, seen = share * sum(self.steps), 0
        for bound, count in zip((*BOUNDS, 2 * BOUNDS[-1]), self.steps, strict=True):
            seen += count
            if seen and seen >= wanted:
                return bound * 1000
        return 0.0
