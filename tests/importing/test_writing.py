from pathlib import Path

import yaml

from bot.importing.drafts import Draft
from bot.importing.writing import Outcome, save_draft, write_article
from bot.knowledge.models import Article, Doubt, Fact, Tip

ARTICLE = Article(
    id="a",
    title="标题",
    date="2024-03-05",
    topics=("头盔", "小学"),
    facts=(Fact(id="s1", text="送去200顶：好。", asks=("多少顶",)),),
    review=(Doubt(at="s1", why="核对", hold=True),),
)


def test_an_article_reads_back_as_it_was() -> None:
    assert Article.model_validate(yaml.safe_load(write_article(ARTICLE))) == ARTICLE


def test_what_is_to_be_reviewed_stands_above_the_facts() -> None:
    written = write_article(ARTICLE)
    assert written.index("review:") < written.index("facts:")
    assert "topics: [头盔, 小学]" in written


def test_tips_are_written_beside_their_article(tmp_path: Path) -> None:
    save_draft(Draft(ARTICLE, (Tip(id="a-1", title="提示", advice="慢行。"),)), tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.yaml")) == [
        "articles/a.yaml",
        "tips/a.yaml",
    ]


def test_what_an_editor_changed_stays(tmp_path: Path) -> None:
    path, first = save_draft(Draft(ARTICLE), tmp_path)
    assert (first, save_draft(Draft(ARTICLE), tmp_path)[1]) == (Outcome.WRITTEN, Outcome.SAME)
    path.write_text("changed", "utf-8")
    assert (save_draft(Draft(ARTICLE), tmp_path)[1], path.read_text("utf-8")) == (Outcome.KEPT, "changed")


def test_a_draft_is_written_over_where_that_is_asked_for(tmp_path: Path) -> None:
    path, _ = save_draft(Draft(ARTICLE), tmp_path)
    path.write_text("changed", "utf-8")
    assert save_draft(Draft(ARTICLE), tmp_path, over=True)[1] is Outcome.WRITTEN
