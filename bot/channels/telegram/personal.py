"""What is kept of somebody: votes, feedback, what is held, and forgetting it."""

from typing import Any

from telegram import Message, Update
from telegram.error import BadRequest

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.keyboards import DOWN, UP, mark_vote
from bot.channels.telegram.replies import answer_query, send_text
from bot.channels.telegram.wishes import write_time
from bot.journal.faults import JournalError
from bot.journal.opinions import Change
from bot.journal.people import Holdings
from bot.journal.tables import Standing
from bot.knowledge.service import Service

MOST_FEEDBACK = 1000
"""Characters of a message to the editors that are kept."""


class Personal:
    """Handlers of votes, feedback and personal data."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def vote(self, update: Update, _context: Any) -> None:
        """Keep a vote on a reply; the last one counts."""
        query = update.callback_query
        if query is None:
            return
        _, sign, short = (*(query.data or "").split(":"), "", "")[:3]
        message, service = query.message, self._desk.service
        if message is None or sign not in {"+", "-"}:
            await answer_query(query, service.old_button)
            return
        question = self._desk.find_asked(message.chat.id, message.message_id)
        try:
            kept = await self._desk.journal.votes.put(
                message.chat.id,
                message.message_id,
                query.from_user.id,
                1 if sign == "+" else -1,
                entry=self._desk.find_entry(short),
                kind="reply",
                question=question,
            )
        except JournalError:
            await answer_query(query, service.save_failed)
            return
        said = service.voted if sign == "+" else service.voted_down
        await answer_query(query, service.voted_again if kept is Change.SAME else said)
        if kept is not Change.SAME and isinstance(message, Message):
            await _show_vote(message, UP if sign == "+" else DOWN)

    async def take_feedback(self, update: Update, context: Any) -> None:
        """Keep a message to the editors."""
        person, service = update.effective_user, self._desk.service
        text = " ".join(context.args or ())[:MOST_FEEDBACK]
        if person is None or not text:
            await send_text(update, service.feedback_empty, desk=self._desk)
            return
        saved = await self._desk.save(self._desk.journal.feedback.add(person.id, text))
        await send_text(update, service.feedback_thanks if saved else service.save_failed, desk=self._desk)

    async def explain_privacy(self, update: Update, _context: Any) -> None:
        """What is kept and what is not."""
        await send_text(update, self._desk.service.privacy, desk=self._desk)

    async def show_data(self, update: Update, _context: Any) -> None:
        """What is held of the person who asks."""
        person, service = update.effective_user, self._desk.service
        if person is None:
            return
        try:
            held = await self._desk.journal.people.holdings(person.id)
        except JournalError:
            said = service.save_failed
        else:
            said = _describe(held, service)
        await send_text(update, said, desk=self._desk)

    async def forget(self, update: Update, _context: Any) -> None:
        """Delete all that is held of the person who asks."""
        person, service = update.effective_user, self._desk.service
        if person is None:
            return
        talked = self._desk.chats.forget(person.id)
        self._desk.note_forgotten(person.id)
        try:
            removed = await self._desk.journal.people.forget(person.id)
        except JournalError:
            said = service.save_failed
        else:
            said = service.forgotten if removed or talked else service.nothing_to_forget
        await send_text(update, said, desk=self._desk)


async def _show_vote(message: Message, sign: str) -> None:
    """Mark the thumb that was chosen; a message that is marked already, or gone, is no fault."""
    keyboard = mark_vote(message, sign)
    if keyboard is None:
        return
    try:
        await message.edit_reply_markup(keyboard)
    except BadRequest:
        return


def _describe(held: Holdings, service: Service) -> str:
    if not (held.subscription or held.votes or held.feedback or held.tips):
        return service.mydata_nothing
    subscription = service.none
    if held.subscription and held.subscription.state is Standing.STOPPED:
        subscription = service.mydata_stopped
    elif held.subscription:
        topics = "、".join(held.subscription.topics) or service.all_topics
        subscription = service.mydata_subscription.format(time=write_time(held.subscription.minute), topics=topics)
    return service.mydata.format(
        subscription=subscription,
        sent=held.tips,
        votes=held.votes,
        feedback="；".join(held.feedback) or service.none,
    )
