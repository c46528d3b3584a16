"""From a message to a reply: however it is typed, nothing raises, and the same message gets the same reply."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import Bot, build
from bot.dialogue.memory import Turn
from bot.settings import Settings
from bot.text import MAX_LENGTH

QUESTIONS = [
    "交警买了多少斤莲藕",
    "工程运输车闯红灯查了几起",
    "闯红灯扣几分",
    "莲藕那篇是谁写的",
    "最近有哪些专项行动",
    "限120开到150",
    "老人过马路注意什么",
    "撞车了有人流血",
    "帮我查下我还剩几分",
    "你好",
    "今天股票涨了吗",
    "合肥交警买了多少莲藕",
]
NOISE = {
    "traditional": "工程運輸車闖紅燈查了幾起",
    "full width": "　工程运输车闯红灯查了几起？？　",
    "emoji": "🚗工程运输车闯红灯查了几起😀",
    "spaces": "工程 运输车 闯 红灯  查了 几起",
    "line breaks": "工程运输车\n闯红灯\n查了几起\n",
    "invisible": "工程\u200b运输车闯红灯\ufeff查了几起",
    "homophone": "工程运书车闯红灯查了几起",
    "pinyin": "gongcheng yunshuche chuang hongdeng cha le ji qi",
    "mixed": "工程运输车chuang红灯查了几起",
    "polite": "麻烦问一下，工程运输车闯红灯查了几起呀，谢谢",
    "English": "how many dump trucks were caught running red lights",
}
CHARACTERS = st.one_of(
    st.characters(exclude_categories=()), st.characters(codec="gb2312"), st.sampled_from("莲藕闯红灯酒驾几分，？0123a ")
)
steady = settings(deadline=None, derandomize=True, max_examples=60)


@pytest.fixture(scope="module")
def turn(bot: Bot) -> Turn:
    _, turn = bot.ask("交警买了多少斤莲藕")
    assert turn is not None
    return turn


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_message_in_the_same_state_gets_the_same_reply(bot: Bot, turn: Turn, question: str) -> None:
    assert bot.ask(question) == bot.ask(question)
    assert bot.ask(question, turn) == bot.ask(question, turn)


@pytest.mark.parametrize("message", NOISE.values(), ids=NOISE)
def test_a_question_is_understood_however_it_is_typed(bot: Bot, message: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.kind == "answer"
    assert reply.facts[0] == "truck-drive/result"
    assert "【7起】" in bot.render(reply)


@pytest.mark.parametrize(
    ("message", "figure"),
    [
        ("交警买了多少斤链藕", "1500余斤"),
        ("百墩王查了几起", "4起"),
        ("快弟员安全宣传是哪天", "12月14日"),
        ("jiujiakoujifen", "记12分"),
        ("ＪＩＵＪＩＡ扣几分", "记12分"),
        ("lianou买了多少斤", "1500余斤"),
        ("how many points for running a red light", "记6分"),
        ("which village did the police visit?", "洪庄村"),
        ("酒駕扣幾分", "记12分"),
    ],
)
def test_errors_and_other_scripts_lead_to_the_answer(bot: Bot, message: str, figure: str) -> None:
    assert f"【{figure}" in bot.render(bot.ask(message)[0])


@pytest.mark.parametrize("message", ["", "   ", "\n", "？？？", "😀😀", "\u200b", "\ud800", "。。。", "……"])
def test_an_empty_message_is_asked_again_and_the_talk_goes_on(bot: Bot, turn: Turn, message: str) -> None:
    reply, after = bot.ask(message, turn)
    assert reply.passages == bot.browse("empty").passages
    assert after == turn


@pytest.mark.parametrize(("length", "cut"), [(MAX_LENGTH, False), (MAX_LENGTH + 1, True), (100_000, True)])
def test_a_message_that_is_too_long_is_cut_with_a_notice(bot: Bot, length: int, cut: bool) -> None:
    question = "工程运输车闯红灯查了几起？"
    reply, _ = bot.ask(question + "。" * (length - len(question)))
    assert "7起" in bot.render(reply)
    assert (bot.knowledge.replies.cut.format(limit=MAX_LENGTH) in reply.notices) is cut


def test_what_stands_behind_the_cut_is_not_read(bot: Bot) -> None:
    assert "7起" not in bot.render(bot.ask("长" * MAX_LENGTH + "工程运输车闯红灯查了几起")[0])


@pytest.mark.parametrize(
    "message", ["xian" * 400, "how " + "a" * 1900, "xi'an" * 300, "(" * 1900, "一" * 1999, "1" * 1999]
)
def test_a_long_run_of_letters_is_answered(bot: Bot, message: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.passages


@pytest.mark.parametrize("topic", ["welcome", "help", "campaigns", "news", "tips", "goodbye"])
def test_every_command_shows_something(bot: Bot, topic: str) -> None:
    reply = bot.browse(topic)
    assert bot.render(reply)
    assert not set("{}") & set(bot.render(reply))


@steady
@given(st.text(CHARACTERS, max_size=60), st.booleans())
def test_any_message_is_answered_and_alike_twice(bot: Bot, turn: Turn, message: str, before: bool) -> None:
    said = bot.ask(message, turn if before else None)
    assert said == bot.ask(message, turn if before else None)
    assert bot.render(said[0])
    assert bot.explain(said[0].why)


@steady
@given(st.lists(st.sampled_from([*QUESTIONS, "还有吗", "那电动车呢", "详细说说", "是哪个大队", "？"]), max_size=6))
def test_any_conversation_goes_on(bot: Bot, messages: list[str]) -> None:
    turn = None
    for message in messages:
        reply, turn = bot.ask(message, turn)
        assert reply.passages


@pytest.mark.parametrize("message", ["有多少斤", "还有吗", "罚多少钱", "那献血的呢", "谁写的", "那电动车呢", "2"])
def test_a_turn_of_another_knowledge_is_no_fault(bot: Bot, small: Path, tmp_path: Path, message: str) -> None:
    other = build(Settings(knowledge=small, cache=tmp_path))
    for first in QUESTIONS:
        _, turn = bot.ask(first)
        assert other.ask(message, turn)[0].passages
    _, turn = other.ask("交警在新村讲了什么")
    assert bot.ask(message, turn)[0].passages


@pytest.mark.parametrize("message", ["有多少斤", "还有吗", "罚多少钱", "那电动车呢"])
def test_a_turn_with_words_of_another_lexicon_is_no_fault(bot: Bot, turn: Turn, message: str) -> None:
    strange = frozenset({"gone"})
    question = replace(turn.question, wants=strange, named=strange, denied=strange, people=strange, asked="gone")
    old = Turn(question, ("gone/gone",), strange, strange, ("tip/gone", "gone"), ("gone",))
    assert bot.ask(message, old)[0].passages


def test_an_entry_that_is_gone_is_described_by_its_id(bot: Bot) -> None:
    assert bot.describe("gone/gone") == "gone/gone"
    assert bot.describe("tip/elderly-crossing") == "老人过马路"
