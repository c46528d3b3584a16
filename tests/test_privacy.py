"""What is personal is hidden, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.privacy import MAX_DEPTH, dump_masked, load_masked, mask, mask_json

PIECES = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["皖F12345", "粤Z1234港", "138", "00", "-", " ", "+86", "a.b@qq.com", "１３", "2022-12-14", "1,500", "WJ", "零"]
    ),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)
KEYS = st.one_of(st.text(max_size=6), st.sampled_from(["text", "first_name", "id", "file_id", "latitude", "data"]))
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
steady = settings(deadline=None, derandomize=True)
PERSON = {"id": 7, "is_bot": False, "first_name": "张三", "last_name": "李", "username": "zhang", "language_code": "zh"}
CHAT = {"id": -10012345678, "type": "supergroup", "title": "小区群"}
UPDATE = {
    "update_id": 1234567890,
    "message": {
        "message_id": 5,
        "date": 1670000000,
        "from": PERSON,
        "chat": CHAT,
        "text": "我的车皖F12345在群里，电话13800138000",
        "entities": [{"type": "phone_number", "offset": 18, "length": 11}],
    },
}


@pytest.mark.parametrize(
    "plate",
    [
        "皖F12345",
        "皖f1a234",
        "皖F·12345",
        "皖 F 12345",
        "皖Ｆ１２３４５",
        "皖FD12345",
        "皖F12345D",
        "京A1234警",
        "皖F1234学",
        "皖F1234挂",
        "粤Z1234港",
        "粤Z1234澳",
        "皖F1234应急",
        "新A12345",
        "海A12345",
    ],
)
def test_of_a_plate_only_the_province_stays(plate: str) -> None:
    assert mask(f"我的{plate}，被拍了") == f"我的{plate[0]}{'*' * (len(plate) - 1)}，被拍了"


@pytest.mark.parametrize(
    "personal",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 13800138000",
        "１３８００１３８０００",
        "①③⑧00138000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "138\u200b0013\u200b8000",
        "一三八零零一三八零零零",
        "١٢٣٤٥٦٧٨",
        "0561-3012345",
        "3012345",
        "34060219900101123X",
        "340602199001011234",
        "340602900101123",
        "6222 0000 1234 5678 901",
        "zhang.san+1@mail.example.com",
        "1234567@qq.com",
        "ab@qq。com",
        "WJ皖12345",
    ],
)
def test_numbers_and_addresses_of_people_are_hidden_whole(personal: str) -> None:
    assert mask(f"找我：{personal}。谢谢") == f"找我：{'*' * len(personal)}。谢谢"


@pytest.mark.parametrize(
    "text",
    [
        "2022年12月14日上午",
        "2022-12-14 15:30",
        "2022.12.14",
        "2021-2022年",
        "1,500余斤莲藕",
        "1,234,567元",
        "200-2000元",
        "35处、52处、8处、4起、150余人次",
        "12123、122、110",
        "限速120开到150",
        "G30连霍高速",
        "“一三五”工作法",
        "新A股1000点",
        "豫A great day",
    ],
)
def test_dates_and_figures_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", ["2022-12-14 13800138000", "1,500,138,001,380,00"])
def test_a_figure_that_runs_into_more_digits_is_hidden_with_them(text: str) -> None:
    assert mask(text) == "*" * len(text)


@steady
@given(TEXTS)
def test_a_masked_text_is_as_long_as_before_and_has_nothing_left_to_hide(text: str) -> None:
    hidden = mask(text)
    assert len(hidden) == len(text)
    assert mask(hidden) == hidden


@steady
@given(TEXTS)
def test_masking_only_puts_asterisks(text: str) -> None:
    assert [new for new, old in zip(mask(text), text, strict=True) if new not in {old, "*"}] == []


def test_an_update_keeps_its_shape_and_loses_its_person() -> None:
    message = mask_json(UPDATE)["message"]
    assert message["text"] == "我的车皖******在群里，电话***********"
    assert message["from"] == {**PERSON, "first_name": "", "last_name": "", "username": ""}
    assert message["chat"] == {**CHAT, "title": ""}
    assert (message["date"], message["entities"]) == (1670000000, UPDATE["message"]["entities"])  # type: ignore[index]


def test_a_masked_update_can_be_parsed_as_one() -> None:
    update = Update.de_json(mask_json(UPDATE), None)
    assert update.effective_message is not None
    assert update.effective_chat is not None
    assert (update.update_id, update.effective_chat.id, update.effective_message.message_id) == (
        1234567890,
        CHAT["id"],
        5,
    )


@pytest.mark.parametrize("key", ["text", "caption", "query", "data", "question", "some_field_of_next_year"])
def test_texts_are_masked_under_any_name(key: str) -> None:
    assert mask_json({key: ["13800138000", {"x": "a@b.cn"}]}) == {key: ["*" * 11, {"x": "*" * 6}]}


def test_what_telegram_refers_by_stays() -> None:
    kept = {"id": "1234567890", "file_id": "AgAD12345678", "chat_instance": "-1234567890", "type": "private"}
    assert mask_json(kept) == kept


def test_a_place_is_nowhere() -> None:
    assert mask_json({"location": {"latitude": 33.95, "longitude": 116.8}}) == {
        "location": {"latitude": 0, "longitude": 0}
    }


def test_what_lies_too_deep_is_dropped() -> None:
    value: Any = "x"
    for _ in range(10_000):
        value = [value]
    assert dump_masked(value) == "[" * MAX_DEPTH + "null" + "]" * MAX_DEPTH


@steady
@given(VALUES)
def test_any_json_is_masked_once_and_for_all(value: Any) -> None:
    hidden = mask_json(value)
    assert mask_json(hidden) == hidden


@steady
@given(VALUES)
def test_what_was_dumped_is_loaded_as_it_was_masked(value: Any) -> None:
    assert load_masked(dump_masked(value)) == json.loads(json.dumps(mask_json(value)))


@pytest.mark.parametrize("text", ["", "{", "nothing"])
def test_what_was_not_dumped_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        load_masked(text)
