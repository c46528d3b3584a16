"""Sentences of the knowledge with sources, marks and suggestions."""

from pathlib import Path

import pytest

from bot.app import Bot
from bot.dialogue.question import Question
from bot.dialogue.wording import MOST_SUGGESTIONS, Writer
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Basis, Knowledge
from bot.search.entries import Entry

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
FILES = {
    "articles/a.yaml": """\
id: a
title: 交警进村
reporters: [张三]
correspondents: [李四, 王五]
when: 近日
tips: [helmet, belt]
facts:
  - {id: talk, text: 二大队在新村讲头盔的用处。}
""",
    "articles/b.yaml": "id: b\\ntitle: 无名\\nfacts:\\n  - {id: c, text: 讲课。}\\n",
    "articles/d.yaml": "id: d\\ntitle: 有日子\\ndate: 2022-12\\nfacts:\\n  - {id: c, text: 讲课。}\\n",
    "tips/a.yaml": """\
tips:
  - {id: helmet, title: 头盔, topics: [头盔, 骑车], advice: 请戴好头盔。}
  - {id: belt, title: 安全带, topics: [安全带], advice: 请系好安全带。}
""",
    "documents.yaml": """\
documents:
  - {id: law, title: 交通法, edition: 2021年修正, since: "2021-04-29"}
  - {id: points, title: 记分办法, edition: 现行}
""",
    "city.yaml": "name: 甲市\\nunits: [{name: 二大队, full: 甲市二大队}]\\nplaces: [甲市, 新村]\\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    folder = tmp_path_factory.mktemp("knowledge")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("\\n", "\n"), "utf-8")
    return load_knowledge(folder, SHIPPED)


@pytest.fixture(scope="module")
def writer(small: Knowledge) -> Writer:
    return Writer(small)


def make_question(text: str = "", asked: str | None = None, wants: tuple[str, ...] = ()) -> Question:
    return Question(text, (), {}, asked, frozenset(wants))


def make_entry(*asks: str, text: str = "讲课。") -> Entry:
    return Entry("a/talk", "fact", text, asks, group="a")


@pytest.mark.parametrize(
    ("article", "line", "date"),
    [
        ("a", "来源：《交警进村》记者张三，通讯员李四、王五，近日", None),
        ("b", "来源：《无名》，{undated}", None),
        ("d", "来源：《有日子》，2022年12月", "2022-12"),
    ],
)
def test_a_source_line_has_title_people_and_time_as_far_as_known(
    writer: Writer, article: str, line: str, date: str | None
) -> None:
    source = writer.cite_article(writer.articles[article])
    expected = line.format(undated=writer.say.undated)
    assert (source.id, source.line, source.date) == (article, expected, date)


def test_bases_are_cited_once_per_document_and_article(writer: Writer) -> None:
    bases = [
        Basis(document="law", article="第一条"),
        Basis(document="points", article="第八条第一项"),
        Basis(document="law", article="第一条、第九十条"),
    ]
    law, points = writer.cite_bases(bases)
    assert law.line == "《交通法》第一条、第九十条（2021年修正）"
    assert points.line == "《记分办法》第八条第一项（现行）"
    assert (law.date, points.date) == ("2021-04-29", None)
    assert writer.cite_bases([]) == ()


@pytest.mark.parametrize(
    ("text", "question", "marks"),
    [
        ("买下1500余斤莲藕。", make_question(asked="number"), ("1500余斤",)),
        ("一次记6分，处20元以上200元以下罚款。", make_question(wants=("points",)), ("记6分",)),
        ("一次记6分，处20元以上200元以下罚款。", make_question(wants=("money",)), ("20元以上200元以下罚款",)),
        ("12月14日上午，二大队去了新村。", make_question(asked="when"), ("12月14日上午",)),
        ("12月14日上午，二大队去了新村。", make_question(asked="unit"), ("二大队", "新村")),
        ("在甲市的新村。", make_question(asked="where"), ("新村",)),
        ("买下1500余斤莲藕。", make_question(asked="why"), ()),
    ],
)
def test_what_was_asked_for_is_marked(writer: Writer, text: str, question: Question, marks: tuple[str, ...]) -> None:
    assert writer.mark(text, question) == marks


@pytest.mark.parametrize(
    ("text", "advice"),
    [("讲了头盔", "请戴好头盔。"), ("没系安全带", "请系好安全带。"), ("买了莲藕", "")],
)
def test_advice_is_given_where_its_topic_is_named(writer: Writer, text: str, advice: str) -> None:
    assert writer.find_advice(make_entry(text=text), make_question("问")) == advice


def test_suggestions_are_short_asks_that_were_not_asked_already(writer: Writer) -> None:
    entries = [
        make_entry("为什么", "为什么要去新村讲课"),
        make_entry("讲课讲课讲课讲课讲课讲课讲课讲课讲课讲课"),
        make_entry("去新村讲了什么"),
        *(make_entry(f"第{number}个村去了吗") for number in "一二三"),
    ]
    chosen = writer.suggest(entries, without=("去新村讲了什么",))
    assert chosen == ("为什么要去新村讲课", "第一个村去了吗", "第二个村去了吗")
    assert len(chosen) == MOST_SUGGESTIONS
    assert writer.suggest([]) == ()


@pytest.mark.parametrize(
    ("kind", "reply_kind"), [("help", "help"), ("thanks", "social"), ("unknown", "refuse"), ("personal", "refuse")]
)
def test_set_sentences_name_the_city_and_leave_no_blank(writer: Writer, kind: str, reply_kind: str) -> None:
    reply = writer.social(kind)
    assert reply.kind == reply_kind
    assert not set("{}") & set(reply.passages[0].text)
    assert "淮北" not in reply.passages[0].text


@pytest.mark.parametrize(
    ("message", "title", "people", "when", "mark"),
    [
        ("交警买了多少斤莲藕", "《助农有爱 警民情深》", "记者朱冬，通讯员程晓庆", "近日", "【1500余斤】"),
        (
            "给快递员讲安全是哪天",
            "《为快递员“送”安全》",
            "记者徐志勤，通讯员尹晓洁",
            "12月14日上午",
            "【12月14日上午】",
        ),
        ("工程运输车闯红灯查了几起", "《淮北交警开展工程运输车辆专项整治行动》", "通讯员李梦琳", "近日", "【7起】"),
        ("百吨王查了几起", "《依托“一三五”工作法", "记者朱冬，通讯员程晓庆", "2022年", "【4起】"),
        ("心得体会上墙了多少份", "“铁军”》", "通讯员耿运昕、程晓庆", "近期", "【600余份】"),
        ("四大队去了哪些村", "《关爱“一老一小” 守护出行平安》", "通讯员李梦琳", "日前", "【洪庄村】"),
    ],
)
def test_a_fact_has_its_source_line_and_its_marked_part(
    bot: Bot, message: str, title: str, people: str, when: str, mark: str
) -> None:
    reply, _ = bot.ask(message)
    (line,) = (line for line in bot.render(reply).splitlines() if line.startswith("来源："))
    assert reply.kind == "answer"
    assert [part for part in (title, people, when) if part not in line] == []
    assert mark in bot.render(reply)


@pytest.mark.parametrize(
    ("message", "figure", "article", "document"),
    [
        ("酒驾扣几分", "12分", "第八条第一项", "道路交通安全违法行为记分管理办法"),
        ("闯红灯扣几分", "6分", "第十条第八项", "道路交通安全违法行为记分管理办法"),
        ("不系安全带扣几分", "1分", "第十二条第九项", "道路交通安全违法行为记分管理办法"),
        ("开车打电话罚多少钱", "20元以上200元以下", "第九十条", "道路交通安全法"),
        ("高速上倒车扣几分", "12分", "第八条第六项", "道路交通安全违法行为记分管理办法"),
        ("占用应急车道扣几分", "6分", "第十条第十一项", "道路交通安全违法行为记分管理办法"),
        ("行人闯红灯罚多少", "5元以上50元以下", "第八十九条", "道路交通安全法"),
        ("无证驾驶罚多少钱", "200元以上2000元以下", "第九十九条第一项", "道路交通安全法"),
        ("骑摩托车不戴头盔扣几分", "1分", "第十二条第十项", "道路交通安全违法行为记分管理办法"),
        ("高速最高限速多少", "120公里", "第七十八条", "道路交通安全法实施条例"),
        ("肇事逃逸致人死亡判几年", "7年以上", "第一百三十三条", "刑法"),
    ],
)
def test_a_rule_has_its_figure_its_article_and_its_document(
    bot: Bot, message: str, figure: str, article: str, document: str
) -> None:
    reply, _ = bot.ask(message)
    (line,) = (line for line in bot.render(reply).splitlines() if line.startswith("依据："))
    assert reply.kind == "answer"
    assert any(figure in mark for passage in reply.passages for mark in passage.marks)
    assert f"《{document}》" in line
    assert article in line
