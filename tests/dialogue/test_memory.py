"""A turn, from one process to another."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import Bot
from bot.dialogue.memory import MAX_CHARACTERS, Turn, dump_turn, load_turn

FIRST = [
    "交警买了多少斤莲藕",
    "老人过马路注意什么",
    "闯红灯扣几分",
    "莲藕那篇是谁写的",
    "有哪些专项行动",
    "撞车了有人流血",
    "限120开到150",
]
THEN = ["是哪个村的", "还有吗", "罚多少钱", "那电动车呢", "那献血的呢", "谁写的", "2", "为什么"]
steady = settings(deadline=None, derandomize=True)


def talk(bot: Bot, *messages: str) -> Turn:
    turn = None
    for message in messages:
        _, turn = bot.ask(message, turn)
    assert turn is not None
    return turn


def dump_with(bot: Bot, change: dict[str, Any], question: dict[str, Any] | None = None) -> str:
    data = json.loads(dump_turn(talk(bot, FIRST[0])))
    return json.dumps({**data, "question": {**data["question"], **(question or {})}, **change})


@pytest.mark.parametrize("message", FIRST)
def test_a_turn_is_loaded_as_it_was_dumped(bot: Bot, message: str) -> None:
    turn = talk(bot, message)
    assert load_turn(dump_turn(turn)) == turn


@steady
@given(st.lists(st.sampled_from([*FIRST, *THEN]), min_size=1, max_size=3), st.sampled_from(THEN))
def test_a_follow_up_is_answered_alike_from_the_loaded_turn(bot: Bot, messages: list[str], then: str) -> None:
    turn = None
    for message in messages:
        _, turn = bot.ask(message, turn)
    loaded = load_turn(dump_turn(turn)) if turn else None
    assert bot.ask(then, loaded) == bot.ask(then, turn)


@pytest.mark.parametrize("personal", ["皖F12345", "13800138000", "a.bcdef@qq.com", "34060219900101123X"])
def test_nothing_personal_is_dumped(bot: Bot, personal: str) -> None:
    turn = talk(bot, f"我的是{personal}，骑电动车闯红灯罚多少钱", "还有吗", "那行人呢")
    dumped = json.dumps(json.loads(dump_turn(turn)), ensure_ascii=False)
    assert "闯红灯" in dumped
    pieces = [personal.lower()[place : place + 4] for place in range(1, len(personal) - 3)]
    assert [piece for piece in pieces if piece in dumped] == []


def test_the_texts_of_any_turn_are_masked_when_it_is_dumped(bot: Bot) -> None:
    turn = talk(bot, FIRST[0])
    personal = replace(turn, question=replace(turn.question, text="我是13800138000", origin="皖F12345"))
    question = json.loads(dump_turn(personal))["question"]
    assert (question["text"], question["origin"]) == ("我是***********", "皖******")


def test_the_rest_of_a_message_with_personal_data_is_remembered(bot: Bot) -> None:
    turn = talk(bot, "我的电话是13800138000，开车闯红灯扣几分")
    alone = talk(bot, "开车闯红灯扣几分")
    assert bot.ask("罚多少钱", turn)[0].passages == bot.ask("罚多少钱", alone)[0].passages


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({"groups": 5}, {}),
        ({"rest": [1]}, {}),
        ({"question": None}, {}),
        ({}, {"parts": [["莲藕"]]}),
        ({}, {"terms": {"莲藕": "much"}}),
        ({}, {"terms": {"莲藕": float("nan")}}),
        ({}, {"terms": {"莲藕": float("inf")}}),
        ({}, {"text": None}),
    ],
)
def test_a_malformed_turn_is_none(bot: Bot, change: dict[str, Any], question: dict[str, Any]) -> None:
    assert load_turn(dump_with(bot, {})) is not None
    assert load_turn(dump_with(bot, change, question)) is None


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{", "[" * 100_000, '"\\ud800"', "\ud800", " " * MAX_CHARACTERS + "{}"]
)
def test_what_is_no_turn_is_none(text: str) -> None:
    assert load_turn(text) is None


@steady
@given(st.text())
def test_loading_never_raises(text: str) -> None:
    assert load_turn(text) is None
