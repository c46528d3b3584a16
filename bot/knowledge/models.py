"""What the bot knows, as frozen and validated values.

Every class is one shape of a YAML record; the descriptions go into the JSON Schema that editors complete from.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.knowledge.language import Guard, Lexicon, Replies
from bot.knowledge.service import Service

Text = Annotated[str, Field(min_length=1, max_length=400)]
Short = Annotated[str, Field(min_length=1, max_length=80)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Ask = Annotated[str, Field(min_length=1, max_length=120)]
Asks = Annotated[tuple[Ask, ...], Field(description="人们会怎么问它，每条知识最好不少于六个问法")]
ListKind = Literal["news", "campaigns", "charity", "publicity", "units", "person", "month"]
ARTICLE = "article"
"""Where a doubt is that concerns a whole article."""
Kind = Literal["campaign", "publicity", "charity", "study", "reform", "news"]


class Record(BaseModel):
    """Frozen; a field that is not declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Fact(Record):
    """One self-contained sentence of an article, with its figures."""

    id: Id
    text: Text = Field(description="一句说得完整的话，单独看也能明白")
    keywords: tuple[Short, ...] = Field((), description="句子里没有、但人们会用的词")
    overview: bool = Field(False, description="这一句把好几样东西列在一起；有人要“都有哪些”时按列表回答")
    asks: Asks = ()


class Gap(Record):
    """A detail that people ask for and the article does not tell."""

    id: Id
    about: Short = Field(description="没有写的是什么")
    text: Text = Field(description="怎样回答：报道没有写……")
    keywords: tuple[Short, ...] = Field((), description="人们问这个细节时会用的词")
    asks: Asks = ()


class Campaign(Record):
    """A drive (专项整治行动) or another event of the police."""

    id: Id
    name: Short
    kind: Kind
    unit: Short | None = None
    stage: Short | None = Field(None, description="阶段或时间")
    until: Date | None = Field(None, description="到哪一天（月、年）结束；来源写了才写")
    target: Short | None = None
    methods: tuple[Short, ...] = ()
    results: tuple[Short, ...] = ()


class Doubt(Record):
    """Something in a draft that a person has to settle; whoever has settled it deletes it."""

    at: Short = Field(description="在哪里：一条事实的 id、一个字段的名字（如 date），或 article，指整篇")
    why: Text = Field(description="要核对什么")
    hold: bool = Field(False, description="没有核对之前，机器人不用这条事实（at 是 article 时，不用这一篇）")


class Article(Record):
    """A newspaper article, restated as facts."""

    id: Id
    title: Short
    short: Short | None = Field(None, description="列表里用的短标题")
    kind: Kind = "news"
    units: tuple[Short, ...] = ()
    date: Date | None = Field(None, description="2022-12-14、2022-12 或 2022，来源写到哪一步就写到哪一步")
    when: Short | None = Field(None, description="来源怎样说时间，例如“近日”")
    source: Short | None = Field(None, description="登在哪里，例如报纸的名字；来源没有写就不写")
    reporters: tuple[Short, ...] = ()
    correspondents: tuple[Short, ...] = ()
    photo: bool = Field(False, description="署名里有“摄影报道”")
    topics: tuple[Short, ...] = Field((), description="人们会用来指这篇报道的词")
    tips: tuple[Id, ...] = Field((), description="适合附在这篇报道后面的提示")
    campaigns: tuple[Campaign, ...] = ()
    facts: Annotated[tuple[Fact, ...], Field(min_length=1)]
    gaps: tuple[Gap, ...] = ()
    review: tuple[Doubt, ...] = Field((), description="还要人来核对的地方，核对好一处删一处")

    def settle(self) -> Self | None:
        """The article without what is held back until somebody has looked at it; None where nothing is left."""
        held = {doubt.at for doubt in self.review if doubt.hold}
        facts = tuple(fact for fact in self.facts if fact.id not in held)
        if ARTICLE in held or not facts:
            return None
        return self if len(facts) == len(self.facts) else self.model_copy(update={"facts": facts})


class Document(Record):
    """A legal text that tips rest on."""

    id: Id
    title: Short
    edition: Short
    since: Date | None = Field(None, description="所引文本从哪天起施行")


class Basis(Record):
    """Where a rule stands: a document and its articles."""

    document: Id
    article: Short


class Tip(Record):
    """Advice in one or two sentences and, where one exists, the rule behind it."""

    id: Id
    title: Short
    audience: tuple[Short, ...] = Field((), alias="for", description="给谁的提示，见 lexicon/people.yaml")
    season: tuple[Short, ...] = ()
    topics: tuple[Short, ...] = ()
    advice: Text
    rule: Text | None = Field(None, description="规定本身，罚款和记分要准确")
    general: bool = Field(False, description="别的提示没有写罚款时，用这一条补充")
    usual: bool = Field(False, description="最常见的情形：问题没有说特殊情形时，先说这一条")
    points: Literal[1, 3, 6, 9, 12] | None = None
    basis: tuple[Basis, ...] = ()
    asks: Asks = ()


class Card(Record):
    """What to do at once, or which number to call."""

    id: Id
    title: Short
    numbers: tuple[Short, ...] = ()
    emergency: bool = False
    personal: bool = Field(False, description="问的是个人信息，本库查不到")
    when: tuple[Guard, ...] = Field((), description="哪些消息一看就是这种紧急情况")
    otherwise: tuple[Guard, ...] = Field((), description="哪些消息在没有别的可答时，当作这种紧急情况")
    text: Text
    basis: tuple[Basis, ...] = ()
    asks: Asks = ()


class Term(Record):
    """The common meaning of a word that an article uses without explaining it."""

    id: Id
    term: Short
    text: Text
    asks: Asks = ()


class Limit(Record):
    """Something often asked that the knowledge does not hold: what is known, and that the rest is not."""

    id: Id
    about: Short
    text: Text
    basis: tuple[Basis, ...] = ()
    asks: Asks = ()


class Wish(Record):
    """A kind of list that people ask for, and how they ask for it."""

    id: Id
    lists: ListKind
    about: Short = Field(description="列的是什么")
    asks: Asks = ()


class Row(Record):
    """A step of a scale; it begins at `from` (inclusive) or `over` (exclusive)."""

    at_least: float | None = Field(None, alias="from")
    over: float | None = None
    say: Text

    @model_validator(mode="after")
    def _check_bounds(self) -> Self:
        if self.at_least is not None and self.over is not None:
            raise ValueError("from 和 over 只能写一个")
        return self


class Scale(Record):
    """Ascending steps and where they stand."""

    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    basis: tuple[Basis, ...] = ()

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        begins = [row.over if row.at_least is None else row.at_least for row in self.rows[1:]]
        told = [begin for begin in begins if begin is not None]
        if len(told) < len(begins) or told != sorted(set(told)):
            raise ValueError("各档要从低到高，第二档起都要写 from 或 over")
        return self


class Tier(Record):
    """A rule whose outcome depends on a figure that the question gives."""

    id: Id
    title: Short
    quantity: Literal["speed", "people", "mass", "load", "visibility", "late"]
    road: Literal["motorway", "other"] | None = None
    vehicle: Literal["small", "large", "seven", "bus"] | None = None
    measure: Literal["excess", "value", "surcharge"]
    rate: float = Field(0, description="surcharge：每天百分之几")
    cap: float = Field(100, description="surcharge：最多百分之几")
    scales: Annotated[tuple[Scale, ...], Field(min_length=1)]
    note: Text | None = None


class Unit(Record):
    """A unit of the police and the names people have for it."""

    name: Short
    full: Short
    aliases: tuple[Short, ...] = ()


class City(Record):
    """Whose bot this is; the code names no city."""

    name: Short = "本市"
    full_name: Short = "本市"
    province: Short | None = None
    police: Short = "交警"
    hotline: Short = "12123"
    app: Short = "交管12123"
    units: tuple[Unit, ...] = ()
    places: tuple[Short, ...] = ()
    examples: tuple[Short, ...] = ()


class Knowledge(Record):
    """Everything in a knowledge folder."""

    city: City = City()
    articles: tuple[Article, ...] = ()
    tips: tuple[Tip, ...] = ()
    cards: tuple[Card, ...] = ()
    terms: tuple[Term, ...] = ()
    limits: tuple[Limit, ...] = ()
    wishes: tuple[Wish, ...] = ()
    tiers: tuple[Tier, ...] = ()
    documents: tuple[Document, ...] = ()
    replies: Replies
    service: Service
    lexicon: Lexicon

    def settle(self) -> Self:
        """The knowledge without what drafts hold back until somebody has looked at it."""
        settled = (article.settle() for article in self.articles)
        return self.model_copy(update={"articles": tuple(article for article in settled if article)})

    def bases(self) -> Iterator[tuple[str, Basis]]:
        """Each legal basis with the id of its holder."""
        holders: tuple[Tip | Card | Limit, ...] = (*self.tips, *self.cards, *self.limits)
        for holder in holders:
            yield from ((holder.id, basis) for basis in holder.basis)
        for tier in self.tiers:
            yield from ((tier.id, basis) for scale in tier.scales for basis in scale.basis)
