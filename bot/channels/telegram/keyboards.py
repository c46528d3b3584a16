"""Buttons. What a button does stands in its data, 64 bytes at most: it works after a restart and in every replica."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.dialogue.listings import MOST_ON_PAGE
from bot.dialogue.reply import Reply
from bot.knowledge.models import Knowledge
from bot.knowledge.service import Service

UP, DOWN = "👍", "👎"
_LONGEST_TITLE = 16
_MOST_ARTICLES = 3
Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: the list's name, the page's number (from 1), the version of the knowledge."""

    list: str
    number: int
    version: str


def shorten(text: str) -> str:
    """A short id: a button's data holds 64 bytes, which is 21 Chinese characters."""
    return sha256(text.encode()).hexdigest()[:8]


def find_short(names: Iterable[str], short: str) -> str | None:
    """The name that a short id means."""
    return next((name for name in names if shorten(name) == short), None)


def make_keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """A keyboard of the rows that have buttons."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def offer_questions(questions: Iterable[str]) -> list[Row]:
    """A row for each question; its data is only a number, the question is read from the button itself."""
    return [[InlineKeyboardButton(text, callback_data=f"s:{i}")] for i, text in enumerate(questions)]


def offer_articles(reply: Reply, knowledge: Knowledge) -> list[Row]:
    """A row for each of the first articles that the reply cites."""
    known = {article.id: article.short or article.title for article in knowledge.articles}
    cited = [source.id for source in reply.sources if source.id in known][:_MOST_ARTICLES]
    labels = [knowledge.service.report.format(title=_cut(known[id_])) for id_ in cited]
    return [[InlineKeyboardButton(label, callback_data=f"a:{id_}")] for id_, label in zip(cited, labels, strict=True)]


def offer_numbers(articles: Sequence[str], page: int) -> Row:
    """A button for each article of a page of the news, with the number that it has in the list."""
    first = (page - 1) * MOST_ON_PAGE
    return [
        InlineKeyboardButton(str(number), callback_data=f"a:{id_}")
        for number, id_ in enumerate(articles[first : first + MOST_ON_PAGE], first + 1)
    ]


def offer_vote(reply: Reply) -> Row:
    """Two thumbs for what was shown."""
    about = shorten(reply.why.note or next(iter((*reply.facts, *reply.tips)), ""))
    return [InlineKeyboardButton(sign, callback_data=f"v:{value}:{about}") for sign, value in ((UP, "+"), (DOWN, "-"))]


def offer_pages(page: Page, count: int, service: Service) -> Row:
    """Back and forth, as far as there are pages."""
    steps = ((page.number - 1, service.previous), (page.number + 1, service.next))
    return [
        InlineKeyboardButton(label, callback_data=f"l:{page.list}:{number}:{page.version}")
        for number, label in steps
        if 1 <= number <= count
    ]


def offer_topics(topics: Iterable[str]) -> list[Row]:
    """Topics of tips, three in a row."""
    buttons = [InlineKeyboardButton(topic, callback_data=f"t:{shorten(topic)}") for topic in topics]
    return [buttons[i : i + 3] for i in range(0, len(buttons), 3)]


def offer_another(tip: str, service: Service) -> Row:
    """The tip after this one."""
    return [InlineKeyboardButton(service.another, callback_data=f"n:{shorten(tip)}")]


def find_tapped(query: CallbackQuery | None) -> Message | None:
    """The message of a tapped button, where it can still be read: what is deleted or too old comes without contents."""
    message = query.message if query else None
    return message if isinstance(message, Message) and message.is_accessible else None


def read_button(message: Message, data: str) -> str:
    """The text of a message's own button; empty where it has no such button."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")


def mark_vote(message: Message, sign: str) -> InlineKeyboardMarkup | None:
    """A message's keyboard with the thumb that was chosen marked; None where it has no thumbs."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    marked = [
        [
            InlineKeyboardButton(f"{sign} ✓", callback_data=b.callback_data) if b.text == sign else _unmark(b)
            for b in row
        ]
        for row in rows
    ]
    return InlineKeyboardMarkup(marked) if marked else None


def _unmark(button: InlineKeyboardButton) -> InlineKeyboardButton:
    text = button.text.removesuffix(" ✓")
    return button if text == button.text else InlineKeyboardButton(text, callback_data=button.callback_data)


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
