"""Problems are said so that an editor can mend them."""

from typing import Any

import pytest

from bot.knowledge.problems import KnowledgeError, Problem, describe_error, name_field


def make(file: str = "tips/a.yaml", line: int = 3, field: str = "tips[1].title") -> Problem:
    return Problem(file, line, field, "缺少这一项", "请补上")


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        (make(), "tips/a.yaml:3：tips[1].title：缺少这一项。请补上。"),
        (make(line=0), "tips/a.yaml：tips[1].title：缺少这一项。请补上。"),
        (make(field=""), "tips/a.yaml:3：缺少这一项。请补上。"),
        (make(line=0, field=""), "tips/a.yaml：缺少这一项。请补上。"),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(problem: Problem, shown: str) -> None:
    assert str(problem) == shown


def test_problems_come_in_the_order_of_files_and_lines_and_once_each() -> None:
    first, second, third = make("a.yaml", 2), make("a.yaml", 10), make("b.yaml", 1)
    error = KnowledgeError([third, second, first, second])
    assert error.problems == (first, second, third)
    assert str(error).splitlines() == [str(first), str(second), str(third)]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ((), ""),
        (("title",), "title"),
        (("facts", 2, "text"), "facts[3].text"),
        (("tiers", 0, "scales", 1, "rows", 9), "tiers[1].scales[2].rows[10]"),
        ((0, "id"), "[1].id"),
    ],
)
def test_people_count_from_one(path: tuple[str | int, ...], name: str) -> None:
    assert name_field(path) == name


@pytest.mark.parametrize(
    ("kind", "context", "what", "remedy"),
    [
        ("missing", {}, "缺少这一项", "请补上"),
        ("extra_forbidden", {}, "没有这样一个字段", "拼写"),
        ("string_type", {}, "应当是文字", "引号"),
        ("string_too_long", {"max_length": 80}, "最多80个字", "请缩短"),
        ("string_pattern_mismatch", {"pattern": "^[a-z]+$"}, "写法不对", "^[a-z]+$"),
        ("literal_error", {"expected": "1, 3 or 6"}, "不是可用的值", "1, 3 or 6"),
        ("value_error", {"error": ValueError("正则表达式有误")}, "正则表达式有误", "请改正"),
        ("new_in_a_later_version", {}, "new_in_a_later_version", "schema"),
    ],
)
def test_an_error_is_put_into_an_editors_words(kind: str, context: dict[str, Any], what: str, remedy: str) -> None:
    said = describe_error(kind, context)
    assert what in said[0]
    assert remedy in said[1]


def test_braces_in_what_was_written_do_no_harm() -> None:
    assert describe_error("value_error", {"error": ValueError("{x} {0}")})[0] == "{x} {0}"
