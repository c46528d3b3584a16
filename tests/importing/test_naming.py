from bot.importing.naming import LONGEST, name_article


def test_a_headline_is_spelt_in_pinyin() -> None:
    assert name_article("为快递员“送”安全") == "wei-kuai-di-yuan-song-an-quan"


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert name_article("送安全", {"song-an-quan", "song-an-quan-2"}) == "song-an-quan-3"


def test_a_long_headline_has_a_short_name() -> None:
    assert len(name_article("送" * 80)) <= LONGEST


def test_a_headline_without_any_letter_has_a_name_too() -> None:
    assert name_article("？！") == "article"
