"""Commands that show what there is, and the buttons under their lists."""

from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message, Update

from bot.channels.brain import Brain
from bot.channels.telegram.addressing import read_text
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.keyboards import (
    Page,
    Row,
    find_short,
    find_tapped,
    make_keyboard,
    offer_another,
    offer_numbers,
    offer_questions,
    offer_topics,
)
from bot.channels.telegram.replies import QUESTION, answer_query, edit_text, send_list, send_reply, send_text, turn_page
from bot.dialogue.listings import page_reply
from bot.dialogue.reply import Reply

CAMPAIGNS, NEWS = "/campaigns", "/news"
"""Names of lists; an article's list has its id for a name, which never begins with a slash."""
_MOST_EXAMPLES = 4


class Browsing:
    """Handlers of /start, /help, lists, tips and articles."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def start(self, update: Update, context: Any) -> None:
        """Welcome somebody, or show what the link they came by asks for."""
        if update.effective_chat:
            await self._desk.save(self._desk.journal.subscriptions.resume(update.effective_chat.id))
        brain = self._desk.brain()
        link = context.args[0] if context.args else ""
        topic = brain.topics.find_slug(link.removeprefix("tip_")) if link.startswith("tip_") else None
        article = link.removeprefix("article_") if link.startswith("article_") else ""
        if f"/{link}" in {CAMPAIGNS, NEWS}:
            await self._send(update, f"/{link}")
        elif topic:
            await send_reply(update, self._desk, brain.browse("tips", topic))
        elif article and brain.show_article(article):
            await self._send(update, article)
        else:
            welcome = brain.browse("welcome")
            rows = offer_questions(brain.knowledge.city.examples[:_MOST_EXAMPLES] or welcome.suggestions)
            await send_text(update, welcome.passages[0].text, *rows, desk=self._desk)

    async def help(self, update: Update, _context: Any) -> None:
        """What can be asked, and the commands."""
        service = self._desk.service
        lines = "\n".join(f"/{name} {meaning}" for name, meaning in service.commands.items())
        reply = self._desk.brain().browse("help")
        text = f"{reply.passages[0].text}\n\n{service.commands_title}\n{lines}"
        await send_text(update, text, *offer_questions(reply.suggestions), desk=self._desk)

    async def list_campaigns(self, update: Update, _context: Any) -> None:
        """Drives and events."""
        await self._send(update, CAMPAIGNS)

    async def list_news(self, update: Update, _context: Any) -> None:
        """Articles."""
        await self._send(update, NEWS)

    async def list_tips(self, update: Update, context: Any) -> None:
        """The topics as buttons, or the tips of one."""
        brain = self._desk.brain()
        service = brain.knowledge.service
        wanted = " ".join(context.args or ())
        topic = brain.topics.find(wanted) if wanted else None
        if topic:
            await send_reply(update, self._desk, brain.browse("tips", topic))
            return
        text = service.no_topic.format(topic=wanted[:40]) if wanted else service.choose_topic
        await send_text(update, text, *offer_topics(_list_topics(brain)), desk=self._desk)

    async def show_tip(self, update: Update, _context: Any) -> None:
        """One tip that fits the season."""
        shown = self._choose_tip(update, "")
        if shown:
            await send_list(update, self._desk, shown[0], "", shown[1])

    async def tap_page(self, update: Update, _context: Any) -> None:
        """Another page of a list, in place of the one there."""
        query, message, (name, number, version) = _read_tap(update, 3)
        reply = self._make_list(name, message) if message else None
        if query is None or message is None or reply is None or not number.isdecimal():
            await self._say_old(query)
            return
        brain = self._desk.brain()
        await answer_query(query, None if version == brain.version else brain.knowledge.service.renewed)
        nearest = min(max(int(number[:4]), 1), page_reply(reply, 1)[1])
        page = Page(name, nearest, version)
        await turn_page(message, self._desk, reply, page, self._make_numbers(name, page.number))

    async def tap_article(self, update: Update, _context: Any) -> None:
        """An article with its facts."""
        query, _, (id_,) = _read_tap(update, 1)
        if query is None or self._desk.brain().show_article(id_) is None:
            await self._say_old(query)
            return
        await answer_query(query)
        await self._send(update, id_)

    async def tap_topic(self, update: Update, _context: Any) -> None:
        """The tips of a topic."""
        query, _, (short,) = _read_tap(update, 1)
        brain = self._desk.brain()
        topic = find_short(_list_topics(brain), short)
        if query is None or topic is None:
            await self._say_old(query)
            return
        await answer_query(query)
        await send_reply(update, self._desk, brain.browse("tips", topic))

    async def tap_another(self, update: Update, _context: Any) -> None:
        """One more tip, in place of the one there."""
        query, message, (short,) = _read_tap(update, 1)
        shown = self._choose_tip(update, short)
        if query is None or message is None or shown is None:
            await self._say_old(query)
            return
        await answer_query(query)
        await edit_text(message, self._desk, shown[0], make_keyboard(shown[1]))

    async def tap_old(self, update: Update, _context: Any) -> None:
        """A button that is none of ours any more."""
        await self._say_old(update.callback_query)

    async def _send(self, update: Update, name: str) -> None:
        reply = self._make_list(name, None)
        if reply:
            await send_list(update, self._desk, reply, name, self._make_numbers(name, 1))

    def _make_list(self, name: str, message: Message | None) -> Reply | None:
        """The list of a name: of a command, of an article, or what the message answers asks for."""
        brain = self._desk.brain()
        if name == CAMPAIGNS:
            return brain.browse("campaigns")
        if name == NEWS:
            return replace(brain.browse("news"), sources=())  # its lines are the sources
        if name != QUESTION:
            return brain.show_article(name)
        asked = message.reply_to_message if message else None
        reply = brain.ask(read_text(asked, asked.get_bot().bot))[0] if asked and asked.text else None
        return reply if reply and reply.kind == "list" else None

    def _make_numbers(self, name: str, number: int) -> Row:
        """Buttons that open the articles on a page of the news."""
        articles = self._desk.brain().knowledge.articles
        return offer_numbers([article.id for article in articles], number) if name == NEWS else []

    def _choose_tip(self, update: Update, after: str) -> tuple[Reply, Row] | None:
        """The tip that comes after the one with a short id, and the button to go on."""
        brain = self._desk.brain()
        month = self._desk.now().astimezone(self._desk.zone).month
        key = str(update.effective_chat.id) if update.effective_chat else ""
        before = find_short((tip.id for tip in brain.knowledge.tips), after) if after else None
        tip = brain.choose_tip_after(before or "", (), month, key)
        return (brain.show_tip(tip), offer_another(tip.id, brain.knowledge.service)) if tip else None

    async def _say_old(self, query: CallbackQuery | None) -> None:
        if query:
            await answer_query(query, self._desk.service.old_button)


def _list_topics(brain: Brain) -> tuple[str, ...]:
    return (*brain.topics.people, *brain.topics.seasons)


def _read_tap(update: Update, parts: int) -> tuple[CallbackQuery | None, Message | None, tuple[str, ...]]:
    """A tap, the message of the button where it can still be read, and the parts of its data."""
    query = update.callback_query
    held = tuple((query.data or "").split(":")[1:]) if query else ()
    return query, find_tapped(query), held if len(held) == parts else ("",) * parts
