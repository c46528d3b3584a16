"""How people speak and how the bot speaks."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.knowledge.language import Guard, Lexicon, Replies, Want, check_pattern
from bot.knowledge.models import Knowledge


@pytest.mark.parametrize("pattern", ["", "扣几分", "[扣罚](?:几|多少)分?", r"\d+分(?!钟)"])
def test_a_pattern_that_compiles_is_kept_as_it_is(pattern: str) -> None:
    assert check_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", ["(", "*", "[", "(?P<a", "a{2,1}", r"\1", "(?i)a", "a(?x)b", "(?s)."])
def test_a_pattern_that_does_not_compile_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"正则表达式有误（.+）"):
        check_pattern(pattern)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"patterns": {"open": ["ok", "("]}}, ("patterns", "open", 1)),
        ({"patterns": {"open": [""]}}, ("patterns", "open", 0)),
        ({"patterns": {"open": ["x" * 601]}}, ("patterns", "open", 0)),
        ({"wants": {"points": {"cue": "(", "sign": "分"}}}, ("wants", "points", "cue")),
        ({"wants": {"points": {"cue": "分"}}}, ("wants", "points", "sign")),
        ({"words": [""]}, ("words", 0)),
        ({"words": [" "]}, ("words", 0)),
        ({"separable": ["喝"]}, ("separable", 0)),
        ({"separable": [" 喝 "]}, ("separable", 0)),
        ({"asked": {"number": []}}, ("asked", "number")),
        ({"asked": {"number": ["几", "　"]}}, ("asked", "number", 1)),
        ({"same": [["民警", ""]]}, ("same", 0, 1)),
        ({"wants": {"points": {"cue": "(?i)分", "sign": "分"}}}, ("wants", "points", "cue")),
        ({"words": ["长" * 61]}, ("words", 0)),
        ({"words": "闯红灯"}, ("words",)),
        ({"same": ["民警"]}, ("same", 0)),
        ({"english": {"helmet": ["头盔"]}}, ("english", "helmet")),
        ({"english": {"": "头盔"}}, ("english", "", "[key]")),
        ({"guards": {"personal": [{"all": []}]}}, ("guards", "personal", 0, "all")),
        ({"guards": {"personal": [{"none": ["我"]}]}}, ("guards", "personal", 0, "all")),
        ({"months": {"冬": []}}, ("months", "冬")),
        ({"months": {"冬": [12, 0]}}, ("months", "冬", 1)),
        ({"months": {"冬": [12, 13]}}, ("months", "冬", 1)),
        ({"months": {"冬": [12, "腊月"]}}, ("months", "冬", 1)),
        ({"synonyms": []}, ("synonyms",)),
    ],
)
def test_a_faulty_lexicon_is_refused_at_the_fault(data: dict[str, Any], field: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        Lexicon.model_validate(data)
    assert [error["loc"] for error in caught.value.errors()] == [field]


def test_a_lexicon_may_be_empty() -> None:
    lexicon = Lexicon()
    assert {getattr(lexicon, name) for name in ("words", "stop", "same", "separable")} == {()}


def test_every_season_has_its_months(knowledge: Knowledge) -> None:
    assert knowledge.lexicon.months.keys() == knowledge.lexicon.seasons.keys()


def test_a_guard_reads_groups_of_words() -> None:
    guard = Guard.model_validate({"all": [["撞", "碰"], ["流血"]], "none": ["怎么写"]})
    assert guard.all == (("撞", "碰"), ("流血",))
    assert guard.none == ("怎么写",)


def test_a_want_does_without_its_sign_unless_it_is_strict() -> None:
    assert Want(cue="几分", sign="分").strict is False


def test_the_words_cannot_be_changed(knowledge: Knowledge) -> None:
    with pytest.raises(ValidationError):
        knowledge.lexicon.words = ()  # type: ignore[misc]


@pytest.mark.parametrize("field", Replies.model_fields)
def test_every_reply_must_be_given_and_not_empty(knowledge: Knowledge, field: str) -> None:
    said = knowledge.replies.model_dump()
    with pytest.raises(ValidationError) as missing:
        Replies.model_validate({name: text for name, text in said.items() if name != field})
    with pytest.raises(ValidationError) as empty:
        Replies.model_validate({**said, field: ""})
    assert [error["loc"] for error in (*missing.value.errors(), *empty.value.errors())] == [(field,), (field,)]


def test_a_reply_that_the_bot_never_says_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(ValidationError, match="joke"):
        Replies.model_validate({**knowledge.replies.model_dump(), "joke": "哈哈"})
