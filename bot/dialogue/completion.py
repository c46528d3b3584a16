"""What somebody who has typed a few characters may want to ask: the knowledge's own questions."""

from collections.abc import Iterable
from heapq import nsmallest

from bot.search.entries import Entry
from bot.text import normalise

MOST_COMPLETIONS = 6
_SHORTEST, _LONGEST = 4, 24
"""Characters of a question that is offered: longer ones are stories."""
_KINDS = frozenset({"fact", "tip", "card", "term"})
_LEAST_TYPED = 1


class Completer:
    """Completes from the asks of one knowledge base."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        found: dict[str, tuple[str, str]] = {}
        for entry in entries:
            if entry.kind in _KINDS:
                for ask in entry.asks:
                    if _SHORTEST <= len(ask) <= _LONGEST:
                        found.setdefault(normalise(ask), (ask, entry.id))
        self._asks = [(plain, ask, id_) for plain, (ask, id_) in found.items()]

    def complete(self, typed: str, most: int = MOST_COMPLETIONS) -> tuple[str, ...]:
        """Questions that hold what was typed: those that begin with it first, then the shorter; one for each entry."""
        plain = normalise(typed)
        if len(plain) < _LEAST_TYPED:
            return ()
        fitting = [
            (not held.startswith(plain), len(held), ask, id_)
            for held, ask, id_ in self._asks
            if plain in held and plain != held
        ]
        chosen: dict[str, str] = {}
        for _, _, ask, id_ in nsmallest(most * 8, fitting):
            chosen.setdefault(id_, ask)
        return tuple(chosen.values())[:most]
