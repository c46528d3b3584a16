"""What must hold between files: no id twice, no reference into the void."""

from collections.abc import Container, Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from bot.knowledge.files import LEXICON, Shape
from bot.knowledge.language import Lexicon
from bot.knowledge.models import ARTICLE, Article, Basis, City
from bot.knowledge.problems import Problem
from bot.knowledge.reading import FieldPath, Source

SEVERAL = frozenset({LEXICON})
"""Files of which the contents are put together."""

Loaded = Iterable[tuple[Source, Shape, BaseModel]]
Found = Iterator[tuple[Source, FieldPath, str]]


def check_references(loaded: Loaded, broken: Container[str] = ()) -> Iterator[Problem]:
    """Problems of a folder whose files are each right by themselves.

    What refers to a part of which a file is `broken` is not checked: it may well be in that file.
    """
    files = list(loaded)
    yield from _check_duplicates(files)
    known = {part: {record.id for _, _, record in _records(files, part)} for part in ("documents", "tips")}
    for source, path, name in _references(files, "document"):
        if name not in known["documents"] and "documents" not in broken:
            yield source.locate(path, f"没有“{name}”这个文件编号", "请用 documents.yaml 里的 id")
    for source, path, name in _article_values(files, "tips"):
        if name not in known["tips"] and "tips" not in broken:
            yield source.locate(path, f"没有“{name}”这条提示", "请用 tips/ 里的 id")
    yield from _check_doubts(files)
    if "city" not in broken:
        yield from _check_units(files)
    if "lexicon" not in broken:
        yield from _check_people(files)


def _check_duplicates(files: Loaded) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for source, shape, _ in files:
        first = seen.setdefault(("file", shape.pattern), source.file)
        if first != source.file and not shape.many and shape.pattern not in SEVERAL:
            yield Problem(source.file, 0, "", f"和 {first} 是同一种文件，只能有一个", "请把内容并到一起")
    for part in ("articles", "tips", "cards", "terms", "limits", "wishes", "tiers", "documents"):
        for source, path, record in _records(files, part):
            key = (part, record.id)
            if key in seen:
                yield source.locate((*path, "id"), f"编号“{record.id}”重复，已在 {seen[key]} 用过", "请换一个编号")
            seen.setdefault(key, source.file)
    for source, _, article in _records(files, "articles"):
        for fields in (("facts", "gaps"), ("campaigns",)):
            ids: set[str] = set()
            for field, i, record in ((f, i, r) for f in fields for i, r in enumerate(getattr(article, f))):
                if record.id in ids:
                    yield source.locate((field, i, "id"), f"编号“{record.id}”在这篇里重复", "请换一个编号")
                ids.add(record.id)


def _check_doubts(files: Loaded) -> Iterator[Problem]:
    for source, _, article in _records(files, "articles"):
        places = {record.id for records in (article.facts, article.gaps, article.campaigns) for record in records}
        for i, doubt in enumerate(article.review):
            if doubt.at != ARTICLE and doubt.at not in places and doubt.at not in Article.model_fields:
                what = f"“{doubt.at}”不是这篇里的事实，也不是字段"
                yield source.locate(("review", i, "at"), what, "请写事实的 id、字段的名字，或 article")


def _check_units(files: Loaded) -> Iterator[Problem]:
    units = {unit.name for _, _, record in files if isinstance(record, City) for unit in record.units}
    named = list(_article_values(files, "units"))
    for source, _, article in _records(files, "articles"):
        named += [(source, ("campaigns", i, "unit"), c.unit) for i, c in enumerate(article.campaigns) if c.unit]
    for source, path, name in named:
        if name not in units:
            yield source.locate(path, f"没有“{name}”这个单位", "请先写进 city.yaml 的 units")


def _check_people(files: Loaded) -> Iterator[Problem]:
    lexicons = [record for _, _, record in files if isinstance(record, Lexicon)]
    for field, attribute, table in (("for", "audience", "audiences"), ("season", "season", "seasons")):
        known = {name for lexicon in lexicons for name in getattr(lexicon, table)}
        for source, path, tip in _records(files, "tips"):
            for i, name in enumerate(getattr(tip, attribute)):
                if name not in known:
                    where = f"lexicon/people.yaml 的 {table}"
                    yield source.locate((*path, field, i), f"没有“{name}”这一类", f"请用 {where} 里的名字")
    seasons = {name for lexicon in lexicons for name in lexicon.seasons}
    for source, lexicon in ((source, record) for source, _, record in files if isinstance(record, Lexicon)):
        for name in lexicon.months.keys() - seasons:
            yield source.locate(
                ("months", name), f"没有“{name}”这个季节或天气", "请先写进 lexicon/people.yaml 的 seasons"
            )


def _records(files: Loaded, part: str) -> Iterator[tuple[Source, FieldPath, Any]]:
    for source, shape, record in files:
        if shape.part == part and shape.field:
            yield from ((source, (shape.field, i), item) for i, item in enumerate(getattr(record, shape.field)))
        elif shape.part == part:
            yield source, (), record


def _article_values(files: Loaded, field: str) -> Found:
    for source, _, article in _records(files, "articles"):
        yield from ((source, (field, i), name) for i, name in enumerate(getattr(article, field)))


def _references(files: Loaded, field: str) -> Found:
    for part in ("tips", "cards", "limits"):
        for source, path, record in _records(files, part):
            yield from _bases(source, (*path, "basis"), record.basis, field)
    for source, path, tier in _records(files, "tiers"):
        for i, scale in enumerate(tier.scales):
            yield from _bases(source, (*path, "scales", i, "basis"), scale.basis, field)


def _bases(source: Source, path: FieldPath, bases: tuple[Basis, ...], field: str) -> Found:
    yield from ((source, (*path, i, field), basis.document) for i, basis in enumerate(bases))
