"""Names of drafts: what their files are called. Beside the ear of the search, the only home of pypinyin."""

import re
from collections.abc import Container
from itertools import count

from pypinyin import lazy_pinyin

from bot.text import normalise

LONGEST = 40
_PLAIN = "article"


def name_article(title: str, taken: Container[str] = ()) -> str:
    """An id for a headline, in pinyin (为快递员 -> wei-kuai-di-yuan), with a number where that is taken."""
    syllables = re.findall("[a-z0-9]+", " ".join(lazy_pinyin(normalise(title))).lower().replace("ü", "v"))
    name = ""
    for syllable in syllables:
        longer = f"{name}-{syllable}" if name else syllable
        if len(longer) > LONGEST - 4:
            break
        name = longer
    name = name or _PLAIN
    numbered = (f"{name}-{number}" for number in count(2))
    return name if name not in taken else next(found for found in numbered if found not in taken)
