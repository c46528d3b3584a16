"""Everything that finds: analyzer, ear and index of one knowledge base, read-only."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge.models import Knowledge
from bot.search.analysis import Analyzer, Token
from bot.search.articles import Articles
from bot.search.entries import Entry, collect_entries
from bot.search.index import Hit, Index, build_index
from bot.search.pinyin import Ear, Sounds, collect_sounds
from bot.text import is_han, normalise

_LATIN_WORD = re.compile(r"[a-z][a-z'\-]*")
_LEAST_COUNT = 3
"""How often a word must occur before others are taken for misspellings of it."""
_MOST_HEARD = 20_000
"""Entries whose words are listened to; of more, every second, third … one: the common words are all among them."""
_CUE_COUNT = 3
"""How often a question word counts when the likeliest characters for a syllable are chosen."""


@dataclass(frozen=True, slots=True)
class Search:
    """One knowledge base, ready to be searched."""

    entries: tuple[Entry, ...]
    analyzer: Analyzer
    ear: Ear
    index: Index
    articles: Articles
    english: Mapping[str, str]
    english_pattern: re.Pattern[str]

    def read(self, message: str) -> str:
        """A message as simplified Chinese: pinyin and English translated."""
        return self.read_latin(normalise(message))

    def correct(self, text: str, *, boldly: bool = False) -> tuple[str, list[tuple[str, str]]]:
        """A text without homophones, and what was taken for what.

        Only characters that belong to no word are corrected; `boldly` also words that the knowledge does not use.
        """
        tokens = self.analyzer.split(text)
        free = [self._is_free(token, boldly) for token in tokens]
        return self.ear.correct([token.surface for token in tokens], free) if any(free) else (text, [])

    def read_latin(self, text: str) -> str:
        """Pinyin and English become Chinese; what is neither stays."""
        words = _LATIN_WORD.findall(text)
        if not words:
            return text
        translated = self.english_pattern.sub(lambda m: f" {self.english[m[0]]} ", text)
        left = [word for word in _LATIN_WORD.findall(translated) if not self.analyzer.is_stop(word)]
        spelt = [word for word in words if self.ear.is_pinyin(word)]
        if len(spelt) * 2 >= len(words) and (len(left) * 2 > len(words) or any(map(is_han, text))):
            return normalise(self.ear.decode(text))
        return normalise(_LATIN_WORD.sub(lambda m: self.ear.find_name(m[0]) or m[0], translated))

    def find(self, terms: Mapping[str, float], most: int) -> list[Hit]:
        """The entries that match best, see `Index.search`."""
        return self.index.search(terms, most)

    def _is_free(self, token: Token, boldly: bool) -> bool:
        word = token.surface
        loose = self.analyzer.is_content(token) and all(map(is_han, word))
        if loose and len(word) > 1:
            loose = not self.ear.knows(word) and (boldly or not self.analyzer.is_word(word))
        return loose


def build_search(knowledge: Knowledge) -> Search:
    """Index a knowledge base."""
    analyzer, entries = make_analyzer(knowledge), collect_entries(knowledge)
    index = build_index(entries, analyzer)
    return assemble_search(knowledge, analyzer, entries, index, listen(knowledge, entries, analyzer))


def make_analyzer(knowledge: Knowledge) -> Analyzer:
    """The analyzer of a knowledge base, with the names of its units, places and terms."""
    lexicon = knowledge.lexicon
    names = [n for unit in knowledge.city.units for n in (unit.name, unit.full, *unit.aliases)]
    names += [number for card in knowledge.cards for number in card.numbers]
    names += [*knowledge.city.places, *lexicon.elsewhere, *(term.term for term in knowledge.terms)]
    return Analyzer(lexicon, names)


def assemble_search(
    knowledge: Knowledge, analyzer: Analyzer, entries: tuple[Entry, ...], index: Index, sounds: Sounds
) -> Search:
    """The parts of a search, built or read from disk, put together."""
    english = {phrase.lower(): chinese for phrase, chinese in knowledge.lexicon.english.items()}
    phrases = sorted(english, key=len, reverse=True)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, phrases)) or '(?!)'})(?![a-z0-9])")
    return Search(entries, analyzer, Ear(sounds), index, Articles(entries, index), english, pattern)


def listen(knowledge: Knowledge, entries: tuple[Entry, ...], analyzer: Analyzer) -> Sounds:
    """How the words of a knowledge base sound."""
    heard = entries[:: len(entries) // _MOST_HEARD + 1]
    texts = [normalise(text) for entry in heard for text in (*entry.asks, entry.text, entry.context)]
    cues = [cue for group in knowledge.lexicon.asked.values() for cue in group]
    words = Counter(token.surface for text in texts for token in analyzer.cut(text) if len(token.surface) > 1)
    words = Counter({word: count for word, count in words.items() if count >= _LEAST_COUNT})
    words.update(word for group in knowledge.lexicon.same for word in group)
    words.update(cues)
    people = [name for article in knowledge.articles for name in (*article.reporters, *article.correspondents)]
    words.update([*people, *knowledge.lexicon.elsewhere, *knowledge.city.places, *knowledge.lexicon.words])
    return collect_sounds([*texts, *cues * _CUE_COUNT, *people * _CUE_COUNT], words)
