"""What tests share: the shipped knowledge, a bot on it, and the folder of reference texts where there is one."""

from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "knowledge"


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


@pytest.fixture(scope="session")
def reference() -> Path:
    """The newspaper page and the laws; only the developers' machines have them."""
    folder = ROOT.parent / "shared"
    if not (folder / "law" / "facts.jsonl").is_file():
        pytest.skip("the reference texts are not on this machine")
    return folder
