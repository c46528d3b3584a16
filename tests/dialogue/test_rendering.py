"""A reply to what a person reads, and to data."""

import html
import json
import re
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import Bot
from bot.dialogue.markup import LEAST_UNITS
from bot.dialogue.rendering import render_html, render_json, render_text
from bot.dialogue.reply import Passage, Reply, Source, Why
from bot.knowledge.language import Replies
from bot.knowledge.models import Knowledge

ARTICLE = Source("a", "助农", None, "来源：《助农》记者甲，近日")
OTHER = Source("b", "献血", None, "来源：《献血》记者乙，近日")
LAW = Source("law", "交通法", "2021-04-29", "《交通法》第一条（2021年修正）")
POINTS = Source("points", "记分办法", None, "《记分办法》第二条（现行）")
FULL = Reply(
    "answer",
    (Passage("买下1500余斤莲藕。", ("1500余斤",)),),
    ("报道里写的是1500余斤，不是2000斤。",),
    (ARTICLE, LAW, POINTS),
    advice="慢行。",
    suggestions=("在哪里", "是谁"),
)


@pytest.fixture(scope="module")
def say(knowledge: Knowledge) -> Replies:
    return knowledge.replies


def test_a_reply_is_read_from_notices_to_suggestions(say: Replies) -> None:
    assert render_text(FULL, say).splitlines() == [
        "报道里写的是1500余斤，不是2000斤。",
        "买下【1500余斤】莲藕。",
        "来源：《助农》记者甲，近日",
        "依据：《交通法》第一条（2021年修正）；《记分办法》第二条（现行）",
        "提示：慢行。",
        "还可以问：1. 在哪里 2. 是谁",
    ]


def test_parts_are_marked_as_a_channel_likes(say: Replies) -> None:
    assert "买下<b>1500余斤</b>莲藕。" in render_text(FULL, say, lambda part: f"<b>{part}</b>")
    assert "买下1500余斤莲藕。" in render_text(FULL, say, lambda part: part)


@pytest.mark.parametrize(
    ("text", "marks", "marked"),
    [
        ("记6分", (), "记6分"),
        ("记6分", ("记6分",), "【记6分】"),
        ("记6分，记6分", ("记6分",), "【记6分】，记6分"),
        ("记6分，记12分", ("记6分", "记12分"), "【记6分】，【记12分】"),
        ("没有它", ("记6分",), "没有它"),
        ("记6分", ("记6分", "记6分"), "【记6分】"),
        ("买1500余斤莲藕", ("莲藕", "1500余斤莲藕"), "买【1500余斤莲藕】"),
        ("记6分", ("",), "记6分"),
    ],
)
def test_a_part_is_marked_once(say: Replies, text: str, marks: tuple[str, ...], marked: str) -> None:
    assert render_text(Reply("answer", (Passage(text, marks),)), say) == marked


def test_a_list_names_its_articles_in_one_line(say: Replies) -> None:
    reply = Reply("list", (Passage("1. 甲"),), sources=(ARTICLE, OTHER))
    assert render_text(reply, say).splitlines() == ["1. 甲", "来源：《助农》《献血》"]
    assert render_text(replace(reply, kind="answer"), say).splitlines() == ["1. 甲", ARTICLE.line, OTHER.line]
    assert render_text(replace(reply, sources=(ARTICLE,)), say).splitlines() == ["1. 甲", ARTICLE.line]


def test_an_empty_reply_is_no_text(say: Replies) -> None:
    assert render_text(Reply("answer"), say) == ""


def test_html_ends_with_its_sources_and_leaves_suggestions_to_buttons(say: Replies) -> None:
    (part,) = render_html(FULL, say)
    assert part.split("\n") == [
        "报道里写的是1500余斤，不是2000斤。",
        "买下<b>1500余斤</b>莲藕。",
        "提示：慢行。",
        "<blockquote>来源：《助农》记者甲，近日",
        "依据：《交通法》第一条（2021年修正）；《记分办法》第二条（现行）</blockquote>",
    ]


def test_the_question_of_a_tapped_button_is_quoted_first(say: Replies) -> None:
    (part,) = render_html(Reply("answer", (Passage("记6分"),)), say, quote="闯红灯<扣>几分")
    assert part == "<blockquote>闯红灯&lt;扣&gt;几分</blockquote>\n记6分"


def test_long_sources_are_folded(say: Replies) -> None:
    many = tuple(replace(ARTICLE, id=str(number)) for number in range(10))
    (part,) = render_html(replace(FULL, sources=many), say)
    assert part.count("<blockquote expandable>来源") == 1
    assert part.endswith("</blockquote>")


@pytest.mark.parametrize("text", ["", "  ", "\x00", "\u200f", " " * 10_000])
def test_html_is_never_empty(say: Replies, text: str) -> None:
    assert render_html(Reply("answer", (Passage(text),) if text else ()), say) == (say.nothing_more,)


@pytest.mark.parametrize(
    "text",
    [
        "😀" * 4096,
        "\u202e\u200f" * 50 + "甲",
        "a\x00b",
        "<b>&_*[" * 2000,
        "e" + "\u0301" * 10_000,
        "👨\u200d👩\u200d👧" * 2000,
    ],
    ids=["emoji", "direction", "nul", "markup", "marks", "families"],
)
def test_html_of_any_text_can_be_sent_and_says_it(say: Replies, text: str) -> None:
    parts = render_html(Reply("answer", (Passage(text, (text[:2],)),)), say)
    assert [part for part in parts if not 0 < count_units(part) <= 4096] == []
    assert "".join(map(read, parts)) == text.replace("\x00", "")


@settings(deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=200), max_size=5), st.integers(LEAST_UNITS, 300))
def test_html_says_all_passages_in_their_order(say: Replies, texts: list[str], limit: int) -> None:
    reply = Reply("answer", tuple(Passage(text, (text[1:4],)) for text in ("甲", *texts, "乙")), sources=(ARTICLE,))
    parts = render_html(reply, say, limit)
    assert [part for part in parts if not 0 < count_units(part) <= limit] == []
    said, place = re.sub(r"\W", "", "".join(map(read, parts))), 0
    for text in ("甲", *texts, "乙"):
        place = said.index(re.sub(r"\W", "", text), place)


def read(part: str) -> str:
    """What a person sees of a part."""
    return html.unescape(re.sub(r"<[^>]*>", "", part))


def count_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_data_has_what_was_shown_and_why() -> None:
    why = Why((("莲藕", 0.66666),), (("链藕", "莲藕"),), 0.98765, 0.42, "a/b", 0.12345, "a/c")
    data = render_json(replace(FULL, facts=("a/c",), tips=("t",), why=why), "文")
    assert data["kind"] == "answer"
    assert data["text"] == "文"
    assert data["sources"][1] == {"id": "law", "title": "交通法", "date": "2021-04-29", "line": FULL.sources[1].line}
    assert [passage["text"] for passage in data["passages"]] == [passage.text for passage in FULL.passages]
    assert (data["advice"], data["suggestions"]) == (FULL.advice, list(FULL.suggestions))
    assert (data["facts"], data["tips"]) == (["a/c"], ["t"])
    assert data["why"]["terms"] == [["莲藕", 0.667]]
    assert data["why"]["taken_for"] == [["链藕", "莲藕"]]
    assert (data["why"]["score"], data["why"]["runner_up"], data["why"]["note"]) == (0.988, "a/b", "a/c")


@pytest.mark.parametrize(
    "message", ["交警买了多少斤莲藕", "你好", "最近有哪些专项行动", "限120开到150", "今天股票涨了吗"]
)
def test_data_of_any_reply_can_be_written_and_read_again(bot: Bot, message: str) -> None:
    reply, _ = bot.ask(message)
    data = render_json(reply, bot.render(reply))
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("交警买了多少斤莲藕", ["莲藕", "斤"]),
        ("百墩王查了几起", ["百墩王→百吨王"]),
        ("今天股票涨了吗", ["股票"]),
    ],
)
def test_an_explanation_names_the_words_and_what_they_were_taken_for(bot: Bot, message: str, parts: list[str]) -> None:
    reply, _ = bot.ask(message)
    explained = bot.explain(reply.why)
    assert [part for part in parts if part not in explained] == []


def test_what_needs_no_search_is_explained_as_such(bot: Bot, say: Replies) -> None:
    reply, _ = bot.ask("你好")
    assert bot.explain(reply.why) == say.why_fixed
    assert bot.explain(Why(needed=0.4)) == say.why_nothing


def test_a_reply_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        FULL.kind = "tip"  # type: ignore[misc]


@settings(deadline=None, derandomize=True)
@given(st.text(), st.lists(st.text(), max_size=4))
def test_marks_add_nothing_but_brackets(say: Replies, text: str, marks: list[str]) -> None:
    shown = render_text(Reply("answer", (Passage(text, tuple(marks)),)), say, lambda part: part)
    assert shown == text
