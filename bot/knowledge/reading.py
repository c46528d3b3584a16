"""One file to plain data with the line of every value. The only home of reading YAML.

A file is untrusted: its size, encoding, aliases and nesting are checked on its events before anything is built
(libyaml's composer crashes on deep nesting, and a handful of aliases can stand for gigabytes).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from bot.knowledge.problems import Problem, name_field

MAX_BYTES = 1 << 20
"""Of a YAML file, and of a line of a file of JSON lines."""
MAX_BYTES_OF_LINES = 512 << 20
MAX_DEPTH = 20

LINES = ".jsonl"
_AS_WRITTEN = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:str", "tag:yaml.org,2002:value"}
_BOOL = "tag:yaml.org,2002:bool"  # YAML 1.1 also takes yes, no, on and off for truth values; here they are words

FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's data, the line of each field, and what was wrong with the file itself."""

    file: str
    data: Any
    lines: dict[FieldPath, int]
    problems: tuple[Problem, ...] = ()

    def locate(self, path: FieldPath, what: str, remedy: str) -> Problem:
        """A problem at `path`, or at the nearest part of it that the file has."""
        at = path
        while at and at not in self.lines:
            at = at[:-1]
        return Problem(self.file, self.lines.get(at, 1), name_field(path), what, remedy)


def read_source(path: Path, file: str) -> Source:
    """Read `path`, called `file` in problems. Never raises on what is in the file."""

    def refuse(line: int, what: str, remedy: str) -> Source:
        return _refuse(file, line, what, remedy)

    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return refuse(0, f"读不了这个文件（{error.strerror}）", "请检查文件和权限")
    if len(raw) > MAX_BYTES:
        return refuse(0, "文件超过 1 MiB", "请拆成几个文件")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return refuse(line, "不是 UTF-8 编码", "请用 UTF-8 重新保存")
    try:
        fault = _scan_events(text)
        if fault:
            return refuse(*fault)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "无法解析"
        place = getattr(error, "position", None)  # of a character that YAML does not allow
        line = text.count("\n", 0, place) + 1 if place is not None else mark.line + 1 if mark else 0
        return refuse(line, f"YAML 写法有误（{what}）", "请检查缩进、冒号和引号")
    if node is None:
        return refuse(0, "文件是空的", "请填写内容，或删去这个文件")
    builder = _Builder(file)
    data = builder.build(node, ())
    return Source(file, data, builder.lines, tuple(builder.problems))


def limit_size(path: Path) -> int:
    """The bytes that a file may have."""
    return MAX_BYTES_OF_LINES if path.suffix == LINES else MAX_BYTES


def read_lines(path: Path, file: str) -> Iterator[Source]:
    """The records of a file of JSON lines, one at a time; empty lines are passed over.

    A line that is none has its problem, and the rest goes on. Never raises on what is in the file.
    """
    try:
        if path.stat().st_size > MAX_BYTES_OF_LINES:
            yield _refuse(file, 0, f"文件超过 {MAX_BYTES_OF_LINES >> 20} MiB", "请拆成几个文件")
            return
        with path.open("rb") as stream:
            for number, raw in enumerate(iter(lambda: stream.readline(MAX_BYTES + 1), b""), 1):
                if len(raw) > MAX_BYTES:
                    yield _refuse(file, number, "这一行超过 1 MiB", "请拆成几篇")
                    return  # where the next line begins is not known
                if raw.strip():
                    yield _read_line(raw, number, file)
    except OSError as error:
        yield _refuse(file, 0, f"读不了这个文件（{error.strerror}）", "请检查文件和权限")


def _read_line(raw: bytes, number: int, file: str) -> Source:
    try:
        data = json.loads(raw, object_pairs_hook=_pair_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        what = error.args[0] if isinstance(error, _LineError) else "不是 JSON"
        return _refuse(file, number, what, "请检查这一行的引号和括号")
    return Source(file, data, {(): number})


class _LineError(ValueError):
    """JSON that is not taken."""


def _pair_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = dict(pairs)
    if len(built) < len(pairs):
        raise _LineError("有字段写了两遍")
    return built


def _refuse_constant(name: str) -> NoReturn:
    raise _LineError(f"{name} 不是 JSON 的值")


def _refuse(file: str, line: int, what: str, remedy: str) -> Source:
    return Source(file, None, {}, (Problem(file, line, "", what, remedy),))


def _scan_events(text: str) -> tuple[int, str, str] | None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return line, "不能用 YAML 的别名（& 和 *）", "请把内容写全"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return line, "嵌套太深", "请检查缩进和括号"
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                return line, "一个文件里只能有一份内容", "请去掉“---”，或拆成两个文件"
    return None


class _Builder:
    """Nodes to plain data; a date stays the text it was written as, so that its precision is kept."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[FieldPath, int] = {}
        self.problems: list[Problem] = []
        self._scalars = yaml.constructor.SafeConstructor()

    def build(self, node: yaml.Node, path: FieldPath) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._build_mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, i)) for i, item in enumerate(node.value)]
        if node.tag in _AS_WRITTEN or (node.tag == _BOOL and node.value.lower() not in {"true", "false"}):
            return node.value
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, IndexError):
            self._report(node, path, "这个值的写法不认识", "请写成文字，加上引号")
            return str(node.value)

    def _build_mapping(self, node: yaml.MappingNode, path: FieldPath) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report(key_node, path, "字段名应当是一个词", "请检查“?”和括号")
                continue
            key = str(key_node.value)
            if key in built:
                self._report(key_node, (*path, key), "这个字段写了两遍", "请只留一个")
            built[key] = self.build(value_node, (*path, key))
            self.lines[*path, key] = key_node.start_mark.line + 1
        return built

    def _report(self, node: yaml.Node, path: FieldPath, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, name_field(path), what, remedy))
