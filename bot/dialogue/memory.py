"""What a chat last talked about; channels keep it, one turn for each chat."""

from dataclasses import dataclass

from bot.dialogue.question import Question


@dataclass(frozen=True, slots=True)
class Turn:
    """The last question of a chat and what it was answered with; `shown` is all that was shown on this subject,
    `rest` what else there is on it, `offered` the questions that were suggested."""

    question: Question
    entries: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    rest: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
