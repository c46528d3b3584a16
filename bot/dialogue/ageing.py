"""What has ended by now: a reply about a campaign whose period is over says so. Pure; the day is passed in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.dialogue.reply import Reply
from bot.knowledge.language import Replies
from bot.knowledge.models import Article, Campaign

_TOLD = frozenset({"answer", "list"})


class Ageing:
    """Knows when the campaigns of one knowledge base end."""

    def __init__(self, articles: Iterable[Article], say: Replies) -> None:
        self._say = say
        self._ending = {a.id: [c for c in a.campaigns if c.until] for a in articles}

    def note(self, reply: Reply, today: date) -> Reply:
        """The reply, with a notice for each campaign of its articles that has ended before a day."""
        if reply.kind not in _TOLD:
            return reply
        held = [campaign for source in reply.sources for campaign in self._ending.get(source.id, ())]
        notices = [self._describe(campaign) for campaign in held if has_ended(campaign.until or "", today)]
        return replace(reply, notices=(*reply.notices, *notices)) if notices else reply

    def _describe(self, campaign: Campaign) -> str:
        parts = zip((campaign.until or "").split("-"), "年月日", strict=False)
        return self._say.ended.format(name=campaign.name, until="".join(f"{int(part)}{unit}" for part, unit in parts))


def has_ended(until: str, today: date) -> bool:
    """Whether a day, a month or a year (2024-06-30, 2024-06, 2024) is wholly over."""
    return today.isoformat()[: len(until)] > until
