"""A message to a Question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.question import Question, Reader
from bot.knowledge.language import Lexicon
from bot.knowledge.models import Knowledge
from bot.search.engine import Search


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge, shipped_search: Search) -> Reader:
    return Reader(knowledge.lexicon, shipped_search)


def weigh(question: Question) -> dict[str, float]:
    return {part.word: part.weight for part in question.parts}


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("交警买了多少斤莲藕", "number"),
        ("给快递员讲安全是什么时候", "when"),
        ("哪个大队去的", "unit"),
        ("莲藕在哪买的", "where"),
        ("献血的是谁", "who"),
        ("为什么去快递企业", "why"),
        ("百吨王是什么意思", "what"),
        ("怎么处理", "how"),
        ("能带人吗", "yesno"),
        ("莲藕那篇的记者是谁", "byline"),
        ("莲藕", None),
        ("", None),
    ],
)
def test_a_question_shows_what_it_asks_for(reader: Reader, message: str, asked: str | None) -> None:
    assert reader.read(message).asked == asked


@pytest.mark.parametrize(
    ("message", "want"),
    [
        ("闯红灯扣几分", "points"),
        ("闯红灯罚多少钱", "money"),
        ("酒驾拘留几天", "detention"),
        ("肇事逃逸判几年", "prison"),
        ("去了多少民警", "people"),
        ("查了几起", "count"),
        ("买了多少斤", "weight"),
        ("高速限速多少公里", "speed"),
        ("12月几号去的", "date"),
    ],
)
def test_a_question_wants_to_read_something(reader: Reader, message: str, want: str) -> None:
    assert want in reader.read(message).wants


@pytest.mark.parametrize("message", ["莲藕", "你好", "", "百吨王是什么"])
def test_a_message_that_asks_for_no_figure_wants_none(reader: Reader, message: str) -> None:
    assert reader.read(message).wants == frozenset()


def test_who_has_a_figure_confirmed_wants_to_read_the_right_one(reader: Reader) -> None:
    assert "count" in reader.read("是不是查了7起").wants
    assert "count" not in reader.read("查了7起").wants


def test_rare_words_weigh_more_than_common_ones_and_stop_words_nothing(reader: Reader) -> None:
    weights = weigh(reader.read("请问交警买的莲藕"))
    assert weights["莲藕"] > weights["交警"] > 0
    assert "的" not in weights


def test_another_name_of_a_thing_is_the_same_word(reader: Reader) -> None:
    assert weigh(reader.read("电瓶车")).keys() == weigh(reader.read("小电驴")).keys() == {"电动自行车"}


def test_words_of_the_subjects_are_anchors(reader: Reader) -> None:
    anchors = {part.word: part.anchor for part in reader.read("红烧肉和闯红灯").parts}
    assert anchors["闯红灯"]
    assert not anchors["红烧肉"]


@pytest.mark.parametrize(("message", "noun"), [("什么平台", "平台"), ("哪家医院", "医院"), ("几条路", "路")])
def test_the_noun_that_is_asked_for_is_a_head(reader: Reader, message: str, noun: str) -> None:
    assert noun in {form for head in reader.read(message).heads for form in head}


@pytest.mark.parametrize(
    ("message", "denied"), [("不是酒驾怎么罚", {"酒驾"}), ("没到醉驾怎么罚", {"醉驾"}), ("酒驾怎么罚", set())]
)
def test_what_a_question_does_not_mean_is_denied(reader: Reader, message: str, denied: set[str]) -> None:
    question = reader.read(message)
    assert question.denied >= denied
    assert not denied & {part.word for part in question.parts}
    assert (question.denied == frozenset()) == (not denied)


@pytest.mark.parametrize(
    ("message", "who"), [("老人过马路注意什么", "老人"), ("送快递注意什么", "快递员"), ("开货车注意什么", "货车司机")]
)
def test_the_people_that_a_question_is_about_are_known(reader: Reader, message: str, who: str) -> None:
    question = reader.read(message)
    assert who in question.people
    assert question.seeks_advice


def test_a_question_for_a_figure_seeks_no_advice(reader: Reader) -> None:
    assert not reader.read("闯红灯怎么办，扣几分").seeks_advice


def test_of_a_long_message_only_what_asks_is_in_focus(reader: Reader) -> None:
    told = "我昨天在老家吃了一顿饭然后和朋友去看了电影，" * 3
    question = reader.read(f"{told}闯红灯扣几分？")
    assert question.focus == "闯红灯扣几分"
    assert reader.read("我看了电影，闯红灯扣几分").focus == "我看了电影,闯红灯扣几分"
    assert weigh(question)["闯红灯"] == weigh(reader.read("闯红灯扣几分"))["闯红灯"]
    assert weigh(question)["电影"] < weigh(reader.read("电影"))["电影"]


def test_a_place_that_no_entry_knows_is_noted(reader: Reader) -> None:
    assert reader.read("廊坊查了几起").places == ("廊坊",)
    assert reader.read("道口村的莲藕").places == ()


@pytest.mark.parametrize(("clause", "asks"), [("扣几分", True), ("是谁", True), ("我看了电影", False), ("", False)])
def test_a_clause_asks_or_tells(reader: Reader, clause: str, asks: bool) -> None:
    assert reader.asks(clause) is asks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("闖紅燈扣幾分", "闯红灯扣几分"),
        ("闯 红 灯 扣 几 分", "闯红灯扣几分"),
        ("jiu jia kou ji fen", "酒驾扣几分"),
        ("闯红灯ｋｏｕ几分", "闯红灯扣几分"),
        ("闯红灯扣几分😀", "闯红灯扣几分"),
    ],
)
def test_the_same_question_is_read_alike_however_it_is_typed(reader: Reader, one: str, other: str) -> None:
    assert reader.read(one) == reader.read(other)


def test_an_empty_lexicon_reads_words_and_nothing_else(shipped_search: Search) -> None:
    question = Reader(Lexicon(), shipped_search).read("闯红灯罚多少钱")
    assert "闯红灯" in weigh(question)
    assert (question.wants, question.people, question.named) == (frozenset(), frozenset(), frozenset())


@settings(deadline=None, derandomize=True)
@given(st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from("闯红灯扣几分酒驾不是，？0123"))))
def test_any_message_is_read_alike_twice(reader: Reader, message: str) -> None:
    question = reader.read(message)
    assert question == reader.read(message)
    assert all(part.weight >= 0 and part.salience >= 0 for part in question.parts)
