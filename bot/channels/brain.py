"""What a channel needs of the bot, whichever knowledge it is on at the moment."""

from collections.abc import Collection
from typing import Protocol

from bot.dialogue.memory import Turn
from bot.dialogue.offers import Offer
from bot.dialogue.reply import Reply, Why
from bot.dialogue.topics import Topics
from bot.knowledge.models import Knowledge, Tip


class Brain(Protocol):
    """One knowledge base that answers."""

    @property
    def knowledge(self) -> Knowledge:
        """What it knows."""
        ...

    @property
    def version(self) -> str:
        """A short name for just this knowledge."""
        ...

    @property
    def topics(self) -> Topics:
        """What there are tips on."""
        ...

    def ask(self, message: str, before: Turn | None = None) -> tuple[Reply, Turn | None]:
        """The reply to a message, and the turn to pass with the next one."""
        ...

    def browse(self, topic: str, argument: str = "") -> Reply:
        """What a command shows."""
        ...

    def explain(self, why: Why) -> str:
        """Why a reply is what it is."""
        ...

    def describe(self, entry: str) -> str:
        """An entry in a few words; the id itself where there is no such entry."""
        ...

    def show_article(self, article: str) -> Reply | None:
        """An article with all its facts."""
        ...

    def show_tip(self, tip: Tip) -> Reply:
        """A tip with its rule and what that rests on."""
        ...

    def choose_tip_after(self, before: str, topics: Collection[str], month: int, key: str) -> Tip | None:
        """The tip behind another (its id)."""
        ...

    def complete(self, typed: str) -> tuple[str, ...]:
        """Questions that hold what has been typed."""
        ...

    def offer(self, query: str) -> tuple[Offer, ...]:
        """What can be sent into another chat."""
        ...
