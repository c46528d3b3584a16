"""One YAML file: an untrusted one is refused with its line, a good one keeps what was written."""

from pathlib import Path

import pytest

from bot.knowledge.reading import MAX_BYTES, MAX_DEPTH, Source, read_source

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


def read(folder: Path, content: str | bytes) -> Source:
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(path, "tips/file.yaml")


def fill(size: int) -> str:
    return "a: '" + "x" * (size - 5) + "'"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        pytest.param(fill(MAX_BYTES + 1), 0, "1 MiB", id="too large"),
        pytest.param(b"a: b\nc: \xff\n", 2, "UTF-8", id="not UTF-8"),
        pytest.param("a: 车\n".encode("gb18030"), 1, "UTF-8", id="GB18030"),
        pytest.param("a: b\nc: &x d\n", 2, "别名", id="anchor"),
        pytest.param("a: b\nc: d\ne: *x\n", 3, "别名", id="alias"),
        pytest.param(BOMB, 1, "别名", id="alias bomb"),
        pytest.param("a:\n  " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, 2, "嵌套太深", id="one level too deep"),
        pytest.param("[" * 100_000, 1, "嵌套太深", id="nesting without end"),
        pytest.param("a: b\n---\nc: d\n", 2, "一份内容", id="two documents"),
        pytest.param("a: b\nc: [d\n", 3, "YAML 写法有误", id="open bracket"),
        pytest.param("a: b\n\tc: d\n", 2, "YAML 写法有误", id="tab"),
        pytest.param("a: 'b\n", 2, "YAML 写法有误", id="open quote"),
        pytest.param("", 0, "空的", id="empty"),
        pytest.param("# only a comment\n\n", 0, "空的", id="comment only"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(tmp_path: Path, content: str | bytes, line: int, said: str) -> None:
    source = read(tmp_path, content)
    assert source.data is None
    (problem,) = source.problems
    assert (problem.file, problem.line) == ("tips/file.yaml", line)
    assert said in problem.what
    assert problem.remedy


@pytest.mark.parametrize(
    ("content", "line", "field", "said"),
    [
        ("a: b\nc: d\na: e\n", 3, "a", "两遍"),
        ("tips:\n  - id: x\n    id: y\n", 3, "tips[1].id", "两遍"),
        ("a: b\nc: !!python/object:os.system x\n", 2, "c", "不认识"),
        ("a:\n  - !!float x\n", 2, "a[1]", "不认识"),
    ],
)
def test_a_fault_of_a_field_names_the_field(tmp_path: Path, content: str, line: int, field: str, said: str) -> None:
    (problem,) = read(tmp_path, content).problems
    assert (problem.line, problem.field) == (line, field)
    assert said in problem.what
    assert problem.remedy


def test_every_fault_of_the_fields_is_listed(tmp_path: Path) -> None:
    problems = read(tmp_path, "a: 1\na: 2\nb: 3\nb: 4\n").problems
    assert [(problem.line, problem.field) for problem in problems] == [(2, "a"), (4, "b")]


def test_what_cannot_be_opened_is_a_problem_without_a_line(tmp_path: Path) -> None:
    (problem,) = read_source(tmp_path, "tips").problems
    assert (problem.file, problem.line) == ("tips", 0)
    assert "读不了" in problem.what


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(fill(MAX_BYTES), id="exactly one mebibyte"),
        pytest.param("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1), id="as deep as is allowed"),
        pytest.param(b"\xef\xbb\xbfa: b\n", id="byte order mark"),
        pytest.param("%YAML 1.1\n---\na: b\n...\n", id="one marked document"),
        pytest.param("a: b & c * d\n", id="ampersand and asterisk in a text"),
        pytest.param("a: b\r\nc: d\r\n", id="Windows line ends"),
    ],
)
def test_a_file_within_the_limits_is_read(tmp_path: Path, content: str | bytes) -> None:
    source = read(tmp_path, content)
    assert source.problems == ()
    assert "a" in source.data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2022-12-14", "2022-12-14"),
        ("2022-12", "2022-12"),
        ("2022", 2022),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("3.5", 3.5),
        ("'122'", "122"),
        ("~", None),
        ("=", "="),
    ],
)
def test_a_value_is_what_was_written(tmp_path: Path, written: str, value: object) -> None:
    read_value = read(tmp_path, f"a: {written}\n").data["a"]
    assert read_value == value
    assert type(read_value) is type(value)


def test_each_field_has_its_line(tmp_path: Path) -> None:
    source = read(tmp_path, "# why\na: b\nlist:\n  - x\n  - id: y\n    text: z\n")
    assert source.lines[("a",)] == 2
    assert source.lines["list", 0] == 4
    assert source.lines["list", 1, "text"] == 6


@pytest.mark.parametrize(
    ("path", "line", "field"),
    [
        (("list", 1, "text"), 3, "list[2].text"),
        (("list", 1, "missing"), 3, "list[2].missing"),
        (("list", 7), 1, "list[8]"),
        (("nowhere", "at all"), 1, "nowhere.at all"),
        ((), 1, ""),
    ],
)
def test_a_problem_is_at_the_nearest_line_there_is(
    tmp_path: Path, path: tuple[str | int, ...], line: int, field: str
) -> None:
    problem = read(tmp_path, "list:\n  - x\n  - {text: z}\n").locate(path, "缺少", "请补上")
    assert (problem.line, problem.field) == (line, field)
