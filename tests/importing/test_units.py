import pytest

from bot.importing.tagging import Tagger
from bot.importing.units import collect_units, find_unit_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("近日，淮北交警支队四大队民警", ["淮北交警支队四大队"]),
        ("由市公安局交警支队组织", ["市公安局交警支队"]),
        ("据南屏区交警大队介绍", ["南屏区交警大队"]),
        ("星城高速交警大队接警", ["星城高速交警大队"]),
        ("二大队和三大队联合", ["二大队", "三大队"]),
        ("突击队和机动队", []),
    ],
)
def test_units_are_found_by_name(text: str, names: list[str]) -> None:
    assert find_unit_names(text) == names


def restore(sentence: str, tagger: Tagger, *texts: str, before: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    return collect_units([*texts, sentence]).restore(sentence, before, tagger.tag)


def test_a_bare_level_gets_the_unit_that_the_article_names(tagger: Tagger) -> None:
    told, unknown = restore("大队投入警力28人。", tagger, "近日，淮北交警支队四大队民警来到洪庄村。")
    assert (told, unknown) == ("淮北交警支队四大队投入警力28人。", [])


def test_a_bare_level_of_several_units_stays_and_is_told(tagger: Tagger) -> None:
    told, unknown = restore("大队投入警力28人。", tagger, "二大队和三大队联合行动。")
    assert (told, unknown) == ("大队投入警力28人。", ["大队"])


def test_this_time_becomes_what_the_unit_did(tagger: Tagger) -> None:
    told, _ = restore("此次专项整治开展以来，查处7起。", tagger, "淮北交警支队四大队民警上路。")
    assert told == "淮北交警支队四大队专项整治开展以来，查处7起。"


def test_what_that_one_means_is_taken_from_the_sentence_before(tagger: Tagger) -> None:
    told, unknown = restore("该公司有货车30辆。", tagger, before=("民警走访了，宏达运输公司，",))
    assert (told, unknown) == ("宏达运输公司有货车30辆。", [])


def test_what_that_one_means_stays_open_where_nothing_says_it(tagger: Tagger) -> None:
    assert restore("该公司有货车30辆。", tagger) == ("该公司有货车30辆。", ["该公司"])


def test_a_word_that_only_contains_the_sign_is_left(tagger: Tagger) -> None:
    assert restore("开车应该系安全带。", tagger) == ("开车应该系安全带。", [])
