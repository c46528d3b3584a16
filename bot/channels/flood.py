"""Who sends more than can be answered."""

from collections import OrderedDict, deque
from collections.abc import Callable
from enum import Enum

MOST_MESSAGES, SECONDS = 60, 60.0
"""What can be answered at one message a second."""
MOST_PEOPLE = 10_000


class Verdict(Enum):
    """What to do with a message: answer it, say that there are too many, or pass over it."""

    ANSWER = "answer"
    WARN = "warn"
    IGNORE = "ignore"


class Flood:
    """Counts messages of each person in the last minute; whoever sends too many is told once."""

    def __init__(self, clock: Callable[[], float], most: int = MOST_MESSAGES, seconds: float = SECONDS) -> None:
        self._clock = clock
        self._most, self._seconds = most, seconds
        self._people: OrderedDict[int, tuple[deque[float], bool]] = OrderedDict()

    def judge(self, person: int) -> Verdict:
        """Count one message of a person."""
        now = self._clock()
        times, warned = self._people.pop(person, (deque(), False))
        while times and times[0] <= now - self._seconds:
            times.popleft()
        verdict = Verdict.ANSWER if len(times) < self._most else Verdict.IGNORE if warned else Verdict.WARN
        if verdict is Verdict.ANSWER:
            times.append(now)
        self._people[person] = (times, verdict is Verdict.WARN or (warned and len(times) > self._most // 2))
        if len(self._people) > MOST_PEOPLE:
            self._people.popitem(last=False)
        return verdict
