"""What the rooms of the web channel share, besides what all channels do: the conversations of its visitors."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.channels.desk import Desk as AnyDesk
from bot.channels.web.sessions import Given, Session, Sessions
from bot.dialogue.rendering import render_json, render_text
from bot.dialogue.reply import Reply
from bot.journal.opinions import Change

_CHANNEL = "web"


@dataclass(slots=True)
class Desk(AnyDesk):
    """Passed to the routes. `waiting` says how many daily tips are on their way, `problems` what is wrong with the
    knowledge folder."""

    sessions: Sessions
    waiting: Callable[[], int]

    def find_session(self, id_: str | None) -> Session | None:
        """The conversation of an id, a new one without an id; None for an id that is not, or no longer, known."""
        version = self.brain().version
        return self.sessions.find(id_, version) if id_ else self.sessions.begin(version)

    async def ask(self, session: Session, message: str) -> tuple[int, Reply]:
        """The answer to a message of a conversation, and its number in it."""
        reply, turn = await self.answer(_CHANNEL, message, session.turn)
        await self.keep_unanswered(message, reply)
        return session.note(message, reply, turn), reply

    async def vote(self, session: Session, given: Given, number: int, value: Literal[1, -1]) -> Change:
        """Keep a vote; it belongs to the conversation, because nobody is known here.

        Raises:
            JournalError: when it cannot be kept.
        """
        return await self.journal.votes.put(
            0,
            _number(session.id, number),
            0,
            value,
            entry=name_entry(given.reply),
            kind=given.reply.kind,
            question=given.question,
        )

    def describe(self, reply: Reply) -> dict[str, Any]:
        """A reply as data, with why it is what it is in words."""
        brain = self.brain()
        data = render_json(reply, render_text(reply, brain.knowledge.replies))
        return {**data, "explanation": brain.explain(reply.why)}


def name_entry(reply: Reply) -> str:
    """The entry that a reply is about; empty where it is about none."""
    return reply.why.note or next(iter((*reply.facts, *(f"tip/{tip}" for tip in reply.tips))), "")


def _number(conversation: str, reply: int) -> int:
    """A reply as a number of 63 bits, from which the conversation cannot be found."""
    return int.from_bytes(hashlib.sha256(f"{conversation} {reply}".encode()).digest()[:8]) >> 1
