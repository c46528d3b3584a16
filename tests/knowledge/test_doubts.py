from pathlib import Path

import pytest

from bot.app import build
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Article, Doubt, Fact
from bot.knowledge.problems import KnowledgeError
from bot.settings import Settings

SHIPPED = Settings().knowledge
LINE = '{"id": "%s", "title": "交警进村", "facts": [{"id": "talk", "text": "交警在新村讲解了头盔。"}]}\n'


def make_article(*doubts: Doubt) -> Article:
    facts = (Fact(id="s1", text="甲。"), Fact(id="s2", text="乙。"))
    return Article(id="a", title="标题", facts=facts, review=doubts)


def settle(*doubts: Doubt) -> list[str] | None:
    settled = make_article(*doubts).settle()
    return [fact.id for fact in settled.facts] if settled else None


def test_a_fact_in_doubt_is_held_back() -> None:
    assert settle(Doubt(at="s1", why="核对", hold=True)) == ["s2"]


def test_an_article_in_doubt_is_held_back_whole() -> None:
    assert settle(Doubt(at="article", why="核对", hold=True)) is None


def test_an_article_without_any_fact_left_is_held_back() -> None:
    assert settle(Doubt(at="s1", why="核对", hold=True), Doubt(at="s2", why="核对", hold=True)) is None


def test_other_doubts_hold_nothing_back() -> None:
    assert settle(Doubt(at="s1", why="核对"), Doubt(at="date", why="核对")) == ["s1", "s2"]


def test_the_bot_does_not_tell_what_is_held_back(tmp_path: Path) -> None:
    (tmp_path / "k" / "articles").mkdir(parents=True)
    held = "review: [{at: article, why: 核对, hold: true}]\nfacts: [{id: s1, text: 甲。}]\n"
    (tmp_path / "k" / "articles" / "a.yaml").write_text(f"id: a\ntitle: 标题\n{held}", "utf-8")
    assert build(Settings(knowledge=tmp_path / "k", cache=tmp_path / "cache")).knowledge.articles == ()


def load_lines(tmp_path: Path, text: str) -> tuple[Article, ...]:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "many.jsonl").write_text(text, "utf-8")
    return load_knowledge(tmp_path, SHIPPED).articles


def test_a_file_of_lines_holds_many_articles(tmp_path: Path) -> None:
    assert [article.id for article in load_lines(tmp_path, LINE % "a" + "\n" + LINE % "b")] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "不是 JSON"),
        ('{"id": "b", "id": "c"}', "有字段写了两遍"),
        ('{"id": NaN}', "NaN"),
        ("[" * 100_000, "不是 JSON"),
        (LINE % "a", "重复"),
        ('{"id": "b"}', "缺少这一项"),
        ((LINE % "b").replace('"facts"', '"review": [{"at": "s9", "why": "核对"}], "facts"'), "s9"),
    ],
)
def test_a_problem_of_a_line_is_located(tmp_path: Path, line: str, what: str) -> None:
    with pytest.raises(KnowledgeError) as raised:
        load_lines(tmp_path, LINE % "a" + line)
    assert {(problem.file, problem.line) for problem in raised.value.problems} == {("articles/many.jsonl", 2)}
    assert what in str(raised.value)
