"""The knowledge as the API gives it."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.knowledge import models
from bot.knowledge.models import Knowledge


class Source(BaseModel):
    """Where a reply has it from; `line` is what people read."""

    id: str
    title: str
    date: str | None
    line: str


class Passage(BaseModel):
    """A sentence, and the parts of it that were asked for."""

    text: str
    marks: list[str]


class Answer(BaseModel):
    """A reply. `text` is what a person would read in a terminal; `explanation` says in words how it came about."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "answer",
                    "text": "交警在新村讲解了头盔的用处。\n来源：《交警进村》报道没有写日期",
                    "passages": [{"text": "交警在新村讲解了头盔的用处。", "marks": []}],
                    "notices": [],
                    "sources": [{"id": "visit", "title": "交警进村", "date": None, "line": "来源：《交警进村》"}],
                    "advice": "",
                    "suggestions": ["村民领到了什么"],
                    "facts": ["visit/talk"],
                    "tips": [],
                    "why": {},
                    "explanation": "从您的话里认出的词……",
                    "conversation": "4kZ1Yw0hT8mX2bQ7nR5cVg",
                    "reply": 1,
                }
            ]
        }
    )

    kind: str
    text: str
    passages: list[Passage]
    notices: list[str]
    sources: list[Source]
    advice: str
    suggestions: list[str]
    facts: list[str]
    tips: list[str]
    why: dict[str, Any]
    explanation: str
    conversation: str
    reply: int


class Voted(BaseModel):
    """What became of a vote: new, changed or same."""

    kept: str


class Suggestions(BaseModel):
    """Questions to choose from."""

    questions: list[str]


class Headline(BaseModel):
    """An article in a list. `date` is as precise as the source; `when` is how the source says it."""

    id: str
    title: str
    kind: str
    date: str | None
    when: str | None
    units: list[str]
    reporters: list[str]
    correspondents: list[str]


class Campaign(BaseModel):
    """A drive or another event."""

    id: str
    name: str
    kind: str
    unit: str | None
    stage: str | None
    target: str | None
    methods: list[str]
    results: list[str]
    article: Headline


class Basis(BaseModel):
    """A legal document, its edition, and the articles."""

    title: str
    edition: str
    article: str


class Tip(BaseModel):
    """Advice, and the rule behind it where there is one."""

    id: str
    title: str
    audience: list[str]
    season: list[str]
    topics: list[str]
    advice: str
    rule: str | None
    points: int | None
    basis: list[Basis]


class Fact(BaseModel):
    """A sentence of an article."""

    id: str
    text: str


class Article(Headline):
    """An article with its facts, its campaigns, and tips that go with it."""

    facts: list[Fact]
    campaigns: list[str]
    advice: list[Tip]


def name_article(article: models.Article) -> Headline:
    """An article without its facts."""
    return Headline(**_name(article))


def list_campaigns(knowledge: Knowledge) -> list[Campaign]:
    """All drives and events, the drives first."""
    held = [(article, campaign) for article in knowledge.articles for campaign in article.campaigns]
    held.sort(key=lambda pair: pair[1].kind != "campaign")
    return [Campaign(**campaign.model_dump(), article=name_article(article)) for article, campaign in held]


def list_tips(knowledge: Knowledge, wanted: Sequence[str | None]) -> list[Tip]:
    """The tips that go with all wanted topics; none where one of them is unknown."""
    if None in wanted:
        return []
    fitting = [tip for tip in knowledge.tips if {*wanted} <= {*tip.audience, *tip.season, *tip.topics}]
    return [describe_tip(knowledge, tip) for tip in fitting]


def describe_tip(knowledge: Knowledge, tip: models.Tip) -> Tip:
    """A tip with the names of the documents it rests on."""
    documents = {document.id: document for document in knowledge.documents}
    bases = [
        Basis(title=documents[b.document].title, edition=documents[b.document].edition, article=b.article)
        for b in tip.basis
    ]
    return Tip(**tip.model_dump(include={*Tip.model_fields} - {"basis"}), basis=bases)


def find_article(knowledge: Knowledge, id_: str) -> Article | None:
    """An article by its id."""
    article = next((article for article in knowledge.articles if article.id == id_), None)
    if article is None:
        return None
    return Article(
        **_name(article),
        facts=[Fact(id=fact.id, text=fact.text) for fact in article.facts],
        campaigns=[campaign.name for campaign in article.campaigns],
        advice=[describe_tip(knowledge, tip) for tip in knowledge.tips if tip.id in article.tips],
    )


def _name(article: models.Article) -> dict[str, Any]:
    return article.model_dump(include={*Headline.model_fields})
