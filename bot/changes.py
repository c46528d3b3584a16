"""What another version of the knowledge changes: entries, and answers to the questions it is tried with."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import Bot
from bot.evaluation import Case
from bot.search.entries import Entry, collect_entries

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of entries that were added, changed and removed; questions that are answered differently now."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def compare_bots(old: Bot, new: Bot, cases: Sequence[Case]) -> Changes:
    """How `new` differs from `old`."""
    before, after = _list_entries(old), _list_entries(new)
    return Changes(
        added=tuple(id_ for id_ in after if id_ not in before),
        changed=tuple(id_ for id_, entry in after.items() if id_ in before and before[id_] != entry),
        removed=tuple(id_ for id_ in before if id_ not in after),
        answers=tuple(case.q for case in cases if _answer(old, case) != _answer(new, case)),
    )


def name_some(items: Sequence[str]) -> str:
    """The first few of a list, and how many more there are."""
    rest = len(items) - MOST_NAMED
    return "、".join(items[:MOST_NAMED]) + (f"等{len(items)}个" if rest > 0 else "")


def _list_entries(bot: Bot) -> dict[str, Entry]:
    return {entry.id: entry for entry in collect_entries(bot.knowledge)}


def _answer(bot: Bot, case: Case) -> str:
    turn = None
    for message in case.before:
        _, turn = bot.ask(message, turn)
    return bot.render(bot.ask(case.q, turn)[0])
