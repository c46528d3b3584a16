"""Questions without an answer, put together by likeness, each with what is needed to answer it from now on. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.journal.questions import Unanswered
from bot.text import normalise, pair_characters, resemble

ALIKE = 0.45
"""The share of pairs of characters (Dice) from which on two questions are taken for the same."""
MOST_ASKS = 12
_STUB = """\
  - id: {id}
    about: 写清问的是什么
    text: 写清怎样回答
    asks:
{asks}"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that are alike, the one asked most often first; the entry that came nearest, and how near."""

    questions: tuple[Unanswered, ...]
    count: int
    nearest: str
    score: float

    @property
    def stub(self) -> str:
        """A record to paste into limits.yaml, or to make a fact, a gap or a tip of."""
        first = self.questions[0]
        asks = "\n".join(f"      - {json.dumps(q.text, ensure_ascii=False)}" for q in self.questions[:MOST_ASKS])
        return _STUB.format(id=f"gap-{first.id}", asks=asks)


def cluster_questions(questions: Sequence[Unanswered]) -> list[Cluster]:
    """Each question to the first cluster whose first question it resembles; the clusters asked most often first."""
    clusters: list[tuple[frozenset[str], list[Unanswered]]] = []
    for question in sorted(questions, key=lambda q: (-q.count, q.id)):
        pairs = pair_characters(normalise(question.text))
        held = next((members for head, members in clusters if resemble(head, pairs) >= ALIKE), None)
        if held is None:
            clusters.append((pairs, [question]))
        else:
            held.append(question)
    return sorted((_sum_up(members) for _, members in clusters), key=lambda cluster: -cluster.count)


def _sum_up(members: list[Unanswered]) -> Cluster:
    nearest = max(members, key=lambda question: question.score)
    return Cluster(tuple(members), sum(q.count for q in members), nearest.nearest or "", nearest.score)
