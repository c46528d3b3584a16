"""Several replies to the questions of one message, told as one."""

from collections.abc import Callable, Sequence

from bot.dialogue.question import Question
from bot.dialogue.reply import Reply, Source
from bot.dialogue.wording import Writer
from bot.knowledge.models import Basis, Card, Limit

MOST_TOGETHER = 3
MOST_OF_EACH = 1
"""Sentences for each part of a message that asks several things."""


class Joiner:
    """Joins replies; what is left out is said."""

    def __init__(self, writer: Writer, chats: Callable[[str], object]) -> None:
        """`chats` says of a text whether it is small talk, to which nothing is owed."""
        self._writer = writer
        self._chats = chats

    def join_parts(self, parts: Sequence[Question], replies: Sequence[Reply]) -> Reply | None:
        """The replies to the parts of a message as one; None where that would tell no more than one of them."""
        useful = [reply for reply in replies if _is_useful(reply)]
        distinct = {(reply.facts, reply.tips, reply.passages) for reply in useful}
        if len(distinct) < 2 or all(reply.kind == "refuse" for reply in useful):
            return None
        told = list(dict.fromkeys(useful))[:MOST_TOGETHER]
        pairs = zip(parts, replies, strict=True)
        left = [part.text for part, reply in pairs if reply not in told and part.text in part.origin]
        missed = list(dict.fromkeys(text.strip() for text in left if not self._chats(text)))
        return self.join(told, missed)

    def join(self, replies: Sequence[Reply], missed: Sequence[str] = ()) -> Reply:
        """Several replies as one, without tips and suggestions; questions that were `missed` are named."""
        told = replies[:MOST_TOGETHER]
        notices = [notice for reply in told for notice in reply.notices]
        if missed:
            notices.append(self._writer.say.missed.format(questions="”“".join(missed)))
        return Reply(
            "answer",
            tuple({p.text: p for reply in told for p in reply.passages[:MOST_OF_EACH]}.values()),
            tuple(dict.fromkeys(notices)),
            self._cite(told),
            tuple(dict.fromkeys(fact for reply in told for fact in reply.facts[:MOST_OF_EACH])),
            tuple(dict.fromkeys(tip for reply in told for tip in reply.tips[:MOST_OF_EACH])),
            why=told[0].why,
        )

    def _cite(self, replies: Sequence[Reply]) -> tuple[Source, ...]:
        """The sources of what is told of replies; of a legal document all that they cite, as one source."""
        bases: list[Basis] = []
        others: dict[str, Source] = {}
        for reply in replies:
            found = self._find_bases(reply)
            bases += found
            others |= {} if found else {source.id: source for source in reply.sources}
        documents = {source.id: source for source in self._writer.cite_bases(bases)}
        return tuple((others | documents).values())

    def _find_bases(self, reply: Reply) -> tuple[Basis, ...]:
        """What the first sentence of a reply rests on, where that is law."""
        tip = self._writer.tips.get(reply.tips[0]) if reply.tips else None
        if tip:
            return tip.basis
        kind, _, key = reply.why.note.partition("/")
        held: dict[str, Card | Limit | None] = {
            "limit": self._writer.limits.get(key),
            "card": self._writer.cards.get(key),
        }
        entry = held.get(kind)
        return entry.basis if entry else ()


def _is_useful(reply: Reply) -> bool:
    return reply.kind != "list" and (reply.kind != "refuse" or bool(reply.sources))
