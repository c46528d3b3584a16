"""Words with their parts of speech, and the words that a text is about. The only home of jieba.

jieba's process-wide dictionary is left alone: each tagger has its own, read from the package itself. The library would
keep a copy of it in the shared temp folder, under a name that anybody can guess, and unmarshal that at the next start.
"""

import logging
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
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
SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸"
    "左石崔吉龚程邢滑裴陆荣翁荀羊惠甄曲封芮储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司"
    "韶黎薄印白怀蒲从索咸籍赖卓屠蒙池乔阴能苍双闻莘党翟谭贡劳姬申扶堵冉宰雍桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾鱼容"
    "向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾沙养鞠须丰巢关蒯相查后荆红游"
    "竺权盖益桓公岳帅涂佟付闫肖覃兰代娜卿逯苑原晋"
)
_LONGEST = 20_000
"""Characters of a text that are tagged; keywords and names of what is longer come from its beginning."""


_REMEMBERED = 100_000
"""Runs of characters that the dictionary lacks of which the cutting is kept; some tens of megabytes."""


class Word(NamedTuple):
    """A word and its part of speech in jieba's letters (n noun, nr person, ns place, nt organisation, m number)."""

    text: str
    tag: str


class _Dictionary(jieba.Tokenizer):  # type: ignore[misc]
    def initialize(self, _dictionary: object = None) -> None:
        if not getattr(self, "initialized", False):
            self.FREQ, self.total = self.gen_pfdict(self.get_dict_file())
            self.initialized = True


class _Tokenizer(POSTokenizer):  # type: ignore[misc]
    """Remembers how it cut what the dictionary lacks: that takes most of the time, and names come again and again."""

    def __init__(self, dictionary: _Dictionary) -> None:
        super().__init__(dictionary)
        self._guess = lru_cache(_REMEMBERED)(
            lambda unknown: tuple(super(_Tokenizer, self)._POSTokenizer__cut_detail(unknown))
        )

    def _POSTokenizer__cut_detail(self, unknown: str) -> Sequence["_Pair"]:  # noqa: N802  # the library's own name
        guessed: Sequence[_Pair] = self._guess(unknown)
        return guessed


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
        self._tagger = _Tokenizer(self._dictionary)
        self._ranker = TextRank()
        for word in words:
            if len(word) > 1:
                self._tagger.add_word(word, None, "nz")

    def tag(self, text: str, *, guess: bool = True) -> tuple[Word, ...]:
        """The words of a text, up to 20,000 characters of it; to `guess` at those that no dictionary has takes long."""
        return tuple(Word(pair.word, pair.flag) for pair in self._tagger.cut(text[:_LONGEST], HMM=guess))

    def cut(self, text: str) -> list[str]:
        """The words of a text as the dictionary has them, without guesses at words that it has not."""
        return list(self._dictionary.cut(text[:_LONGEST], HMM=False))

    def count(self, word: str) -> int:
        """How often the dictionary's sources have a word; 0 where it has not."""
        return int(self._dictionary.FREQ.get(word) or 0)

    @cached_property
    def compounds(self) -> Mapping[str, str]:
        """The dictionary's words of four characters, by their first three."""
        return {
            word[:3]: word for word, count in self._dictionary.FREQ.items() if count and len(word) == len("交通肇事")
        }

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
    return list(dict.fromkeys(word.text for word in words if len(word.text) > 1 and _is_name(word)))


def _is_name(word: Word) -> bool:
    """The tagger takes many a rare word for a person, so a Chinese one must have a usual surname."""
    return word.tag in {"ns", "nt", "nrt"} or (word.tag == "nr" and word.text[0] in SURNAMES)
