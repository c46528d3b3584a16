"""Text to terms."""

import pytest

from bot.knowledge.language import Lexicon
from bot.search.analysis import PAIR, SINGLE, WORD, Analyzer

LEXICON = Lexicon(
    words=("百吨王", "联席办"),
    stop=("的", "了", "吗", "几", "the"),
    separable=("闯红灯", "喝酒", "扣分"),
    same=(("电动自行车", "电瓶车", "小电驴"), ("酒驾", "喝酒开车")),
    asked={"number": ("多少", "几"), "when": ("什么时候",), "where": ("在哪",)},
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(LEXICON, ["洪庄村"])


def list_words(analyzer: Analyzer, text: str) -> list[str]:
    return [token.word for token in analyzer.cut(text) if analyzer.is_content(token)]


@pytest.mark.parametrize("name", ["百吨王", "联席办", "洪庄村", "小电驴"])
def test_a_word_that_was_given_is_not_cut(analyzer: Analyzer, name: str) -> None:
    assert name in [token.surface for token in analyzer.cut(f"请问{name}是什么")]
    assert name in analyzer.known


@pytest.mark.parametrize("name", ["电动自行车", "电瓶车", "小电驴"])
def test_every_name_of_a_thing_becomes_the_standard_one(analyzer: Analyzer, name: str) -> None:
    (token,) = analyzer.cut(name)
    assert (token.word, token.surface) == ("电动自行车", name)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("闯了红灯", "闯红灯"),
        ("闯了一次红灯", "闯红灯"),
        ("喝了点酒", "喝酒"),
        ("喝两杯酒", "喝酒"),
        ("扣多少分", "扣分"),
    ],
)
def test_a_word_that_was_taken_apart_is_put_together(analyzer: Analyzer, text: str, word: str) -> None:
    assert word in list_words(analyzer, text)


def test_a_word_is_not_made_of_characters_far_apart(analyzer: Analyzer) -> None:
    assert "喝酒" not in list_words(analyzer, "喝牛奶以后去买酒")


def test_stop_words_and_punctuation_are_no_content(analyzer: Analyzer) -> None:
    assert list_words(analyzer, "闯红灯的,吗!the") == ["闯红灯"]
    assert analyzer.is_stop("的")
    assert not analyzer.is_stop("闯红灯")


@pytest.mark.parametrize(("text", "read"), [("2大队", "二大队"), ("第6项", "第六项")])
def test_the_number_of_a_unit_is_read_as_it_is_written_elsewhere(analyzer: Analyzer, text: str, read: str) -> None:
    assert "".join(token.surface for token in analyzer.cut(text)) == read


def test_terms_are_words_pairs_and_single_characters(analyzer: Analyzer) -> None:
    terms = analyzer.weigh_terms("百吨王")
    assert terms == {"百吨王": WORD, "百吨": PAIR, "吨王": PAIR, "·百": SINGLE, "·吨": SINGLE, "·王": SINGLE}


def test_terms_of_another_name_hold_pairs_of_both(analyzer: Analyzer) -> None:
    terms = analyzer.weigh_terms("小电驴")
    assert terms["电动自行车"] == WORD
    assert {"小电", "电驴", "电动", "行车"} <= set(terms)
    assert "小电驴" not in terms
    assert "·驴" not in terms


def test_a_stop_word_is_no_term_but_joins_pairs_with_its_neighbours(analyzer: Analyzer) -> None:
    terms = analyzer.weigh_terms("百吨王的")
    assert "的" not in terms
    assert "·的" not in terms
    assert terms["王的"] == PAIR


def test_no_pair_of_standard_forms_reaches_over_a_stop_word(analyzer: Analyzer) -> None:
    assert "王联" not in analyzer.weigh_terms("百吨王的联席办")


def test_terms_do_not_depend_on_how_a_text_is_typed(analyzer: Analyzer) -> None:
    assert analyzer.weigh_terms("百噸王，闖 红灯！！") == analyzer.weigh_terms("百吨王,闯红灯!")


@pytest.mark.parametrize("text", ["", " ", "!!!", "的了吗", "😀"])
def test_a_text_without_content_has_no_words(analyzer: Analyzer, text: str) -> None:
    assert WORD not in analyzer.weigh_terms(text).values()


@pytest.mark.parametrize(
    ("question", "asked"),
    [("扣多少分", "number"), ("什么时候去的", "when"), ("在哪买的", "where"), ("闯红灯", None), ("", None)],
)
def test_a_question_shows_what_it_asks_for(analyzer: Analyzer, question: str, asked: str | None) -> None:
    assert analyzer.find_asked(question) == asked


def test_the_first_kind_of_the_lexicon_counts(analyzer: Analyzer) -> None:
    assert analyzer.find_asked("什么时候买了多少") == "number"


def test_the_words_of_one_analyzer_are_unknown_to_another(analyzer: Analyzer) -> None:
    other = Analyzer(Lexicon())
    assert analyzer.is_word("联席办")
    assert not other.is_word("联席办")
    assert other.known == frozenset()
    assert [token.word for token in other.cut("电瓶车")] == ["电瓶车"]
