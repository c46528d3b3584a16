import io
import json
from pathlib import Path

import pytest

from bot.importing.desk import DeskError, Order, import_bulk, import_documents
from bot.knowledge.loader import load_knowledge
from bot.settings import Settings

SHIPPED = Settings().knowledge
TEXT = "交警进茶园\n\n■记者 李明\n\n本报讯 3月6日，民警来到云雾茶园，发放反光背心120件。\n"


def make_order(tmp_path: Path, **options: str | bool) -> Order:
    return Order(tmp_path / "drafts", SHIPPED, SHIPPED, **options)  # type: ignore[arg-type]


def test_a_document_becomes_drafts_that_pass_the_check(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    (report,) = import_documents(
        [tmp_path / "page.txt"], make_order(tmp_path, published="2024-03-07", source="青山日报")
    )
    (article,) = load_knowledge(tmp_path / "drafts", SHIPPED).articles
    assert (article.title, article.date, article.source) == ("交警进茶园", "2024-03-06", "青山日报")
    assert "交警进茶园" in report


def test_figures_are_held_against_those_of_earlier_drafts(tmp_path: Path) -> None:
    for name, count in (("a", 120), ("b", 210)):
        (tmp_path / f"{name}.txt").write_text(
            TEXT.replace("茶园\n", f"茶园{name}\n", 1).replace("120", str(count)), "utf-8"
        )
    reports = list(import_documents([tmp_path / "a.txt", tmp_path / "b.txt"], make_order(tmp_path)))
    assert "数字不一样" in reports[1]


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"none\.txt"):
        list(import_documents([tmp_path / "none.txt"], make_order(tmp_path)))


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="2024-03-05"):
        list(import_documents([], make_order(tmp_path, published="5.3.2024")))


def test_many_articles_go_into_one_file_that_loads(tmp_path: Path) -> None:
    line = json.dumps({"title": "标题", "date": "20240305", "content": "民警查处闯红灯7起。"})
    (tmp_path / "news.jsonl").write_text(f"{line}\n{{\n", "utf-8")
    reports = list(import_bulk(tmp_path / "news.jsonl", make_order(tmp_path), io.StringIO()))
    assert reports[0].startswith("第 2 行跳过")
    assert [a.id for a in load_knowledge(tmp_path / "drafts", SHIPPED).articles] == ["news-1"]


def test_a_bulk_that_is_there_already_is_kept(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps({"title": "标题", "content": "民警查处闯红灯7起。"}), "utf-8")
    list(import_bulk(tmp_path / "news.jsonl", make_order(tmp_path), io.StringIO()))
    with pytest.raises(DeskError, match="--over"):
        list(import_bulk(tmp_path / "news.jsonl", make_order(tmp_path), io.StringIO()))
