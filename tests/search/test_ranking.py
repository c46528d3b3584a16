"""The formulas against plain Python."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.ranking import Floats, compare_sets, saturate, unsaturate, weigh_rarity

steady = settings(deadline=None, derandomize=True)
FREQUENCIES = st.floats(0.0625, 200, width=32)
WEIGHTS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.125, 10, width=32), min_size=1)


def as_floats(*numbers: float) -> Floats:
    return np.array(numbers, np.float32)


@pytest.mark.parametrize(("count", "total"), [(0, 10), (1, 10), (5, 10), (9, 10), (10, 10), (1, 1), (3, 2000)])
def test_rarity_is_the_inverse_document_frequency(count: int, total: int) -> None:
    (weight,) = weigh_rarity(as_floats(count), total)
    assert weight == pytest.approx(log(1 + (total - count + 0.5) / (count + 0.5)), rel=1e-6)


@steady
@given(st.integers(1, 10_000), st.data())
def test_rarity_is_never_negative_and_falls_with_the_count(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total - 1))
    rare, common = weigh_rarity(as_floats(count, count + 1), total)
    assert rare > common > 0


@pytest.mark.parametrize(
    ("frequency", "k1", "weight"),
    [(0, 1, 0), (1, 1, 1), (2, 1, 4 / 3), (3, 1, 1.5), (1, 2, 1), (4, 2, 2), (0.5, 1, 2 / 3)],
)
def test_a_frequency_is_saturated_as_by_bm25_without_length(frequency: float, k1: float, weight: float) -> None:
    assert saturate(frequency, k1) == pytest.approx(weight)


@steady
@given(FREQUENCIES, FREQUENCIES, st.floats(0.5, 3))
def test_saturation_rises_and_stays_below_its_bound(one: float, other: float, k1: float) -> None:
    low, high = sorted((one, other))
    assert saturate(low, k1) <= saturate(high, k1) < k1 + 1


@steady
@given(st.lists(FREQUENCIES, min_size=1), st.floats(0.5, 3))
def test_the_inverse_gives_the_frequencies_back(frequencies: list[float], k1: float) -> None:
    weights = as_floats(*(saturate(frequency, k1) for frequency in frequencies))
    assert unsaturate(weights, k1).tolist() == pytest.approx(frequencies, rel=1e-2)


@pytest.mark.parametrize(
    ("common", "question", "text", "likeness"), [(0, 2, 3, 0), (2, 2, 2, 1), (1, 1, 3, 0.5), (3, 4, 8, 0.5)]
)
def test_sets_are_compared_by_dice(common: float, question: float, text: float, likeness: float) -> None:
    assert compare_sets(as_floats(common), question, as_floats(text)).tolist() == [likeness]


@steady
@given(WEIGHTS, st.sets(st.sampled_from("abcdefgh"), min_size=1), st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_dice_is_symmetric_and_between_0_and_1(weights: dict[str, float], one: set[str], other: set[str]) -> None:
    def add(terms: set[str]) -> float:
        return sum(weights.get(term, 1.0) for term in terms)

    (likeness,) = compare_sets(as_floats(add(one & other)), add(one), as_floats(add(other)))
    (turned,) = compare_sets(as_floats(add(one & other)), add(other), as_floats(add(one)))
    assert likeness == pytest.approx(turned, rel=1e-5)
    assert 0 <= likeness <= 1 + 1e-6
    assert (likeness == pytest.approx(1, rel=1e-5)) == (one == other)
