import gzip
import json
from pathlib import Path

import pytest

from bot.importing.bulk import BulkError, draft_batch, import_lines
from bot.knowledge.models import Article


def make_line(number: int) -> str:
    content = f"民警在{number}号路口查处闯红灯{number}起。"
    return json.dumps({"id": f"n-{number}", "date": "20240305", "title": f"标题{number}", "content": content})


def run(source: Path, target: Path) -> list[tuple[int, str]]:
    return [(damage.line, damage.why) for progress in import_lines(source, target, 1) for damage in progress.damaged]


def read(target: Path) -> list[Article]:
    return [Article.model_validate_json(line) for line in target.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("packed", [False, True])
def test_each_line_becomes_an_article_in_its_order(tmp_path: Path, packed: bool) -> None:
    text = "\n".join(map(make_line, range(1, 121))).encode()
    (tmp_path / "in.jsonl").write_bytes(gzip.compress(text) if packed else text)
    assert run(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == []
    articles = read(tmp_path / "out.jsonl")
    assert [article.id for article in articles] == [f"n-{number}" for number in range(1, 121)]
    assert {article.date for article in articles} == {"2024-03-05"}


def test_damaged_lines_are_told_and_passed_over(tmp_path: Path) -> None:
    lines = [make_line(1), "{", "[]", '{"title": "x"}', '{"title": "x", "content": "。"}', "", make_line(7)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    assert [line for line, _ in run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")] == [2, 3, 4, 5]
    assert [article.id for article in read(tmp_path / "out.jsonl")] == ["n-1", "n-7"]


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("\n".join(map(make_line, range(1, 121))), "utf-8")
    stopped = import_lines(tmp_path / "in.jsonl", tmp_path / "out.jsonl", 1)
    assert next(stopped).lines == 50
    stopped.close()
    assert not (tmp_path / "out.jsonl").exists()
    again = list(import_lines(tmp_path / "in.jsonl", tmp_path / "out.jsonl", 1))
    assert [progress.lines for progress in again] == [100, 120]
    assert len(read(tmp_path / "out.jsonl")) == 120


def test_another_input_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("\n".join(map(make_line, range(1, 121))), "utf-8")
    stopped = import_lines(tmp_path / "in.jsonl", tmp_path / "out.jsonl", 1)
    next(stopped)
    stopped.close()
    (tmp_path / "in.jsonl").write_text(make_line(3), "utf-8")
    run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    assert [article.id for article in read(tmp_path / "out.jsonl")] == ["n-3"]


def test_an_article_without_an_id_is_named_by_its_line() -> None:
    line = json.dumps({"title": "标题", "content": "民警查处闯红灯7起。"}).encode()
    assert json.loads(draft_batch([(5, line)], 0, "TV news").text)["id"] == "tv-news-5"


def test_an_input_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BulkError, match=r"in\.jsonl"):
        run(tmp_path / "in.jsonl", tmp_path / "out.jsonl")


def test_a_packed_input_that_is_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.gz").write_bytes(gzip.compress(make_line(1).encode())[:-9])
    with pytest.raises(BulkError, match=r"in\.gz"):
        run(tmp_path / "in.gz", tmp_path / "out.jsonl")
