"""From a message to a reply: nothing is made up, nothing raises, the same again and again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.app import Bot
from bot.dialogue.memory import Turn
from bot.dialogue.reply import Reply
from bot.text import MAX_LENGTH, normalise

QUESTIONS = (
    "交警买了多少斤莲藕 工程运输车闯红灯查了几起 百吨王查了几起 心得体会上墙了多少份 四大队去了哪些村 给快递员讲安全是哪天 "
    "为什么去快递企业 献血在哪里 献血要走哪些步骤 铁骑什么时候上班 一三五工作法是什么 三项机制是哪三个 五大法宝是什么 "
    "标志标线完善了几处 交叉口优化了几处 派了几支防疫机动队 六步工作法是谁总结的 主题党日是什么主题 莲藕多少钱一斤 献血是哪天 "
    "合肥交警买了多少莲藕 去年交警买了多少莲藕 二大队去了洪庄村吗 交警买了2000斤莲藕对吗 工程运输车第三阶段查了几起 "
    "最近有哪些专项行动 都有哪些新闻 二大队做了哪些事 朱冬写了哪些报道 徐志勤写的哪篇 11月份的数据有哪些 莲藕那篇是谁写的 "
    "快递那篇的照片是谁拍的 酒驾扣几分 闯红灯扣几分 不系安全带扣几分 开车打电话罚多少钱 醉驾判刑吗 肇事逃逸判几年 超速扣几分 "
    "无证驾驶怎么处罚 高速上倒车扣几分 电动车闯红灯罚多少 行人闯红灯罚多少 限120开到150 五座坐了七个人 核定载质量10吨拉了14吨 "
    "高速能见度80米开多快 罚款200元晚了10天没交 老人过马路注意什么 雾天开车要注意什么 骑电动车要注意什么 百吨王是什么 "
    "铁骑是什么 打120要说什么 私家车几年检验一次 电动车能带人吗 撞车了有人流血 车着火了 帮我查下我还剩几分 你好 谢谢 你会什么 "
    "今天股票涨了吗 怎么做红烧肉"
).split()
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


def collect_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from collect_texts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from collect_texts(item)


@pytest.fixture(scope="module")
def texts(bot: Bot) -> frozenset[str]:
    """Every text of the knowledge, the bot's own sentences left out."""
    return frozenset(collect_texts(bot.knowledge.model_copy(update={"replies": None, "lexicon": None})))


@pytest.fixture(scope="module")
def templates(bot: Bot) -> tuple[re.Pattern[str], ...]:
    """The bot's own sentences, each blank of a template matching anything."""
    said = sorted(bot.knowledge.replies.model_dump().values(), key=len, reverse=True)
    split = (re.split(r"\{\w+\}", sentence) for sentence in said if re.sub(r"\{\w+\}", "", sentence))
    return tuple(re.compile("(.*)".join(map(re.escape, parts)), re.DOTALL) for parts in split)


def find_made_up(sentence: str, question: str, texts: frozenset[str], templates: tuple[re.Pattern[str], ...]) -> str:
    """What of a sentence stands neither in the knowledge nor in a template filled from it or from the question."""
    bare = re.sub(r"^(?:· |\d+\. )", "", sentence)
    corpus = f"\n{normalise(question)}".join(texts)
    if not bare or bare in texts:
        return ""
    best = bare
    for filled in filter(None, (template.fullmatch(bare) for template in templates)):
        pieces = [piece for group in filled.groups() for piece in re.split(r"\W+", group or "")]
        strange = [p for p in pieces if p and p not in corpus and not re.fullmatch(r"[\d_]+", p)]
        best = min(best, "、".join(strange), key=len)
    return best


def say(reply: Reply) -> list[str]:
    return [*reply.notices, *(passage.text for passage in reply.passages), *filter(None, [reply.advice])]


@pytest.fixture(scope="module")
def turn(bot: Bot) -> Turn:
    _, turn = bot.ask("交警买了多少斤莲藕")
    assert turn is not None
    return turn


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_stands_in_the_knowledge_or_in_the_replies(
    bot: Bot, texts: frozenset[str], templates: tuple[re.Pattern[str], ...], question: str
) -> None:
    reply, _ = bot.ask(question)
    made_up = {sentence: find_made_up(sentence, question, texts, templates) for sentence in say(reply)}
    assert {sentence: part for sentence, part in made_up.items() if part} == {}
    assert set(reply.suggestions) <= texts


@pytest.mark.parametrize(
    "sentence", ["交警买了9999斤莲藕。", "报道里写的是九百斤，不是八百斤。", "超速一次记7分。", "您好啊"]
)
def test_a_sentence_that_is_made_up_would_be_found(
    texts: frozenset[str], templates: tuple[re.Pattern[str], ...], sentence: str
) -> None:
    assert find_made_up(sentence, "", texts, templates)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reply_is_short_with_little_advice_and_few_suggestions(bot: Bot, question: str) -> None:
    reply, _ = bot.ask(question)
    text = bot.render(reply)
    assert len(reply.suggestions) <= 3
    assert sum(line.startswith("提示：") for line in text.splitlines()) <= 1
    assert reply.kind == "list" or len(text) < 500
    assert question not in reply.suggestions


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
