"""Which files a folder may have, and the schema that editors complete from."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from bot.knowledge.files import SHAPES, Shape, build_schema, find_shape

each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def name_fields(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("city.yaml", "city"),
        ("city.yml", "city"),
        ("articles/a.yaml", "article"),
        ("articles/a.yml", "article"),
        ("tips/a.yaml", "tips"),
        ("cards/a.yaml", "cards"),
        ("glossary.yaml", "glossary"),
        ("limits.yaml", "limits"),
        ("tiers.yaml", "tiers"),
        ("documents.yaml", "documents"),
        ("lexicon/a.yaml", "lexicon"),
        ("replies.yaml", "replies"),
    ],
)
def test_a_file_has_the_shape_of_its_place(file: str, name: str) -> None:
    shape = find_shape(file)
    assert shape is not None
    assert shape.name == name


@pytest.mark.parametrize(
    "file", ["notes.yaml", "tips.yaml", "articles/old/a.yaml", "old/city.yaml", "tips/a.txt", "lexicon.yaml", ""]
)
def test_a_file_elsewhere_has_no_shape(file: str) -> None:
    assert find_shape(file) is None


@each_shape
def test_a_schema_has_every_field_of_its_file_and_no_other(shape: Shape) -> None:
    schema = build_schema(shape.name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["type"] == "object"
    assert set(schema["properties"]) == name_fields(shape.model)
    assert set(schema.get("required", [])) == {
        field.alias or name for name, field in shape.model.model_fields.items() if field.is_required()
    }


@each_shape
def test_a_schema_refers_only_to_what_it_defines(shape: Shape) -> None:
    schema = build_schema(shape.name)
    references = {node["$ref"] for node in walk(schema) if isinstance(node.get("$ref"), str)}
    assert references == {f"#/$defs/{name}" for name in schema.get("$defs", {})}


@each_shape
def test_a_schema_lets_an_editor_see_a_misspelt_field(shape: Shape) -> None:
    objects = [node for node in walk(build_schema(shape.name)) if isinstance(node.get("properties"), dict)]
    records = [node for node in objects if node.get("type") == "object"]
    assert records
    assert all(record["additionalProperties"] is False for record in records)


@pytest.mark.parametrize(
    ("kind", "record", "fields"),
    [
        ("article", "Fact", {"id", "text", "keywords", "asks"}),
        ("tips", "Tip", {"id", "for", "season", "advice", "rule", "points", "basis", "asks"}),
        ("cards", "Card", {"id", "numbers", "emergency", "when", "text"}),
        ("tiers", "Row", {"from", "over", "say"}),
        ("city", "Unit", {"name", "full", "aliases"}),
    ],
)
def test_a_schema_calls_fields_what_the_files_call_them(kind: str, record: str, fields: set[str]) -> None:
    properties = build_schema(kind)["$defs"][record]["properties"]
    assert fields <= set(properties)
    assert not {"audience", "at_least"} & set(properties)


def test_a_schema_explains_its_fields() -> None:
    assert "近日" in build_schema("article")["properties"]["when"]["description"]


def test_there_is_no_schema_of_an_unknown_kind() -> None:
    with pytest.raises(KeyError):
        build_schema("row")
