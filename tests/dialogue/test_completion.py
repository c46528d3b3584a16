"""What somebody who has typed a few characters may want to ask."""

from bot.dialogue.completion import MOST_COMPLETIONS, Completer
from bot.search.entries import Entry

ENTRIES = (
    Entry("a/one", "fact", "甲", ("交警买了多少斤莲藕", "莲藕多少钱一斤呢", "莲")),
    Entry("tip/helmet", "tip", "乙", ("骑车要戴头盔吗", "不戴头盔罚多少")),
    Entry("a/gap", "gap", "丙", ("头盔是什么牌子的",)),
    Entry("card/x", "card", "丁", ("头盔" + "很" * 30,)),
)


def test_what_was_typed_is_in_every_completion_and_beginnings_come_first() -> None:
    assert Completer(ENTRIES).complete("莲藕") == ("莲藕多少钱一斤呢",)
    assert Completer(ENTRIES).complete("交警") == ("交警买了多少斤莲藕",)


def test_each_entry_is_offered_once() -> None:
    assert Completer(ENTRIES).complete("头盔") == ("不戴头盔罚多少",)


def test_traditional_characters_and_capitals_are_read() -> None:
    assert Completer(ENTRIES).complete("蓮藕") == ("莲藕多少钱一斤呢",)


def test_a_question_that_is_typed_in_full_is_not_offered_again() -> None:
    assert Completer(ENTRIES).complete("骑车要戴头盔吗") == ()


def test_nothing_and_what_is_nowhere_get_nothing() -> None:
    completer = Completer(ENTRIES)
    assert completer.complete("") == completer.complete("  \x00 ") == completer.complete("火星") == ()


def test_there_are_never_too_many() -> None:
    many = tuple(Entry(f"a/{n}", "fact", "甲", (f"第{n}个问题是什么",)) for n in range(100))
    assert len(Completer(many).complete("问题")) == MOST_COMPLETIONS
