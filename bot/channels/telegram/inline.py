"""Inline mode: facts and tips as cards to send into any chat."""

from typing import Any

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent, Update
from telegram.constants import InlineQueryLimit, ParseMode
from telegram.error import BadRequest

from bot.channels.telegram.desk import Desk
from bot.channels.telegram.keyboards import shorten
from bot.channels.telegram.replies import NO_PREVIEW
from bot.dialogue.offers import Offer
from bot.dialogue.rendering import render_html
from bot.knowledge.language import Replies

MOST_CARDS = 20
CACHE = 60
"""Seconds that Telegram may keep cards: short, because they outlive a change of the knowledge."""


class Inline:
    """The handler of inline queries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def offer(self, update: Update, _context: Any) -> None:
        """Cards for what has been typed so far."""
        query = update.inline_query
        if query is None:
            return
        brain = self._desk.brain()
        offers = brain.offer(query.query[: InlineQueryLimit.MAX_QUERY_LENGTH])[:MOST_CARDS]
        cards = [_make_card(offer, brain.version, brain.knowledge.replies) for offer in offers]
        button = InlineQueryResultsButton(self._desk.service.inline_nothing, start_parameter="inline")
        try:
            await query.answer(cards, cache_time=CACHE, is_personal=False, button=None if cards else button)
        except BadRequest as error:
            if "query is too old" not in str(error).lower():  # somebody has typed on: nobody waits for these
                raise


def _make_card(offer: Offer, version: str, say: Replies) -> InlineQueryResultArticle:
    html = render_html(offer.reply, say)[0]
    return InlineQueryResultArticle(
        id=f"{version}{shorten(offer.id)}",
        title=offer.title,
        description=offer.description,
        input_message_content=InputTextMessageContent(html, ParseMode.HTML, link_preview_options=NO_PREVIEW),
    )
