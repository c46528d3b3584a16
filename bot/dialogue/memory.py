"""What a chat last talked about; channels keep it, one turn for each chat."""

import json
from dataclasses import dataclass
from functools import cache
from math import isfinite

from pydantic import TypeAdapter, ValidationError

from bot.dialogue.question import Question
from bot.privacy import mask_json

MAX_CHARACTERS = 1_000_000
"""Characters of a turn that is read: those of the longest messages stay well below."""


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


def dump_turn(turn: Turn) -> str:
    """A turn as JSON, for another process; the texts of its question are masked.

    The terms it was searched with are kept as they are: of a message with personal data the answerer remembers what
    is left of it when it is masked.
    """
    data = _adapter().dump_python(turn, mode="json")
    return json.dumps({**data, "question": mask_json(data["question"])}, separators=(",", ":"))


def load_turn(text: str) -> Turn | None:
    """The turn that was dumped; None for anything else."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        turn = _adapter().validate_json(text)
    except ValidationError:
        return None
    question = turn.question
    weights = [
        *question.terms.values(),
        *(number for part in question.parts for number in (part.weight, part.salience)),
    ]
    return turn if all(map(isfinite, weights)) else None


@cache
def _adapter() -> TypeAdapter[Turn]:
    return TypeAdapter(Turn)
