"""/subscribe and /unsubscribe, and chats that go away or move."""

from datetime import timedelta
from typing import Any

from telegram import ChatMember, Update
from telegram.constants import ChatMemberStatus

from bot.channels.telegram.addressing import is_private
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.replies import send_text
from bot.channels.telegram.wishes import MOST_TOPICS, Wish, find_first_day, read_wish, write_time
from bot.dialogue.topics import Topics
from bot.journal.faults import JournalError
from bot.knowledge.service import Service

_ADMINS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})
_LEFT = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


class Subscribing:
    """Handlers of the daily tip."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def subscribe(self, update: Update, context: Any) -> None:
        """Send a tip every day from now on, at the time and on the topics that are named."""
        chat = update.effective_chat
        if chat is None or not await self._may_decide(update):
            return
        topics = self._desk.brain().topics
        wish = read_wish(tuple(context.args or ()), topics)
        objection = _object(wish, self._desk.service, topics)
        if objection:
            await send_text(update, objection, desk=self._desk)
            return
        local = self._desk.now().astimezone(self._desk.zone)
        first = find_first_day(wish.minute, local)
        if self._desk.was_forgotten(chat.id, first):  # its tip of today is forgotten as well: never two in a day
            first += timedelta(days=1)
        saved = await self._desk.save(self._desk.journal.subscriptions.put(chat.id, wish.minute, wish.topics, first))
        service = self._desk.service
        said = service.subscribed.format(
            time=write_time(wish.minute),
            topics="、".join(wish.topics) or service.all_topics,
            day=service.today if first == local.date() else service.tomorrow,
        )
        await send_text(update, said if saved else service.save_failed, desk=self._desk)

    async def unsubscribe(self, update: Update, _context: Any) -> None:
        """Send no more tips."""
        chat = update.effective_chat
        if chat is None or not await self._may_decide(update):
            return
        service = self._desk.service
        try:
            stopped = await self._desk.journal.subscriptions.stop(chat.id)
        except JournalError:
            said = service.save_failed
        else:
            said = service.unsubscribed if stopped else service.not_subscribed
        await send_text(update, said, desk=self._desk)

    async def note_membership(self, update: Update, _context: Any) -> None:
        """Blocked or removed: no more tips; let in again: the tips go on."""
        changed = update.my_chat_member
        if changed is None:
            return
        subscriptions = self._desk.journal.subscriptions
        left = changed.new_chat_member.status in _LEFT
        await self._desk.save(subscriptions.block(changed.chat.id) if left else subscriptions.resume(changed.chat.id))

    async def note_move(self, update: Update, _context: Any) -> None:
        """A group that has become a supergroup has another id."""
        message = update.effective_message
        if message and message.migrate_to_chat_id:
            await self._desk.save(self._desk.journal.subscriptions.move(message.chat_id, message.migrate_to_chat_id))

    async def _may_decide(self, update: Update) -> bool:
        """Whether somebody may subscribe a chat: their own, or a group that they administer."""
        chat, person, message = update.effective_chat, update.effective_user, update.effective_message
        if chat is None or is_private(update):
            return chat is not None
        if message and message.sender_chat and message.sender_chat.id == chat.id:  # an anonymous administrator
            return True
        member: ChatMember | None = await chat.get_member(person.id) if person else None
        if member and member.status in _ADMINS:
            return True
        await send_text(update, self._desk.service.group_admins, desk=self._desk)
        return False


def _object(wish: Wish, service: Service, topics: Topics) -> str:
    """What is wrong with a wish; empty where nothing is."""
    if wish.bad_times:
        return service.bad_time.format(word=wish.bad_times[0][:20])
    if wish.bad_topics:
        return service.bad_topic.format(
            word=wish.bad_topics[0][:20], topics="、".join((*topics.people, *topics.seasons))
        )
    if len(wish.topics) > MOST_TOPICS:
        return service.many_topics.format(most=MOST_TOPICS)
    return ""
