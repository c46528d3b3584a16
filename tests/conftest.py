"""What tests share: the shipped knowledge, a bot on it, a small folder of knowledge, and commands."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import Bot, build
from bot.cli import app
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.settings import Settings

ARTICLE = """\
id: visit
title: 交警进村
facts:
  - id: talk
    text: 交警在新村讲解了头盔的用处。
    asks: [交警在新村讲了什么]
  - id: more
    text: 村民领到了反光背心。
    asks: [村民领到了什么]
"""
ROOT = Path(__file__).resolve().parent.parent
# The newspaper page and the laws are on the developers' machines only: what needs them is collected only there.
collect_ignore_glob = [] if (ROOT.parent / "shared" / "law" / "facts.jsonl").is_file() else ["*_reference.py"]


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    return build(Settings(cache=tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="session")
def knowledge(bot: Bot) -> Knowledge:
    return bot.knowledge


@pytest.fixture(scope="session")
def shipped_search(bot: Bot) -> Search:
    """What the bot finds with: building it anew takes seconds."""
    return bot.answerer._search


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a small knowledge folder and a cache, both for one test alone."""
    write_article(tmp_path / "knowledge")
    return Settings(knowledge=tmp_path / "knowledge", cache=tmp_path / "cache")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder that is read in no time."""
    return write_article(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Result]:
    """Runs a command; all runs share one saved index."""
    cache = tmp_path_factory.mktemp("cache")

    def invoke(*arguments: object, text: str | bytes = "") -> Result:
        return CliRunner().invoke(app, [*map(str, arguments)], input=text, env={"BOT_CACHE": str(cache)})

    return invoke


def write_article(folder: Path) -> Path:
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "visit.yaml").write_text(ARTICLE, "utf-8")
    return folder
