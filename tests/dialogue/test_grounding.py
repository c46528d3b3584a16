"""Every sentence that is shown stands in the knowledge or in replies.yaml."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from bot.app import Bot
from bot.dialogue.reply import Reply
from bot.text import normalise

QUESTIONS = [
    "交警买了多少斤莲藕",
    "工程运输车闯红灯查了几起",
    "百吨王查了几起",
    "心得体会上墙了多少份",
    "四大队去了哪些村",
    "给快递员讲安全是哪天",
    "为什么去快递企业",
    "献血在哪里",
    "献血要走哪些步骤",
    "铁骑什么时候上班",
    "一三五工作法是什么",
    "三项机制是哪三个",
    "五大法宝是什么",
    "标志标线完善了几处",
    "交叉口优化了几处",
    "派了几支防疫机动队",
    "六步工作法是谁总结的",
    "主题党日是什么主题",
    "莲藕多少钱一斤",
    "献血是哪天",
    "合肥交警买了多少莲藕",
    "去年交警买了多少莲藕",
    "二大队去了洪庄村吗",
    "交警买了2000斤莲藕对吗",
    "工程运输车第三阶段查了几起",
    "最近有哪些专项行动",
    "都有哪些新闻",
    "二大队做了哪些事",
    "朱冬写了哪些报道",
    "徐志勤写的哪篇",
    "11月份的数据有哪些",
    "莲藕那篇是谁写的",
    "快递那篇的照片是谁拍的",
    "酒驾扣几分",
    "闯红灯扣几分",
    "不系安全带扣几分",
    "开车打电话罚多少钱",
    "醉驾判刑吗",
    "肇事逃逸判几年",
    "超速扣几分",
    "无证驾驶怎么处罚",
    "高速上倒车扣几分",
    "电动车闯红灯罚多少",
    "行人闯红灯罚多少",
    "限120开到150",
    "五座坐了七个人",
    "核定载质量10吨拉了14吨",
    "高速能见度80米开多快",
    "罚款200元晚了10天没交",
    "老人过马路注意什么",
    "雾天开车要注意什么",
    "骑电动车要注意什么",
    "百吨王是什么",
    "铁骑是什么",
    "打120要说什么",
    "私家车几年检验一次",
    "电动车能带人吗",
    "撞车了有人流血",
    "车着火了",
    "帮我查下我还剩几分",
    "你好",
    "谢谢",
    "你会什么",
    "今天股票涨了吗",
    "怎么做红烧肉",
]
LINES = (r"《(.*)》(.*)，(.*)", r"《(.*)》（(.*)）")
"""Lines of lists that name a report."""


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
    undated = bot.knowledge.replies.undated
    return frozenset({undated, *collect_texts(bot.knowledge.model_copy(update={"replies": None, "lexicon": None}))})


@pytest.fixture(scope="module")
def templates(bot: Bot) -> tuple[re.Pattern[str], ...]:
    """The bot's own sentences, each blank of a template matching anything."""
    said = sorted(bot.knowledge.replies.model_dump().values(), key=len, reverse=True)
    split = (re.split(r"\{\w+\}", sentence) for sentence in said if re.sub(r"\{\w+\}", "", sentence))
    return tuple(re.compile(pattern) for pattern in ("(.*)".join(map(re.escape, parts)) for parts in split)) + tuple(
        map(re.compile, LINES)
    )


def find_made_up(sentence: str, question: str, texts: frozenset[str], templates: tuple[re.Pattern[str], ...]) -> str:
    """What of a sentence stands neither in the knowledge nor in a template filled from it or from the question."""
    bare = re.sub(r"^(?:· |\d+\. )", "", sentence)
    corpus = f"\n{normalise(question)}".join(texts)
    if not bare or bare in texts:
        return ""
    best = bare
    for filled in filter(None, (template.fullmatch(bare) for template in templates)):
        pieces = [piece for group in filled.groups() for piece in re.split(r"\W+", group or "")]
        names = [re.sub("^(?:记者|通讯员)(?=.)", "", piece) for piece in pieces]
        strange = [name for name in names if name not in corpus and not name.isdecimal()]
        best = min(best, "、".join(strange), key=len)
    return best


def say(reply: Reply) -> list[str]:
    return [*reply.notices, *(passage.text for passage in reply.passages), *filter(None, [reply.advice])]


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
