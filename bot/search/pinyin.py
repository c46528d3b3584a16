"""How characters sound: typed homophones back to the words meant, messages in pinyin back to Chinese.

The only home of pypinyin. Everything is built once from the texts of one knowledge base; a character that does not
occur there is never produced.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from math import log
from typing import NamedTuple

from bot.text import is_han

_LATIN = re.compile(r"[a-zü]+(?:[' ][a-zü]+)*")
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvnnnm")
_LONGEST = 6
_MOST_SPELLINGS = 8
_BEAM = 6
"""Readings of a message in pinyin that are followed up at each syllable."""


class Sounds(NamedTuple):
    """What is needed to go from sounds to words; plain data, so that it can be saved.

    readings: character -> its syllables without tones; words: folded sound -> words of that sound, commonest first;
    ones, twos: how often a character, and a pair of them, occurs in the texts.
    """

    readings: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    ones: Mapping[str, int]
    twos: Mapping[str, int]


def fold_syllable(syllable: str) -> str:
    """Sounds that many speakers and input methods do not tell apart become one: zh z, ch c, sh s, ng n."""
    if syllable[:2] in {"zh", "ch", "sh"}:
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


def collect_sounds(texts: Iterable[str], words: Mapping[str, int]) -> Sounds:
    """Sounds of the texts' characters and of `words` (word -> how often it occurs)."""
    from pypinyin import pinyin_dict  # 56 MB of tables that a saved state does without

    readings = {}
    for code, marked in pinyin_dict.pinyin_dict.items():
        char = chr(code)
        if is_han(char) and _is_common(char):
            readings[char] = tuple(dict.fromkeys(s.translate(_TONES) for s in marked.split(",")))
    ones: Counter[str] = Counter()
    twos: Counter[str] = Counter()
    for text in texts:
        ones.update(filter(is_han, text))
        twos.update(a + b for a, b in zip("^" + text, text, strict=False) if is_han(b))
    by_sound: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-words[w], w)):
        if 2 <= len(word) <= _LONGEST and all(char in readings for char in word):
            for key in _sound_keys(readings[char] for char in word):
                by_sound.setdefault(key, []).append(word)
    return Sounds(readings, {k: tuple(v) for k, v in by_sound.items()}, dict(ones), dict(twos))


def _sound_keys(readings: Iterable[Sequence[str]]) -> Iterator[str]:
    spellings = product(*({fold_syllable(s) for s in options[:3]} for options in readings))
    yield from (" ".join(spelt) for spelt in islice(spellings, _MOST_SPELLINGS))


def _is_common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class Ear:
    """Hears what was meant."""

    def __init__(self, sounds: Sounds) -> None:
        self.sounds = sounds
        self._known = frozenset(word for words in sounds.words.values() for word in words)

    def knows(self, word: str) -> bool:
        """Whether `word` is one of the knowledge's words."""
        return word in self._known

    def correct(self, words: Sequence[str], free: Sequence[bool]) -> tuple[str, list[tuple[str, str]]]:
        """Replace homophones of known words, where `free` says that a word of the text is none that is known.

        Returns the text and the replacements as (typed, meant). Longer runs of words first; half of the characters
        of a run must be free, and what it becomes must be a known word of the same length.
        """
        made: list[tuple[str, str]] = []
        mended, loose = list(words), list(free)
        for size in range(min(_LONGEST, len(mended)), 0, -1):
            for start in range(len(mended) - size + 1):
                run = range(start, start + size)
                if True not in loose[start : start + size]:
                    continue
                typed = "".join(mended[start : start + size])
                if len(typed) > _LONGEST or 2 * sum(len(mended[i]) for i in run if loose[i]) < max(len(typed), 2):
                    continue
                meant = self._match(typed)
                if meant and meant != typed:
                    made.append((typed, meant))
                    for i in run:
                        mended[i], loose[i] = "", False
                    mended[start] = meant
        return "".join(mended), made

    def _match(self, typed: str) -> str | None:
        readings = [self.sounds.readings.get(char, ()) for char in typed]
        if typed in self._known or not all(readings):
            return None
        found = (word for key in _sound_keys(readings) for word in self.sounds.words.get(key, ()))
        alike = {word: sum(a == b for a, b in zip(word, typed, strict=True)) for word in found}
        best = max(alike, key=alike.__getitem__, default=None)
        return best if best and (alike[best] or len(best) > 2) else None

    def find_name(self, letters: str) -> str | None:
        """The known word of at least two syllables that Latin letters spell (`huaibei`), None if there is none."""
        if len(letters) > _LONGEST * _LONGEST or not self.is_pinyin(letters):
            return None
        spellings = self._spell(letters, _LONGEST)
        return next((words[0] for key in spellings if (words := self.sounds.words.get(key))), None)

    def _spell(self, letters: str, most: int) -> Iterator[str]:
        """Every way to cut letters into at most so many syllables, folded and joined as the keys of `words` are."""
        for syllable in self._syllables(letters, 0):
            rest = letters[len(syllable) :]
            if not rest:
                yield fold_syllable(syllable)
            elif most > 1:
                yield from (f"{fold_syllable(syllable)} {more}" for more in self._spell(rest, most - 1))

    def is_pinyin(self, letters: str) -> bool:
        """Whether Latin letters (with spaces or apostrophes) can be read as syllables throughout."""
        return all(self._splits(part) for part in re.split(r"[' ]+", letters) if part)

    def decode(self, text: str) -> str:
        """Latin runs that are pinyin become the likeliest characters, judged by the pairs that the texts hold."""
        return _LATIN.sub(lambda match: self._decode_run(match[0], text[: match.start()][-1:]), text)

    @cached_property
    def _by_syllable(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for char in self.sounds.ones:
            for syllable in self.sounds.readings.get(char, ()):
                table.setdefault(syllable, []).append(char)
        return table

    def _splits(self, part: str) -> bool:
        ends = {0}
        for start in range(len(part)):
            if start in ends:
                ends.update(start + len(s) for s in self._syllables(part, start))
        return len(part) in ends

    def _syllables(self, part: str, start: int) -> Iterator[str]:
        for end in range(start + 1, min(start + _LONGEST, len(part)) + 1):
            if part[start:end] in self._by_syllable:
                yield part[start:end]

    def _decode_run(self, run: str, before: str) -> str:
        if not self.is_pinyin(run):
            return run
        beam = {before or "^": (0.0, "")}
        for part in re.split(r"[' ]+", run):
            beam = self._extend(part, beam)
        return max(beam.values())[1]

    def _extend(self, part: str, beam: dict[str, tuple[float, str]]) -> dict[str, tuple[float, str]]:
        states: list[dict[str, tuple[float, str]]] = [beam, *({} for _ in part)]
        for start, state in enumerate(states[:-1]):
            likeliest = sorted(state.items(), key=lambda item: -item[1][0])[:_BEAM]
            for syllable in self._syllables(part, start) if state else ():
                there = states[start + len(syllable)]
                for char in self._by_syllable[syllable]:
                    best = max((s + self._likelihood(last, char), t + char) for last, (s, t) in likeliest)
                    if char not in there or best > there[char]:
                        there[char] = best
        return states[-1]

    def _likelihood(self, last: str, char: str) -> float:
        """log P(char | last), the pair's frequency mixed with the character's own (Jelinek-Mercer)."""
        ones, twos = self.sounds.ones, self.sounds.twos
        pair = twos.get(last + char, 0) / max(ones.get(last, 0), 1)
        return log(0.9 * min(pair, 1.0) + 0.1 * ones[char] / self._total + 1e-9)

    @cached_property
    def _total(self) -> int:
        return sum(self.sounds.ones.values())
