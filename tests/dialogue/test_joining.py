"""Several replies to the questions of one message, told as one."""

import pytest

from bot.app import Bot
from bot.dialogue.joining import MOST_TOGETHER, Joiner
from bot.dialogue.reply import Passage, Reply, Source
from bot.dialogue.wording import Writer


@pytest.fixture(scope="module")
def joiner(bot: Bot) -> Joiner:
    return Joiner(Writer(bot.knowledge), str.isspace)


def make_part(number: int) -> Reply:
    source = Source(f"s{number}", f"题{number}", None, f"来源：《题{number}》")
    return Reply(
        "answer",
        (Passage(f"第{number}句。"), Passage(f"第{number}句的后一句。")),
        ("同一句更正。",),
        (source,),
        tips=(f"t{number}",),
        advice="慢行。",
        suggestions=("还有吗",),
    )


def test_joined_replies_have_a_sentence_and_the_sources_of_each(joiner: Joiner) -> None:
    joined = joiner.join([make_part(1), make_part(2)])
    assert [passage.text for passage in joined.passages] == ["第1句。", "第2句。"]
    assert [source.id for source in joined.sources] == ["s1", "s2"]
    assert joined.notices == ("同一句更正。",)
    assert (joined.advice, joined.suggestions) == ("", ())


def test_no_more_than_a_few_replies_are_joined_and_none_twice(joiner: Joiner) -> None:
    many = joiner.join([make_part(number) for number in range(9)])
    assert len(many.passages) == len(many.sources) == MOST_TOGETHER
    assert len(joiner.join([make_part(1), make_part(1)]).passages) == 1


def test_articles_of_one_document_are_cited_together(bot: Bot) -> None:
    said = bot.render(bot.ask("酒驾扣几分？闯红灯扣几分？不系安全带扣几分？")[0])
    assert "第八条第一项、第十条第八项、第十二条第九项" in said
    assert all(f"记{points}分" in said.replace("【", "") for points in (12, 6, 1))


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("酒驾罚多少？明天天气怎么样？闯红灯扣几分？", "明天天气怎么样"),
        ("酒驾扣几分？闯红灯扣几分？不系安全带扣几分？开车打电话扣几分？", "开车打电话扣几分"),
    ],
)
def test_a_question_that_is_left_out_is_named(bot: Bot, message: str, left: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.notices == (bot.knowledge.replies.missed.format(questions=left),)


def test_small_talk_beside_questions_is_not_missed(bot: Bot) -> None:
    reply, _ = bot.ask("酒驾扣几分？不系安全带扣几分？谢谢你！")
    assert reply.notices == ()
