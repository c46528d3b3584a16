"""Words with their parts of speech, and the words that a text is about. The only home of jieba.

jieba's process-wide dictionary is left alone: each tagger has its own, read from the package itself. The library would
keep a copy of it in the shared temp folder, under a name that anybody can guess, and unmarshal that at the next start.
"""

import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import jieba  # type: ignore[import-untyped]
from jieba.posseg import POSTokenizer  # type: ignore[import-untyped]

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)  # it leaves a file to the collector
    from jieba.analyse import TFIDF, TextRank  # type: ignore[import-untyped]

    _TFIDF = TFIDF()

jieba.setLogLevel(logging.WARNING)  # it would tell of its loading on standard error

_FUSION = 60
"""The usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""
_SUBJECTS = ("n", "nr", "ns", "nt", "nz", "vn", "eng", "j", "l", "i")
_NAMES = ("nr", "ns", "nt", "nz")
_LONGEST = 20_000
"""Characters of a text that are tagged; keywords and names of what is longer come from its beginning."""


class Word(NamedTuple):
    """A word and its part of speech in jieba's letters (n noun, nr person, ns place, nt organisation, m number)."""

    text: str
    tag: str


class _Dictionary(jieba.Tokenizer):  # type: ignore[misc]
    def initialize(self, _dictionary: object = None) -> None:
        if not self.initialized:
            self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
            self.initialized = True


class _Cut(NamedTuple):
    """Stands for a tokenizer that has cut the text already, so that two extractors do not do so again."""

    pairs: Sequence[Word]

    def cut(self, _text: str) -> Iterable[str]:
        return (word.text for word in self.pairs)


class _Tagged(NamedTuple):
    pairs: Sequence["_Pair"]

    def cut(self, _text: str) -> Sequence["_Pair"]:
        return self.pairs


class _Pair(NamedTuple):
    word: str
    flag: str


class Tagger:
    """Tags text. Loading it takes a second and some hundred megabytes, so a process needs one."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._dictionary = _Dictionary()
        self._dictionary.initialize()
        self._tagger = POSTokenizer(self._dictionary)
        self._ranker = TextRank()
        for word in words:
            if len(word) > 1:
                self._tagger.add_word(word, None, "nz")

    def tag(self, text: str) -> tuple[Word, ...]:
        """The words of a text, up to 20,000 characters of it."""
        return tuple(Word(pair.word, pair.flag) for pair in self._tagger.cut(text[:_LONGEST]))

    def cut(self, text: str) -> list[str]:
        """The words of a text as the dictionary has them, without guesses at words that it has not."""
        return list(self._dictionary.cut(text[:_LONGEST], HMM=False))

    def count(self, word: str) -> int:
        """How often the dictionary's sources have a word; 0 where it has not."""
        return int(self._dictionary.FREQ.get(word) or 0)

    @cached_property
    def compounds(self) -> Mapping[str, str]:
        """The dictionary's words of four characters, by their first three."""
        return {word[:3]: word for word, count in self._dictionary.FREQ.items() if count and len(word) == len("交通肇事")}

    def find_keywords(self, words: Sequence[Word], most: int) -> list[str]:
        """What tagged words are about, best first: the places in TextRank and in TF-IDF together."""
        nouns = [word for word in words if word.tag in _SUBJECTS and len(word.text) > 1]
        self._ranker.tokenizer = _Tagged([_Pair(*word) for word in words])
        _TFIDF.tokenizer = _Cut(nouns)
        ranked = (
            self._ranker.textrank("", topK=2 * most, allowPOS=_SUBJECTS),
            _TFIDF.extract_tags("", topK=2 * most),
        )
        scores: dict[str, float] = {}
        for ranking in ranked:
            for place, word in enumerate(ranking):
                scores[word] = scores.get(word, 0.0) + 1 / (_FUSION + place)
        return sorted(scores, key=lambda word: (-scores[word], word))[:most]


def find_names(words: Iterable[Word]) -> list[str]:
    """People, places and organisations among tagged words, each once, in their order."""
    return list(dict.fromkeys(word.text for word in words if word.tag in _NAMES and len(word.text) > 1))
