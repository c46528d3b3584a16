"""What the bot says, as a value without markup."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["answer", "tip", "list", "clarify", "refuse", "emergency", "social", "help"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence and the parts of it that were asked for."""

    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An article or a legal document; `line` is what people read, `date` is as precise as the source."""

    id: str
    title: str
    date: str | None
    line: str


@dataclass(frozen=True, slots=True)
class Why:
    """How the answer came about: terms with their weights, scores, the runner-up and what was needed.

    `signs` are what spoke for a sentence of news, and what each added to its score or took from it.
    """

    terms: tuple[tuple[str, float], ...] = ()
    taken_for: tuple[tuple[str, str], ...] = ()
    score: float = 0.0
    needed: float = 0.0
    runner_up: str = ""
    distance: float = 0.0
    note: str = ""
    signs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. `facts` and `tips` are the ids of the knowledge shown."""

    kind: Kind
    passages: tuple[Passage, ...] = ()
    notices: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()
    advice: str = ""
    suggestions: tuple[str, ...] = ()
    why: Why = field(default_factory=Why)
