"""Text to terms: words in their standard form and pairs of characters. The only home of the segmenter."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from rjieba import Jieba

from bot.knowledge.language import Lexicon
from bot.text import match_words, normalise

WORD, PAIR, SINGLE = 1.0, 0.5, 0.3
"""Weights of terms. Fixed by indexing the asks of some writers and looking for the entries with those of others."""
SINGLE_MARK = "·"
"""Before a character as a term, so that it is no word of one character."""

_NUMBERED = re.compile(r"\d(?=大队|大法宝|大工作|项|步|个机制|会一课|大宝)")
_BETWEEN = "(?:了|过|个|完|着|点|多|上|掉|一|两|几|多少|次|回|下|杯|口|瓶|不|的|什么|啥){1,4}"
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
_TURNED = "[^,.;!?，。；！？、]{1,4}"
_SUBJECTS = frozenset("人车")
_HAN_DIGITS = "零一二三四五六七八九"


class Token(NamedTuple):
    """A word in its standard form, its part of speech, and the words as they stood."""

    word: str
    tag: str
    surface: str


class Analyzer:
    """Cuts text into tokens with the words of one knowledge base; `known` are the words that it was given.

    Each analyzer keeps a dictionary of its own; the segmenter's process-wide one is never touched.
    """

    def __init__(self, lexicon: Lexicon, names: Iterable[str] = ()) -> None:
        self._jieba = Jieba()
        self._standard = {alias: group[0] for group in lexicon.same for alias in group[1:]}
        self._forms: dict[str, list[str]] = {}
        for alias, word in self._standard.items():
            self._forms.setdefault(word, []).append(alias)
        self._stop = frozenset(lexicon.stop)
        words = {word for group in lexicon.same for word in group} | set(lexicon.words) | set(names)
        self.known = frozenset(words)
        for word in sorted(words.union(lexicon.weak)):
            if len(word) > 1:
                self._jieba.add_word(word, None, None)  # a frequency of our own would split other words
        self._separable = _separation(lexicon.separable)
        self._cues = [(kind, match_words(cues)) for kind, cues in lexicon.asked.items()]
        self._asking = match_words({cue for cues in lexicon.asked.values() for cue in cues})

    def cut(self, text: str) -> list[Token]:
        """The tokens of a normalised text, punctuation and stop words included."""
        return self.split(self._separable.sub(_rejoin, text))

    def split(self, text: str) -> list[Token]:
        """The tokens of a normalised text in its own order: separated words are left apart."""
        text = _NUMBERED.sub(lambda match: _HAN_DIGITS[int(match[0])], text)
        return [Token(self._standard.get(word, word), tag, word) for word, tag in self._jieba.tag(text, hmm=False)]

    def is_content(self, token: Token) -> bool:
        """Whether a token says what a text is about."""
        return token.word not in self._stop and token.tag != "x" and any(map(str.isalnum, token.word))

    def find_forms(self, word: str) -> tuple[str, ...]:
        """A word in its standard form, and what else it is called."""
        return (word, *self._forms.get(word, ()))

    def is_stop(self, word: str) -> bool:
        """Whether a word carries no content."""
        return word in self._stop

    def is_word(self, word: str) -> bool:
        """Whether the dictionary has a word; the segmenter also makes words up."""
        return bool(self._jieba.has_word(word))

    def asks(self, text: str) -> bool:
        """Whether a normalised text shows a sign of asking."""
        return bool(self._asking.search(text))

    def find_asked(self, text: str) -> str | None:
        """What a normalised question asks for (number, when, where ...), None if it shows no sign of it."""
        if not self.asks(text):
            return None
        return next((kind for kind, pattern in self._cues if pattern.search(text)), None)

    def weigh_terms(self, text: str) -> dict[str, float]:
        """Terms of a text, see `collect_terms`."""
        return self.collect_terms(self.cut(normalise(text)))

    def collect_terms(self, tokens: Iterable[Token]) -> dict[str, float]:
        """The terms of tokens with their weights: words, pairs of neighbouring characters, characters of words.

        Pairs are taken both from the text as it stands, stop words included, and from the standard forms of its
        words, so that a word cut otherwise, or called otherwise, still matches in part.
        """
        terms: dict[str, float] = {}
        raw = standard = ""
        for token in tokens:
            raw += token.surface
            if not self.is_content(token):
                standard += " "
                continue
            terms[token.word] = WORD
            standard += token.word
        for run in _HAN_RUN.findall(f"{raw} {standard}"):
            for one, other in pairwise(run):
                terms.setdefault(one + other, PAIR)
        for run in _HAN_RUN.findall(standard):
            for char in run:
                terms.setdefault(SINGLE_MARK + char, SINGLE)
        return terms


def _separation(words: Iterable[str]) -> re.Pattern[str]:
    """Matches words that are split by what was put between (喝了点酒, 闯了一次红灯), or turned round (血在哪献的).

    人 and 车 before a verb are its subject more often than its object, so words with them are not looked for there.
    """
    parts = [(re.escape(word[0]), re.escape(word[1:])) for word in words]
    forms = [f"({verb})({_BETWEEN})({thing})" for verb, thing in parts]
    forms += [f"({thing})({_TURNED})({verb})()" for verb, thing in parts if thing not in _SUBJECTS]
    first = "".join(verb + thing[0] for verb, thing in parts if thing)
    return re.compile(f"(?=[{first}])(?:{'|'.join(forms)})" if forms else "(?!)")  # most characters begin none


def _rejoin(match: re.Match[str]) -> str:
    first, between, second, *turned = (part for part in match.groups() if part is not None)
    return f"{second}{first}{between}" if turned else f"{first}{second}{between}"
