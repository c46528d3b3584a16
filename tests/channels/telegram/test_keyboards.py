"""Buttons and their data."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, InlineKeyboardMarkup, Message

from bot.app import Bot
from bot.channels.telegram.keyboards import (
    DOWN,
    UP,
    Page,
    Row,
    find_short,
    make_keyboard,
    mark_vote,
    offer_another,
    offer_articles,
    offer_numbers,
    offer_pages,
    offer_questions,
    offer_topics,
    offer_vote,
    read_button,
    shorten,
)
from bot.dialogue.reply import Passage, Reply, Source, Why
from bot.knowledge.models import Knowledge

ANSWER = Reply("answer", (Passage("一句话"),), facts=("visit/talk",))
LONGEST_DATA = 64
LONGEST_ID = "a" * 40


def show(*rows: Row) -> Message:
    chat = Chat(1, Chat.PRIVATE)
    return Message(1, datetime(2024, 5, 6, tzinfo=UTC), chat, text="一句话", reply_markup=make_keyboard(*rows))


def cite(*ids: str) -> Reply:
    return Reply("answer", (Passage("一句话"),), sources=tuple(Source(id_, id_, None, id_) for id_ in ids))


def list_data(keyboard: InlineKeyboardMarkup | None) -> list[str]:
    assert keyboard
    return [str(button.callback_data) for row in keyboard.inline_keyboard for button in row]


def test_a_short_id_is_found_again() -> None:
    names = ["老人", "孩子", "雨"]
    assert [find_short(names, shorten(name)) for name in names] == names


def test_a_short_id_of_nothing_is_not_found() -> None:
    assert find_short(["老人"], "") is None


def test_short_ids_of_the_shipped_tips_and_topics_are_different(bot: Bot) -> None:
    names = {*(tip.id for tip in bot.knowledge.tips), *bot.topics.names}
    assert len({shorten(name) for name in names}) == len(names)


def test_a_keyboard_without_buttons_is_none() -> None:
    assert make_keyboard([], []) is None


def test_the_longest_question_needs_no_long_data() -> None:
    assert [row[0].callback_data for row in offer_questions(["问" * 300, "答"])] == ["s:0", "s:1"]


def test_the_data_of_every_kind_of_button_fits(knowledge: Knowledge) -> None:
    service = knowledge.service
    keyboard = make_keyboard(
        offer_pages(Page(LONGEST_ID, 998, "0" * 8), 1000, service),
        offer_numbers([LONGEST_ID], 1),
        offer_another("很" * 40, service),
        offer_vote(Reply("refuse", why=Why(note="很" * 100))),
        *offer_topics(["很" * 40]),
        *offer_questions(["很" * 40]),
    )
    assert max(len(data.encode()) for data in list_data(keyboard)) <= LONGEST_DATA


def test_articles_are_offered_by_their_short_titles_as_far_as_there_are_any(knowledge: Knowledge) -> None:
    ids = [article.id for article in knowledge.articles]
    rows = offer_articles(cite("rtsl", *ids), knowledge)
    assert [row[0].callback_data for row in rows] == [f"a:{id_}" for id_ in ids[:3]]


def test_a_long_title_is_cut(knowledge: Knowledge) -> None:
    article = knowledge.articles[0].model_copy(update={"short": None, "title": "长" * 50})
    ((button,),) = offer_articles(cite(article.id), knowledge.model_copy(update={"articles": (article,)}))
    assert button.text == knowledge.service.report.format(title="长" * 15 + "…")


def test_numbers_go_on_from_page_to_page() -> None:
    row = offer_numbers([f"a{i}" for i in range(8)], 2)
    assert [(button.text, button.callback_data) for button in row] == [("7", "a:a6"), ("8", "a:a7")]


@pytest.mark.parametrize(
    ("reply", "about"),
    [
        (Reply("refuse", why=Why(note="limit/weather")), "limit/weather"),
        (ANSWER, "visit/talk"),
        (Reply("tip", tips=("helmet",)), "helmet"),
        (Reply("list"), ""),
    ],
)
def test_a_vote_is_about_the_entry_that_was_shown(reply: Reply, about: str) -> None:
    assert [button.callback_data for button in offer_vote(reply)] == [f"v:+:{shorten(about)}", f"v:-:{shorten(about)}"]


@pytest.mark.parametrize(("number", "count", "to"), [(1, 1, []), (1, 3, [2]), (2, 3, [1, 3]), (3, 3, [2])])
def test_pages_lead_back_and_forth_as_far_as_there_are_any(
    number: int, count: int, to: list[int], knowledge: Knowledge
) -> None:
    row = offer_pages(Page("/news", number, "0a"), count, knowledge.service)
    assert [button.callback_data for button in row] == [f"l:/news:{target}:0a" for target in to]


def test_topics_stand_three_in_a_row() -> None:
    assert [len(row) for row in offer_topics("一二三四五六七")] == [3, 3, 1]


def test_a_button_is_read_from_its_message() -> None:
    message = show(*offer_questions(["一问", "二问"]))
    assert read_button(message, "s:1") == "二问"


@pytest.mark.parametrize("message", [show(), show(*offer_questions(["一问"]))])
def test_a_button_that_the_message_has_not_is_nothing(message: Message) -> None:
    assert read_button(message, "s:1") == ""


def test_the_chosen_thumb_is_marked_and_the_rest_stays() -> None:
    marked = mark_vote(show(*offer_questions(["一问"]), offer_vote(ANSWER)), UP)
    assert marked
    assert [[button.text for button in row] for row in marked.inline_keyboard] == [["一问"], [f"{UP} ✓", DOWN]]
    assert list_data(marked) == ["s:0", *(str(button.callback_data) for button in offer_vote(ANSWER))]


def test_a_changed_vote_moves_the_mark() -> None:
    first = mark_vote(show(offer_vote(ANSWER)), UP)
    assert first
    second = mark_vote(show(*(list(row) for row in first.inline_keyboard)), DOWN)
    assert second
    assert [button.text for button in second.inline_keyboard[0]] == [UP, f"{DOWN} ✓"]


def test_a_message_without_buttons_has_nothing_to_mark() -> None:
    assert mark_vote(show(), UP) is None
