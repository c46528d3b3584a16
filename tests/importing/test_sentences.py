from hypothesis import given
from hypothesis import strategies as st

from bot.importing.sentences import LIMIT, finish, split_sentences


def test_full_stops_and_semicolons_end_sentences() -> None:
    assert split_sentences("甲来了。乙走了；丙说：“好！”丁笑了") == ["甲来了。", "乙走了；", "丙说：“好！”", "丁笑了"]


def test_a_quotation_is_kept_together() -> None:
    assert split_sentences("他说：“要慢。要稳。”大家点头。") == ["他说：“要慢。要稳。”", "大家点头。"]


def test_who_spoke_goes_with_the_quotation() -> None:
    assert split_sentences("“看得见。”民警唐磊说。") == ["“看得见。”民警唐磊说。"]


def test_a_long_sentence_is_cut_at_commas() -> None:
    pieces = split_sentences("民警上路查车，" * 10 + "完了。", longest=30)
    assert max(map(len, pieces)) <= 30


@given(st.text("甲，。；“”！ ", max_size=2000), st.integers(10, 300))
def test_no_sentence_is_too_long_for_a_fact(text: str, longest: int) -> None:
    assert all(len(piece) <= max(LIMIT, longest) for piece in split_sentences(text, longest))


def test_a_sentence_gets_its_full_stop() -> None:
    assert [finish(text) for text in ("甲来了；", "甲来了。", "“好。”", "甲")] == [
        "甲来了。",
        "甲来了。",
        "“好。”",
        "甲。",
    ]
