"""What a page has lost or mixed up, as far as its text shows: suspicions for a person to look at."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.importing.page import is_finished
from bot.importing.splitting import Story
from bot.importing.tagging import Tagger
from bot.text import is_han

_CANNOT_BEGIN = re.compile("^[，。、；：！？”’）》】的了着们和与及等]")
_HALF_FRAME = re.compile(
    "^(?!.{0,20}[在于从经据随当由自受向为])[^，。]{0,14}"
    "(?:指导|带领|领导|帮助|支持|组织|配合|努力|部署|见证|陪同|号召|引导|监督|协助|安排|共同努力)之?下[，,]"
)
_BROKEN = re.compile("[\ufffd□〓]+|\\?{2,}|[，、；]{2,}|[，、；][。！？]")
_PAIRS = {"“": "”", "《": "》", "（": "）", "「": "」"}
_FUNCTION = frozenset(
    "的了着过在是有和与及或对把被给从到向为以就也都还再又不没很最各每该此这那其之等上下中内外前后里时人年月日将能会可要"
)
_HARDLY_A_WORD = 300
"""How often the dictionary counts a character as a word of its own, below which it is a part of another."""
_WHOLE = 4
_AROUND = 10
_NEAR = 2
"""Articles on a page between which text can have got mixed."""


class Usage:
    """How a page uses words: its compounds of four characters, for finding places where one has lost a character."""

    def __init__(self, text: str, tagger: Tagger) -> None:
        self.text = text
        self._lines = {line: tagger.cut(line) for line in text.split("\n")}
        counts: Counter[str] = Counter()
        for words in self._lines.values():
            counts.update(a + b for a, b in pairwise(words) if len(a) == len(b) == 2 and all(map(is_han, a + b)))
            counts.update(word for word in words if len(word) == _WHOLE)
        self.left = _shorten(compound for compound, count in counts.items() if count > 1)

    def cut(self, line: str, tagger: Tagger) -> list[str]:
        """The words of a line, which mostly is one of the page's."""
        return self._lines.get(line) or tagger.cut(line)


class Suspicion(NamedTuple):
    """What may be wrong, and the words at which it is; without words it concerns the whole article."""

    words: str
    why: str
    hold: bool = True


def begins_inside(text: str) -> bool:
    """Whether a text begins in the middle of a sentence, as far as its first words show."""
    return bool(_CANNOT_BEGIN.search(text) or _HALF_FRAME.search(text))


def inspect_story(story: Story, usage: Usage, tagger: Tagger) -> list[Suspicion]:
    """What is doubtful about an article by itself, beside what all articles of its page say."""
    found = [Suspicion(quote, f"可能丢了字，或者有乱码：“{quote}”") for quote in _find_broken(story.text)]
    found += [
        Suspicion(quote, f"“{quote}”像是丢了字，也许是“{whole}”")
        for quote, whole in find_lost(usage, story.text, tagger)
    ]
    found += [
        Suspicion(seam, f"这里把断开的两段接成了一句：“…{seam}…”，请对照原文", hold=False) for seam in story.seams
    ]
    if story.paragraphs and begins_inside(story.paragraphs[0]):
        opening = story.paragraphs[0][: 2 * _AROUND]
        found.append(Suspicion(opening, f"正文从一句话的中间开始：“{opening}…”，前面的内容可能丢了"))
    if story.paragraphs and not is_finished(story.paragraphs[-1]):
        ending = story.paragraphs[-1][-2 * _AROUND :]
        found.append(Suspicion(ending, f"正文在一句话的中间结束：“…{ending}”，后面的内容可能丢了"))
    return found


def _find_broken(text: str) -> Iterator[str]:
    for match in _BROKEN.finditer(text):
        yield text[max(0, match.start() - _AROUND) : match.end() + _AROUND].replace("\n", "")
    for paragraph in text.split("\n"):
        for opener, closer in _PAIRS.items():
            if paragraph.count(opener) != paragraph.count(closer):
                at = max(paragraph.rfind(opener), paragraph.rfind(closer), 0)
                yield paragraph[max(0, at - _AROUND) : at + _AROUND]


def find_lost(usage: Usage, text: str, tagger: Tagger) -> Iterator[tuple[str, str]]:
    """Places where a compound of four characters (违法行为) has only three left (违法行, 违法为), and the compound.

    The three must be left as a word and a stray character. The page itself uses the compound elsewhere, more than
    once, or the dictionary has it and the stray character is hardly ever a word; what the page writes several times
    is meant so.
    """
    for line in text.split("\n"):
        words = usage.cut(line, tagger)
        for place, (word, stray) in enumerate(pairwise(words)):
            if len(word) != 2 or len(stray) != 1 or not is_han(stray):
                continue
            left = word + stray
            rare = tagger.count(stray) < _HARDLY_A_WORD
            whole = usage.left.get(left) or (tagger.compounds.get(left) if rare else None)
            if not whole or usage.text.count(left) - usage.text.count(whole) * whole.startswith(left) > 1:
                continue
            after = words[place + 2] if place + 2 < len(words) else ""
            if not tagger.count(left) and not (after and tagger.count(stray + after[0])) and after[:1] != whole[3]:
                before = words[place - 1] if place else ""
                yield f"{before}{left}{after}".strip("，。、；：“”　 "), whole


def _shorten(compounds: Iterable[str]) -> dict[str, str]:
    """What is left of compounds that have lost their last or last but one character, and the compounds."""
    left: dict[str, str] = {}
    for whole in sorted(compounds):
        if whole[2] not in _FUNCTION:
            left.setdefault(whole[:3], whole)
        left.setdefault(whole[:2] + whole[3], whole)
    return left


def find_interleaved(stories: Sequence[Story], tagger: Tagger) -> dict[int, Suspicion]:
    """Articles into which another one seems to have got, by their places on the page.

    Of two near each other one begins inside a sentence or ends in one, the other is joined or torn somewhere, and
    tells of what only the first one's headline does.
    """
    found: dict[int, Suspicion] = {}
    heads = [_find_subjects(story.title, tagger) for story in stories]
    for one, story in enumerate(stories):
        if not story.paragraphs or not (begins_inside(story.paragraphs[0]) or story.torn):
            continue
        for other in range(max(0, one - _NEAR), min(len(stories), one + _NEAR + 1)):
            beside = stories[other]
            if other == one or not (beside.seams or beside.torn):
                continue
            shared = [
                word
                for word in heads[one] - heads[other]
                if word in beside.text and sum(word in story.text for story in stories) <= 2
            ]
            if shared:
                told = "”“".join(sorted(shared, key=lambda word: (-beside.text.count(word), word))[:3])
                why = "和《{}》的文字串到了一起（两篇里都有“{}”），请对照原文分开"
                found[one] = Suspicion("", why.format(beside.title, told))
                found[other] = Suspicion("", why.format(story.title, told))
    return found


def _find_subjects(title: str, tagger: Tagger) -> set[str]:
    return {word.text for word in tagger.tag(title) if len(word.text) > 1 and word.tag[0] in "nvjlia"}
