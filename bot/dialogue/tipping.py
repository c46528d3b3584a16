"""Which tip comes next for somebody: by topics, season and what has been seen. No clock, no chance."""

from collections.abc import Collection, Mapping
from hashlib import sha256

from bot.knowledge.models import Knowledge, Tip

_YEAR = 12
_SEVERAL = 2


class TipChooser:
    """Chooses among the tips of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._months = knowledge.lexicon.months
        self._tips = knowledge.tips
        self._for_all = tuple(tip for tip in knowledge.tips if _is_for_all(tip)) or knowledge.tips

    def choose(self, topics: Collection[str], month: int, seen: Mapping[str, int], key: str) -> Tip | None:
        """The tip that comes next; None where none is on the topics. See `order`."""
        return next(iter(self.order(topics, month, key, seen)), None)

    def choose_after(self, before: str, topics: Collection[str], month: int, key: str) -> Tip | None:
        """The tip behind another (its id) in the order, the first behind the last or behind one that is gone."""
        ordered = self.order(topics, month, key)
        place = next((i for i, tip in enumerate(ordered) if tip.id == before), -1)
        return ordered[(place + 1) % len(ordered)] if ordered else None

    def order(
        self, topics: Collection[str], month: int, key: str, seen: Mapping[str, int] | None = None
    ) -> tuple[Tip, ...]:
        """The tips on any of some topics (audiences, seasons, topics of tips) in the order in which they are given.

        A tip that speaks of seasons comes only in a month (1 to 12) of one of them. What was seen less often (`seen`
        counts by id) goes first, so nothing comes twice before all has come once; then what speaks of the time of
        year; then advice for everyday life before rules on points, papers and fines; the rest is an order of its own
        for each `key`. Without topics only advice comes that is of use to nearly everybody.
        """
        counts = seen or {}
        chosen = [tip for tip in self._find(topics) if self._fits(tip, month)]
        return tuple(
            sorted(chosen, key=lambda tip: (counts.get(tip.id, 0), *self._rank(tip, month), _draw(key, tip.id)))
        )

    def _find(self, topics: Collection[str]) -> tuple[Tip, ...]:
        if not topics:
            return self._for_all
        return tuple(tip for tip in self._tips if not {*tip.audience, *tip.season, *tip.topics}.isdisjoint(topics))

    def _fits(self, tip: Tip, month: int) -> bool:
        """Whether a tip fits a month; a season of which nothing is known fits all."""
        return not tip.season or any(month in self._months.get(season, (month,)) for season in tip.season)

    def _rank(self, tip: Tip, month: int) -> tuple[bool, bool]:
        """False goes first: what speaks of this time of year (not of nights, which are always), then advice."""
        told = [set(self._months.get(season, ())) for season in tip.season]
        return not any(month in months and len(months) < _YEAR for months in told), not _is_everyday(tip)


def _is_everyday(tip: Tip) -> bool:
    """Whether a tip is advice for people on the road. A rule is looked up by those whom it concerns, unless it is one
    for the weather."""
    return not tip.general and (tip.rule is None or bool(tip.season))


def _is_for_all(tip: Tip) -> bool:
    """Whether a tip helps nearly everybody: what is for one kind of people alone (mostly a trade) does not."""
    return _is_everyday(tip) and (not tip.audience or len(tip.audience) >= _SEVERAL)


def _draw(key: str, id_: str) -> bytes:
    return sha256(f"{key}\n{id_}".encode()).digest()
