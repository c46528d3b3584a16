"""The sentences of an article that become facts, each complete by itself, and what is doubtful about them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.importing.figures import VAGUE, find_days, find_figures
from bot.importing.sentences import finish, split_sentences
from bot.importing.tagging import Word, find_names
from bot.importing.units import Units

MOST = 150
"""Facts of one article; of a longer one those are kept that say most."""
_SHORTEST, _HEAD, _ROOM = 6, 20, 399
_FURNITURE = re.compile(
    "^(?:责任编辑|责编|编辑|校对|审核|来源|原标题|监制|记者|扫码|扫描|点击|更多|相关阅读|延伸阅读|声明|版权|返回|上一篇|下一篇|"
    "免责|图为|据悉。|据了解。)|(?:未经授权|请勿转载|欢迎关注|长按识别|扫一扫|阅读原文)"
)
_ANAPHOR = re.compile("^(?:他|她|它|他们|她们|它们|其|其中|这些|那些|这|那|对此|为此|此后|随后|同时|此外|当天|当日)")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of an article: complete as far as known, and what it needs that it does not say.

    `unknown` are words of it that stand for something unnamed; `names` come from the sentence before, where this one
    leans on it; `words` are its own.
    """

    text: str
    words: tuple[Word, ...]
    unknown: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def tell_facts(
    paragraphs: Sequence[str], units: Units, longest: int, tag: Callable[[str], tuple[Word, ...]]
) -> list[Told]:
    """The sentences of an article that say something, in its order, each once; `tag` cuts words."""
    told: dict[str, Told] = {}
    before: list[str] = []
    names_before: list[str] = []
    for paragraph in paragraphs:
        for sentence in _join_heads(filter(_says_something, split_sentences(paragraph, longest)), longest):
            text, unknown = units.restore(sentence, before, tag)
            if len(text) > _ROOM:
                text = sentence
            words = tag(text)
            names = find_names(words)
            leans = bool(_ANAPHOR.search(sentence)) or not names
            context = [name for name in [*([units.actor] if units.actor else []), *names_before] if name not in text]
            told.setdefault(text, Told(finish(text), words, tuple(unknown), tuple(context[:5]) if leans else ()))
            before.append(sentence)
            names_before = names or names_before
    return list(told.values())


def _join_heads(sentences: Iterable[str], longest: int) -> list[str]:
    """Sentences, of which the short ones without figures (用好视频图像技术。) go with what they announce."""
    joined: list[str] = []
    for sentence in sentences:
        last = joined[-1] if joined else ""
        if (
            last.endswith("。")
            and len(last) <= _HEAD
            and not find_figures(last)
            and len(last) + len(sentence) <= longest
        ):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return joined


def choose_facts(told: Sequence[Told], most: int = MOST) -> list[Told]:
    """Those that say most, in their order: what counts something or names a day or a place, and what stands first."""
    if len(told) <= most:
        return list(told)
    weights = [_weigh(fact.text) - place / len(told) for place, fact in enumerate(told)]
    kept = sorted(range(len(told)), key=lambda place: -weights[place])[:most]
    return [told[place] for place in sorted(kept)]


def _weigh(text: str) -> float:
    return 2 * len(find_figures(text)) + len(find_days(text)) + bool(VAGUE.search(text)) + min(len(text), 60) / 60


def _says_something(sentence: str) -> bool:
    return len(re.sub(r"\W", "", sentence)) >= _SHORTEST and not _FURNITURE.search(sentence)
