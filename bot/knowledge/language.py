"""How people speak (Lexicon) and how the bot speaks (Replies): the wording half of the knowledge."""

import re
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Word = Annotated[str, Field(min_length=1, max_length=60)]
Words = tuple[Word, ...]
SomeWords = Annotated[Words, Field(min_length=1)]
Months = Annotated[tuple[Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ...], Field(min_length=1, max_length=12)]
Sentence = Annotated[str, Field(min_length=1, max_length=400)]


def check_pattern(pattern: str) -> str:
    """A regular expression that compiles.

    Raises:
        ValueError: with the reason, where it does not.
    """
    try:
        alone = re.compile(pattern)
        re.compile(f"(?:{pattern})")  # it will be a part of a larger one, so flags for the whole are none
    except re.error as error:
        raise ValueError(f"正则表达式有误（{error}）") from error
    if alone.groupindex:
        raise ValueError("正则表达式里不能给分组起名字")
    return pattern


def blanks(*allowed: str) -> AfterValidator:
    """A check that a sentence has no blanks (`{…}`) but those that will be filled in."""

    def check(sentence: str) -> str:
        try:
            found = [name for _, name, _, _ in Formatter().parse(sentence) if name is not None]
        except ValueError as error:
            raise ValueError("花括号不成对") from error
        strange = [name for name in found if name not in allowed]
        if strange:
            raise ValueError(f"不认识的空“{{{strange[0]}}}”，可以用：{'、'.join(allowed) or '（没有）'}")
        return sentence

    return AfterValidator(check)


Plain = Annotated[Sentence, blanks()]
Talk = Annotated[Sentence, blanks("city", "app", "hotline", "example", "examples")]


class Frozen(BaseModel):
    """Frozen; a field that is not declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Guard(Frozen):
    """A message is of a kind when it has a word of each group of `all` and none of `none`."""

    all: Annotated[tuple[Words, ...], Field(min_length=1)]
    none: Words = ()


Pattern = Annotated[str, Field(min_length=1, max_length=600), AfterValidator(check_pattern)]


TalkKind = Literal["greeting", "thanks", "goodbye", "identity", "help", "praise", "ack", "apology", "feelings"]


class Want(Frozen):
    """What a question wants to read: `cue` occurs in the question, `sign` in a text that has it."""

    cue: Pattern
    sign: Pattern
    strict: bool = Field(False, description="没有它就不算回答")


class Lexicon(Frozen):
    """Words of the domain and of its questions; each field is a list of one file under `lexicon/`."""

    words: Words = Field((), description="分词时不能切开的词")
    stop: Words = Field((), description="不带内容的词")
    domain: Words = Field((), description="本库题材的词的一部分，例如“车”“驾”；问本库的事多半会带上一个")
    weak: Words = Field((), description="日常词，单凭它们不能断定问的是本库的事")
    separable: tuple[Annotated[Word, Field(min_length=2)], ...] = Field(
        (), description="中间可以插进别的字的词：闯红灯、喝酒（喝了点酒）"
    )
    same: tuple[Words, ...] = Field((), description="同一个东西的不同叫法，第一个是标准叫法")
    near: dict[Word, Words] = Field({}, description="意思相近的词：问到左边，也找右边，分量轻一些")
    contrast: tuple[Words, ...] = Field((), description="互相排斥的东西：问的是其中一个，就不拿另一个来答")
    english: dict[Word, Word] = Field({}, description="英文说法和对应的中文")
    audiences: dict[Word, Words] = Field({}, description="提示的对象和人们对他们的称呼")
    seasons: dict[Word, Words] = Field({}, description="季节、天气和人们的说法")
    months: dict[Word, Months] = Field({}, description="季节、天气在哪几个月；没有写的，全年都算")
    elsewhere: Words = Field((), description="别处的地名：问到别处时不拿本地的事回答")
    asked: dict[Word, SomeWords] = Field({}, description="问法：数量、时间、地点、谁、哪个单位、为什么、怎么、是什么")
    wants: dict[Word, Want] = Field({}, description="问题想要读到什么：多少分、多少钱、多少人……")
    talk: dict[TalkKind, SomeWords] = Field({}, description="寒暄：整句就是一句寒暄的话，按种类")
    cues: dict[Word, Words] = Field({}, description="其他线索：列表、追问、寒暄等")
    patterns: dict[Word, tuple[Pattern, ...]] = Field({}, description="句式（正则表达式）")
    guards: dict[Word, tuple[Guard, ...]] = Field({}, description="先认出来的消息：查个人记录等")


class Replies(Frozen):
    """Every sentence that the bot says besides its knowledge; `{…}` are filled in."""

    welcome: Talk
    help: Talk
    greeting: Talk
    thanks: Talk
    goodbye: Talk
    identity: Talk
    feelings: Talk
    praise: Talk
    ack: Talk
    apology: Talk
    hostile: Talk
    empty: Talk
    personal: Talk
    unknown: Talk
    cut: Annotated[Sentence, blanks("limit")]
    elsewhere: Annotated[Sentence, blanks("city", "place")]
    other_unit: Annotated[Sentence, blanks("unit")]
    other_time: Annotated[Sentence, blanks("time", "when")]
    other_phase: Annotated[Sentence, blanks("right", "wrong")]
    unmentioned: Annotated[Sentence, blanks("name")]
    correct: Annotated[Sentence, blanks("right", "wrong")]
    correct_points: Annotated[Sentence, blanks("right", "wrong")]
    correct_person: Annotated[Sentence, blanks("right", "wrong")]
    silent: Plain
    beside: Plain
    gap: Annotated[Sentence, blanks("text")]
    limit: Annotated[Sentence, blanks("text")]
    nothing_more: Plain
    missed: Annotated[Sentence, blanks("questions")]
    term: Annotated[Sentence, blanks("text")]
    source: Annotated[Sentence, blanks("title", "people", "when")]
    sources: Annotated[Sentence, blanks("titles")]
    undated: Plain
    ended: Annotated[Sentence, blanks("name", "until")]
    basis: Annotated[Sentence, blanks("documents")]
    tip: Annotated[Sentence, blanks("advice")]
    suggest: Plain
    byline: Annotated[Sentence, blanks("people")]
    byline_photo: Annotated[Sentence, blanks("people")]
    campaigns: Annotated[Sentence, blanks("city")]
    campaign: Annotated[Sentence, blanks("name", "unit", "stage", "result")]
    news: Annotated[Sentence, blanks("count")]
    unit_list: Annotated[Sentence, blanks("unit")]
    unit_nothing: Annotated[Sentence, blanks("unit")]
    person_list: Annotated[Sentence, blanks("name", "count")]
    topic_list: Annotated[Sentence, blanks("topic")]
    month_list: Annotated[Sentence, blanks("month")]
    month_nothing: Annotated[Sentence, blanks("month")]
    all_figures: Plain
    tips: Annotated[Sentence, blanks("topic")]
    topics: Plain
    excess: Annotated[Sentence, blanks("title", "actual", "limit", "percent", "outcome")]
    value: Annotated[Sentence, blanks("title", "number", "outcome")]
    surcharge: Annotated[Sentence, blanks("amount", "rate", "days", "sum", "cap", "due", "outcome")]
    why_fixed: Plain
    why_words: Annotated[Sentence, blanks("terms")]
    why_taken: Annotated[Sentence, blanks("pairs")]
    why_best: Annotated[Sentence, blanks("entry", "score", "needed")]
    why_signs: Annotated[Sentence, blanks("signs")]
    why_runner: Annotated[Sentence, blanks("runner", "distance")]
    why_nothing: Plain
