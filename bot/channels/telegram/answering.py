"""Messages: questions, what a question cannot be read from, and questions tapped on a button."""

from typing import Any

from telegram import Message, Update

from bot.channels.telegram.addressing import find_conversation, is_private, read_text
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.keyboards import find_tapped, read_button
from bot.channels.telegram.replies import answer_query, send_reply, send_text

_ALBUMS = 256


class Answering:
    """Handlers of what people write."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._albums: dict[str, None] = {}

    async def answer_message(self, update: Update, _context: Any) -> None:
        """Answer what was written, in a private chat or to the bot in a group."""
        message = update.effective_message
        if message is None:
            return
        text = read_text(message, message.get_bot().bot)
        if message.caption is not None and is_private(update) and not self._is_of_album(message):
            await send_text(update, self._desk.service.media_caption, desk=self._desk)
        await self.answer(update, text)

    async def answer_media(self, update: Update, _context: Any) -> None:
        """A friendly line for what is no text; one for a whole album."""
        message = update.effective_message
        if message is None or self._is_of_album(message):
            return
        knowledge = self._desk.brain().knowledge
        example = next(iter(knowledge.city.examples), "闯红灯扣几分")
        await send_text(update, knowledge.service.media.format(example=example), desk=self._desk)

    async def answer_tap(self, update: Update, _context: Any) -> None:
        """Answer the question on a button."""
        query = update.callback_query
        if query is None:
            return
        message = find_tapped(query)
        question = read_button(message, query.data or "") if message else ""
        if not question:
            await answer_query(query, self._desk.service.old_button)
            return
        await answer_query(query)
        await self.answer(update, question, quote=True)

    async def refuse_command(self, update: Update, _context: Any) -> None:
        """A command that does not exist."""
        await send_text(update, self._desk.service.unknown_command, desk=self._desk)

    async def answer(self, update: Update, text: str, *, quote: bool = False) -> None:
        """Answer a question and note it where there is no answer."""
        reply = await self._desk.ask(find_conversation(update), text)
        await send_reply(update, self._desk, reply, text, quote=quote)
        await self._desk.keep_unanswered(text, reply)

    def _is_of_album(self, message: Message) -> bool:
        album = message.media_group_id
        if album is None:
            return False
        known = album in self._albums
        self._albums[album] = None
        if len(self._albums) > _ALBUMS:
            del self._albums[next(iter(self._albums))]
        return known
