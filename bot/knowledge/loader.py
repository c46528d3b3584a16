"""A folder of YAML files to Knowledge, or every problem of it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.knowledge import files
from bot.knowledge.checks import check_references
from bot.knowledge.language import Lexicon
from bot.knowledge.models import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem, describe_error
from bot.knowledge.reading import LINES, FieldPath, Source, read_lines, read_source

MAX_FILES = 20_000

Loaded = list[tuple[Source, files.Shape, BaseModel]]


def load_knowledge(folder: Path, base: Path | None = None) -> Knowledge:
    """Everything under `folder`; the lexicon and the replies come from `base` where the folder has none of its own.

    Raises:
        KnowledgeError: with all problems of the folder.
    """
    problems: list[Problem] = []
    broken: set[str] = set()
    loaded = list(_load_files(folder, problems, broken))
    if base is not None and base.resolve() != folder.resolve():
        missing = files.INHERITED - {shape.pattern for _, shape, _ in loaded}
        loaded += list(_load_files(base, problems, broken, missing))
    if not problems:
        found = {shape.pattern for _, shape, _ in loaded}
        absent = [name for name in files.REQUIRED if name not in found]
        problems += [Problem(name, 0, "", "没有这个文件", "请从自带的知识库里复制一份") for name in absent]
    problems += check_references(loaded, broken)
    if problems:
        raise KnowledgeError(problems)
    return _assemble(loaded)


def list_files(folder: Path) -> list[Path]:
    """The knowledge files of a folder, sorted; what begins with a dot is passed over."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in {".yaml", ".yml", LINES} and path.is_file())
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts))


def _load_files(
    folder: Path, problems: list[Problem], broken: set[str], only: frozenset[str] | None = None
) -> Iterator[tuple[Source, files.Shape, BaseModel]]:
    """The files that are right; `broken` gets the parts of the knowledge of which a file is not."""
    if not folder.is_dir():
        what = "这不是文件夹" if folder.exists() else "没有这个文件夹"
        problems.append(Problem(str(folder), 0, "", what, "请检查路径，或用 --knowledge 指定"))
        return
    paths = list_files(folder)
    if not paths or len(paths) > MAX_FILES:
        what = "文件夹里没有 YAML 文件" if not paths else f"文件超过 {MAX_FILES} 个"
        problems.append(Problem(str(folder), 0, "", what, "请检查是不是选错了文件夹"))
        return
    for path in paths:
        name = path.relative_to(folder).as_posix()
        shape = files.find_shape(name)
        if only is not None and (shape is None or shape.pattern not in only):
            continue
        if shape is None:
            problems.append(Problem(name, 0, "", "不认识这个文件", f"可以有的文件：{'、'.join(files.PATTERNS)}"))
            continue
        for source in read_lines(path, name) if path.suffix == LINES else (read_source(path, name),):
            problems += source.problems
            if source.problems:
                broken.add(shape.part)
                continue
            try:
                record = shape.model.model_validate(source.data)
            except ValidationError as error:
                broken.add(shape.part)
                problems += _explain_errors(source, error)
            else:
                yield replace(source, data=None), shape, record  # of many articles the plain data would fill the memory


def _explain_errors(source: Source, error: ValidationError) -> Iterator[Problem]:
    found = error.errors()
    for item in found:
        path: FieldPath = item["loc"]
        if item["type"] == "too_short" and any(other["loc"][: len(path)] == path != other["loc"] for other in found):
            continue  # the list is not short: what is in it is wrong
        yield source.locate(path, *describe_error(item["type"], item.get("ctx", {})))


def _assemble(loaded: Loaded) -> Knowledge:
    parts: dict[str, Any] = {}
    many: dict[str, list[Any]] = {}
    for _, shape, record in loaded:
        value = getattr(record, shape.field) if shape.field else record
        if shape.many:
            many.setdefault(shape.part, []).extend(value if shape.field else (value,))
        elif shape.pattern == files.LEXICON:
            parts[shape.part] = _merge(parts[shape.part], value) if shape.part in parts else value
        else:
            parts[shape.part] = value
    parts |= {part: tuple(records) for part, records in many.items()}
    parts.setdefault("lexicon", Lexicon())
    return Knowledge.model_construct(**{**_defaults(), **parts})


def _defaults() -> dict[str, Any]:
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in Knowledge.model_fields.items()
        if not field.is_required()
    }


def _merge(one: BaseModel, other: BaseModel) -> BaseModel:
    merged: dict[str, Any] = {}
    for name in type(one).model_fields:
        left, right = getattr(one, name), getattr(other, name)
        merged[name] = {**left, **right} if isinstance(left, Mapping) else left + right
    return one.model_copy(update=merged)
