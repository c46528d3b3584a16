"""What is wrong with a knowledge folder, said so that an editor can mend it."""

from dataclasses import dataclass
from typing import Any

_SAYINGS: dict[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "请补上"),
    "extra_forbidden": ("没有这样一个字段", "请检查拼写，或删去这一行"),
    "string_type": ("应当是文字", "请写成文字，数字请加引号"),
    "string_too_short": ("不能为空", "请填写内容，或删去这一行"),
    "string_too_long": ("太长了，最多{max_length}个字", "请缩短，或拆成两条"),
    "string_pattern_mismatch": ("写法不对", "应当符合 {pattern}"),
    "tuple_type": ("应当是一个列表", "请每行以“- ”开头，或写成 [一, 二]"),
    "too_short": ("列表不能为空", "请至少写一项"),
    "int_type": ("应当是整数", "请写成不带引号的整数"),
    "float_type": ("应当是数字", "请写成不带引号的数字"),
    "bool_parsing": ("应当是 true 或 false", "请改成 true 或 false"),
    "int_parsing": ("应当是整数", "请写成不带引号的整数"),
    "float_parsing": ("应当是数字", "请写成不带引号的数字"),
    "bool_type": ("应当是 true 或 false", "请改成 true 或 false"),
    "dict_type": ("应当是“名字: 值”的形式", "请检查缩进"),
    "model_type": ("应当是“名字: 值”的形式", "请检查缩进"),
    "model_attributes_type": ("应当是“名字: 值”的形式", "请检查缩进"),
    "literal_error": ("不是可用的值", "可以用：{expected}"),
    "json_invalid": ("不是 JSON", "请检查引号和括号"),
    "value_error": ("{error}", "请改正"),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: file (relative to the folder), line (from 1, 0 for none), field, what it is and what to do."""

    file: str
    line: int
    field: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}：{self.field + '：' if self.field else ''}{self.what}。{self.remedy}。"


class KnowledgeError(Exception):
    """The folder has problems; `problems` holds all of them, in the order of files and lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def name_field(path: tuple[str | int, ...]) -> str:
    """`('facts', 2, 'text')` to `facts[3].text`: people count from one."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def describe_error(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """A pydantic error in an editor's words: what it is, what to do."""
    what, remedy = _SAYINGS.get(kind, (f"不合要求（{kind}）", "请对照 schema 改正"))
    known = {key: str(value) for key, value in context.items()}
    return what.format_map(known), remedy.format_map(known)
