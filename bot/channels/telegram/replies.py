"""A reply on its way out: as HTML in as many messages as it needs, with its buttons under the last."""

from collections.abc import Sequence
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.channels.telegram.addressing import is_private
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.keyboards import (
    Page,
    Row,
    make_keyboard,
    offer_articles,
    offer_pages,
    offer_questions,
    offer_vote,
)
from bot.dialogue.listings import page_reply
from bot.dialogue.rendering import render_html
from bot.dialogue.reply import Passage, Reply

_VOTED_ON = frozenset({"answer", "tip", "list", "refuse"})
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
QUESTION = "?"
"""The name of a list that a question asked for; the question is in the message that the list answers."""


async def send_reply(update: Update, desk: Desk, reply: Reply, question: str = "", *, quote: bool = False) -> None:
    """Send a reply where the update came from; `question` is what it answers, shown above it with `quote`."""
    brain = desk.brain()
    paged = reply.kind == "list" and bool(question) and not quote  # the pages are made again from the question
    shown, count = page_reply(reply, 1) if paged else (reply, 1)
    rows = [offer_pages(Page(QUESTION, 1, brain.version), count, brain.knowledge.service)]
    rows += [*offer_questions(reply.suggestions), *offer_articles(reply, brain.knowledge)]
    rows += [offer_vote(reply)] if reply.kind in _VOTED_ON else []
    parts = render_html(shown, brain.knowledge.replies, quote=question if quote else "")
    sent = await _send_parts(update, parts, make_keyboard(*rows), answering=count > 1)
    if sent and question:
        desk.note_asked(sent.chat_id, sent.message_id, question)


async def send_list(update: Update, desk: Desk, reply: Reply, name: str, *more: Row) -> None:
    """Send the first page of a list that has a name; further rows of buttons go under it."""
    brain = desk.brain()
    shown, count = page_reply(reply, 1)
    row = offer_pages(Page(name, 1, brain.version), count, brain.knowledge.service)
    await _send_parts(update, render_html(shown, brain.knowledge.replies), make_keyboard(row, *more))


async def send_text(update: Update, text: str, *rows: Row, desk: Desk) -> None:
    """Send a sentence of the service."""
    parts = render_html(Reply("social", (Passage(text),)), desk.brain().knowledge.replies)
    await _send_parts(update, parts, make_keyboard(*rows))


async def turn_page(message: Message, desk: Desk, reply: Reply, page: Page, *more: Row) -> None:
    """Show a page of a list in place of the one there."""
    brain = desk.brain()
    shown, count = page_reply(reply, page.number)
    row = offer_pages(Page(page.list, page.number, brain.version), count, brain.knowledge.service)
    await edit_text(message, desk, shown, make_keyboard(row, *more))


async def edit_text(message: Message, desk: Desk, reply: Reply, keyboard: InlineKeyboardMarkup | None) -> None:
    """Replace a message's text; that it is already so (a double tap) is no fault."""
    html = render_html(reply, desk.brain().knowledge.replies)[0]
    try:
        await message.edit_text(html, ParseMode.HTML, reply_markup=keyboard, link_preview_options=NO_PREVIEW)
    except BadRequest as error:
        if "not modified" not in str(error).lower():
            raise


async def answer_query(query: CallbackQuery, text: str | None = None) -> None:
    """Tell Telegram that a tap has come in, and show a line above the chat.

    A tap from while the bot was down is too old for that; what it asks for is done all the same.
    """
    try:
        await query.answer(text)
    except BadRequest as error:
        if "query is too old" not in str(error).lower():
            raise


async def _send_parts(
    update: Update, parts: Sequence[str], keyboard: InlineKeyboardMarkup | None, *, answering: bool = False
) -> Message | None:
    message = update.effective_message
    if message is None:
        return None
    sent = None
    for number, html in enumerate(parts, 1):
        extra: dict[str, Any] = {}
        if number == 1 and (answering or not is_private(update)) and update.callback_query is None:
            extra["reply_parameters"] = ReplyParameters(message.message_id, allow_sending_without_reply=True)
        markup = keyboard if number == len(parts) else None
        sent = await message.reply_text(
            html, ParseMode.HTML, reply_markup=markup, link_preview_options=NO_PREVIEW, **extra
        )
    return sent
