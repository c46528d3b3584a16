"""Messages that leave out what the last one said."""

from dataclasses import replace

import pytest

from bot.app import Bot
from bot.dialogue.candidates import Ranker
from bot.dialogue.choice import Chooser
from bot.dialogue.conditions import Checker
from bot.dialogue.followup import SHORT, FollowUp
from bot.dialogue.memory import Turn
from bot.dialogue.question import Question, Reader
from bot.dialogue.reply import Reply
from bot.knowledge.models import Knowledge
from bot.search.engine import Search

LOTUS = "交警买了多少斤莲藕"


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge, shipped_search: Search) -> Reader:
    return Reader(knowledge.lexicon, shipped_search)


@pytest.fixture(scope="module")
def follow(knowledge: Knowledge, shipped_search: Search) -> FollowUp:
    chooser = Chooser(Ranker(knowledge.lexicon, shipped_search), Checker(knowledge))
    return FollowUp(knowledge, shipped_search.analyzer, chooser)


def ask(bot: Bot, *messages: str) -> Reply:
    turn = None
    for message in messages[:-1]:
        _, turn = bot.ask(message, turn)
    reply, _ = bot.ask(messages[-1], turn)
    return reply


def weigh(question: Question) -> dict[str, float]:
    return {part.word: part.weight for part in question.parts}


@pytest.mark.parametrize(
    ("first", "then", "said"),
    [
        (LOTUS, "是哪个村的", "道口村"),
        ("给快递员讲安全是哪天", "是哪个大队", "二大队"),
        ("给快递员讲安全是哪天", "为什么要去", "双十二"),
        ("四大队去了哪些村", "用什么方式讲的", "大喇叭"),
        ("开车打电话扣几分", "罚多少钱", "20元以上200元以下"),
        ("开车闯红灯扣几分", "那电动车呢", "5元以上50元以下"),
        ("骑自行车闯红灯怎么罚", "那电动车呢", "5元以上50元以下"),
        ("交警献血去的是哪里", "那莲藕的呢", "道口村"),
        ("交警买莲藕是怎么回事", "有多少斤", "1500余斤"),
    ],
)
def test_a_follow_up_is_completed_from_the_last_message(bot: Bot, first: str, then: str, said: str) -> None:
    reply = ask(bot, first, then)
    assert reply.kind == "answer"
    assert said in bot.render(reply).replace("【", "").replace("】", "")


@pytest.mark.parametrize(("then", "article"), [("那献血的呢", "blood-donation"), ("那快递员的呢", "courier-safety")])
def test_another_report_is_not_answered_from_the_last_one(bot: Bot, then: str, article: str) -> None:
    reply = ask(bot, LOTUS, then)
    assert {source.id for source in reply.sources} == {article}
    assert "1500" not in bot.render(reply)


@pytest.mark.parametrize("more", ["详细说说", "还有吗", "还有呢？", "继续", "具体点"])
def test_more_of_a_report_is_told_without_repeating(bot: Bot, more: str) -> None:
    first, then = ask(bot, LOTUS), ask(bot, LOTUS, more)
    assert then.kind == "answer"
    assert then.facts
    assert not set(then.facts) & set(first.facts)
    assert {fact.split("/")[0] for fact in then.facts} == {"lotus-root"}
    assert [source.id for source in then.sources] == ["lotus-root"]


def test_a_report_is_told_to_its_end_and_then_no_further(bot: Bot) -> None:
    (article,) = (a for a in bot.knowledge.articles if a.id == "lotus-root")
    *told, last = (ask(bot, LOTUS, *["还有吗"] * times) for times in range(len(article.facts) + 1))
    shown = [fact for reply in told for fact in reply.facts]
    assert sorted(shown) == sorted(f"lotus-root/{fact.id}" for fact in article.facts)
    assert [passage.text for passage in last.passages] == [bot.knowledge.replies.nothing_more]


def test_more_advice_is_other_advice(bot: Bot) -> None:
    first, then = ask(bot, "老人过马路注意什么"), ask(bot, "老人过马路注意什么", "还有吗")
    assert then.kind == "tip"
    assert then.tips
    assert first.tips[0] not in then.tips


@pytest.mark.parametrize("message", ["详细说说", "还有吗", "有多少斤", "是哪个大队来着呢"])
def test_without_a_last_message_there_is_nothing_to_lean_on(bot: Bot, message: str) -> None:
    assert "1500" not in bot.render(ask(bot, message))


@pytest.mark.parametrize("message", ["闯红灯扣几分", "给快递员讲安全是哪天", "工程运输车闯红灯查了几起"])
def test_a_question_that_is_whole_does_not_depend_on_the_last_one(bot: Bot, message: str) -> None:
    assert ask(bot, LOTUS, message).passages == ask(bot, message).passages


def test_what_was_said_before_counts_less(reader: Reader, follow: FollowUp) -> None:
    before, now = reader.read(LOTUS), reader.read("在哪里")
    merged = follow.complete(now, Turn(before))
    assert weigh(merged)["莲藕"] == pytest.approx(weigh(before)["莲藕"] / 2)
    assert merged.text == now.text
    assert merged.asked == "where"


def test_the_wish_of_the_last_message_stays_where_none_is_named(reader: Reader, follow: FollowUp) -> None:
    before = reader.read("开车闯红灯扣几分")
    assert follow.complete(reader.read("那电动车呢"), Turn(before)).wants == before.wants != frozenset()
    assert "money" in follow.complete(reader.read("罚多少钱"), Turn(before)).wants


@pytest.mark.parametrize(
    ("message", "leans"), [("多少", True), ("那电动车呢", True), ("长" * SHORT, True), ("长" * (SHORT + 1), False)]
)
def test_a_short_message_may_lean_on_the_last_one(reader: Reader, follow: FollowUp, message: str, leans: bool) -> None:
    assert follow.leans(reader.read(message)) is leans


@pytest.mark.parametrize(("message", "asks"), [("还有吗", True), ("详细说说", True), ("莲藕多少钱", False)])
def test_going_on_is_asked_for_by_itself(reader: Reader, follow: FollowUp, message: str, asks: bool) -> None:
    assert follow.asks_more(reader.read(message)) is asks


@pytest.mark.parametrize("choice", ["2", "第二个", "第2个吧"])
def test_a_number_picks_a_suggestion(bot: Bot, choice: str) -> None:
    first, turn = bot.ask("闯红灯扣几分")
    picked, _ = bot.ask(choice, turn)
    asked, _ = bot.ask(first.suggestions[1], turn)
    assert picked.passages == asked.passages


def test_a_number_without_suggestions_is_no_question(bot: Bot) -> None:
    reply, _ = bot.ask("2")
    assert reply.kind == "refuse"


def test_what_the_knowledge_has_no_longer_is_taken_from_a_turn(bot: Bot, follow: FollowUp) -> None:
    _, turn = bot.ask("开车闯红灯扣几分")
    assert turn is not None
    old = replace(turn, question=replace(turn.question, wants=frozenset({"points", "gone"}), named=frozenset({"gone"})))
    renewed = follow.renew(old)
    assert renewed.question.wants == {"points"}
    assert not renewed.question.named
    assert follow.renew(turn) is turn
