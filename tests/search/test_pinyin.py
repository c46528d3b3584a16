"""How characters sound."""

import pytest

from bot.search.pinyin import Ear, collect_sounds, fold_syllable

TEXTS = ["酒驾扣几分", "酒驾扣几分", "喝酒开车", "莲藕买了多少斤", "交警在淮北买莲藕", "老人过马路", "工程运输车"]
WORDS = {"酒驾": 5, "莲藕": 4, "淮北": 3, "几分": 2, "工程运输车": 2, "老人": 1, "马路": 1, "就加": 1}


@pytest.fixture(scope="module")
def ear() -> Ear:
    return Ear(collect_sounds(TEXTS, WORDS))


@pytest.mark.parametrize(
    ("syllable", "folded"),
    [("zhang", "zan"), ("chi", "ci"), ("sheng", "sen"), ("zan", "zan"), ("ling", "lin"), ("nü", "nü"), ("a", "a")],
)
def test_sounds_that_many_do_not_tell_apart_are_one(syllable: str, folded: str) -> None:
    assert fold_syllable(syllable) == folded


@pytest.mark.parametrize(
    "typed", ["jiu jia kou ji fen", "jiujiakoujifen", "jiujia koujifen", "jiu'jia'kou'ji'fen", "jiujia kou ji fen"]
)
def test_pinyin_is_read_with_and_without_spaces(ear: Ear, typed: str) -> None:
    assert ear.decode(typed) == "酒驾扣几分"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lianou买了duoshao斤", "莲藕买了多少斤"),
        ("喝jiu开che", "喝酒开车"),
        ("老人guo马路", "老人过马路"),
        ("酒驾", "酒驾"),
        ("helmet", "helmet"),
        ("酒驾x", "酒驾x"),
        ("", ""),
    ],
)
def test_only_what_can_be_pinyin_is_read_as_pinyin(ear: Ear, typed: str, read: str) -> None:
    assert ear.decode(typed) == read


def test_a_character_that_does_not_occur_is_never_produced(ear: Ear) -> None:
    assert set(ear.decode("jiu jia ji fen lao ren")) <= set("".join(TEXTS))
    assert ear.decode("mao") == "mao"


@pytest.mark.parametrize(
    ("letters", "pinyin"),
    [("jiujia", True), ("jiu jia", True), ("huaibei", True), ("jiuj", False), ("police", False), ("mao", False)],
)
def test_letters_are_pinyin_when_they_are_syllables_throughout(ear: Ear, letters: str, pinyin: bool) -> None:
    assert ear.is_pinyin(letters) is pinyin


@pytest.mark.parametrize(
    ("letters", "name"),
    [("huaibei", "淮北"), ("lianou", "莲藕"), ("jiujia", "酒驾"), ("huai", None), ("kouche", None), ("hello", None)],
)
def test_a_name_is_found_by_its_letters(ear: Ear, letters: str, name: str | None) -> None:
    assert ear.find_name(letters) == name


@pytest.mark.parametrize("letters", ["xian" * 400, "a" * 1900, "huaibei" * 300, "jiu'jia" * 200, "x" * 1900])
def test_a_long_run_of_letters_is_no_name_and_read_to_its_end(ear: Ear, letters: str) -> None:
    assert ear.find_name(letters) is None
    assert ear.decode(letters)


def test_of_words_that_sound_alike_the_commonest_comes_first() -> None:
    sounds = collect_sounds(TEXTS, WORDS)
    assert sounds.words["jiu jia"] == ("酒驾", "就加")


@pytest.mark.parametrize(
    ("words", "free", "text", "made"),
    [
        (["酒", "架", "扣", "几分"], [True, True, False, False], "酒驾扣几分", [("酒架", "酒驾")]),
        (["工程", "运书", "车"], [False, True, True], "工程运输车", [("工程运书车", "工程运输车")]),
        (["链藕"], [True], "莲藕", [("链藕", "莲藕")]),
        (["酒", "架"], [False, False], "酒架", []),
        (["酒驾"], [True], "酒驾", []),
        (["白菜"], [True], "白菜", []),
        ([], [], "", []),
    ],
)
def test_a_homophone_becomes_the_word_that_was_meant(
    ear: Ear, words: list[str], free: list[bool], text: str, made: list[tuple[str, str]]
) -> None:
    assert ear.correct(words, free) == (text, made)


def test_what_was_typed_is_left_as_it_was(ear: Ear) -> None:
    words, free = ["链藕"], [True]
    ear.correct(words, free)
    assert (words, free) == (["链藕"], [True])


def test_an_ear_knows_the_words_it_was_given(ear: Ear) -> None:
    assert ear.knows("莲藕")
    assert not ear.knows("青椒")


def test_nothing_known_means_that_nothing_is_changed() -> None:
    deaf = Ear(collect_sounds([], {}))
    assert deaf.decode("jiu jia") == "jiu jia"
    assert deaf.correct(["酒", "架"], [True, True]) == ("酒架", [])
    assert deaf.find_name("huaibei") is None
