"""Which files a knowledge folder may have, and the shape of each."""

from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

from pydantic import BaseModel

from bot.knowledge.language import Lexicon, Replies
from bot.knowledge.models import Article, Card, City, Document, Limit, Record, Term, Tier, Tip, Wish
from bot.knowledge.service import Service


class Documents(Record):
    """documents.yaml."""

    documents: tuple[Document, ...]


class Tips(Record):
    """A file under tips/."""

    tips: tuple[Tip, ...]


class Cards(Record):
    """A file under cards/."""

    cards: tuple[Card, ...]


class Terms(Record):
    """glossary.yaml."""

    terms: tuple[Term, ...]


class Limits(Record):
    """limits.yaml."""

    limits: tuple[Limit, ...]


class Wishes(Record):
    """wishes.yaml."""

    wishes: tuple[Wish, ...]


class Tiers(Record):
    """tiers.yaml."""

    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Files of one pattern: their model, the part of Knowledge they fill, the field that holds their records."""

    pattern: str
    name: str
    model: type[BaseModel]
    part: str
    field: str | None = None
    many: bool = False


LEXICON = "lexicon/*.yaml"
ARTICLE_LINES = "articles/*.jsonl"
"""Many articles, one a line: twenty thousand files of YAML would take minutes to read."""
REPLIES = "replies.yaml"
SERVICE = "service.yaml"
WISHES = "wishes.yaml"
INHERITED = frozenset({LEXICON, REPLIES, SERVICE, WISHES})
REQUIRED = (REPLIES, SERVICE)
"""What a folder without them takes from the shipped knowledge: how people and the bot speak, no facts."""

SHAPES = (
    Shape("city.yaml", "city", City, "city"),
    Shape("articles/*.yaml", "article", Article, "articles", many=True),
    Shape(ARTICLE_LINES, "line", Article, "articles", many=True),
    Shape("tips/*.yaml", "tips", Tips, "tips", "tips", many=True),
    Shape("cards/*.yaml", "cards", Cards, "cards", "cards", many=True),
    Shape("glossary.yaml", "glossary", Terms, "terms", "terms", many=True),
    Shape("limits.yaml", "limits", Limits, "limits", "limits", many=True),
    Shape(WISHES, "wishes", Wishes, "wishes", "wishes", many=True),
    Shape("tiers.yaml", "tiers", Tiers, "tiers", "tiers", many=True),
    Shape("documents.yaml", "documents", Documents, "documents", "documents", many=True),
    Shape(LEXICON, "lexicon", Lexicon, "lexicon"),
    Shape(REPLIES, "replies", Replies, "replies"),
    Shape(SERVICE, "service", Service, "service"),
)
SCHEMAS = tuple(shape for shape in SHAPES if shape.pattern != ARTICLE_LINES)
"""Those that editors write by hand."""
PATTERNS = tuple(shape.pattern for shape in SHAPES)


def find_shape(file: str) -> Shape | None:
    """The shape of a file by its name relative to the folder; `.yml` counts as `.yaml`."""
    name = file.removesuffix(".yml") + ".yaml" if file.endswith(".yml") else file
    return next((s for s in SHAPES if fnmatch(name, s.pattern) and name.count("/") == s.pattern.count("/")), None)


def build_schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file, for editors that complete and check YAML.

    Raises:
        KeyError: for a name that no shape has.
    """
    shape = {shape.name: shape for shape in SHAPES}[name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model.model_json_schema()}
