"""What tests share: the shipped knowledge, and a bot on it."""

from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.settings import Settings

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
