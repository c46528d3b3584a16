"""The formulas, each with its source. Arrays in, arrays out; nothing is kept."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Frequency = TypeVar("Frequency", float, Floats)

SATURATION = 1.0
"""k1 of BM25. Fixed by leaving out each ask in turn and looking for its entry with the others."""


def weigh_rarity(counts: Floats, total: int) -> Floats:
    """Inverse document frequency, log(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.

    Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), as in Lucene.
    """
    return np.log1p((total - counts + 0.5) / (counts + 0.5)).astype(np.float32)


def saturate(frequency: Frequency, k1: float = SATURATION) -> Frequency:
    """tf (k1 + 1) / (tf + k1): BM25's term frequency part with b = 0, so 1 for a term that occurs once.

    Entries are not divided by their length: a longer one has more asks, not more padding.
    """
    return frequency * (k1 + 1) / (frequency + k1)


def unsaturate(weights: Floats, k1: float = SATURATION) -> Floats:
    """The frequencies that `saturate` made weights of."""
    return weights * k1 / (k1 + 1 - weights)


def compare_sets(common: Floats, question: float, texts: Floats) -> Floats:
    """Weighted Dice coefficient of the question's terms with each text's terms, between 0 and 1.

    Dice, Measures of the Amount of Ecologic Association Between Species (1945).
    """
    return 2 * common / (question + texts)
