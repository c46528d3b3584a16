from pathlib import Path

import pytest

from bot.app import build
from bot.importing.founding import FoundingError, found_city
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Knowledge
from bot.settings import Settings

SHIPPED = Settings().knowledge


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    folder = tmp_path_factory.mktemp("city") / "suzhou"
    found_city(folder, "宿州市", "安徽", SHIPPED, knowledge.city)
    return folder


def test_the_folder_of_another_city_passes_the_check(founded: Path, knowledge: Knowledge) -> None:
    made = load_knowledge(founded, SHIPPED)
    assert (made.city.name, made.city.province) == ("宿州", "安徽")
    assert len(made.tips) == len(knowledge.tips)


def test_no_place_of_the_old_city_is_left_but_as_elsewhere(founded: Path) -> None:
    left = [path.name for path in founded.rglob("*.yaml") if "淮北" in path.read_text("utf-8")]
    assert left == ["places.yaml"]


def test_the_new_city_is_not_elsewhere(founded: Path) -> None:
    elsewhere = load_knowledge(founded, SHIPPED).lexicon.elsewhere
    assert "淮北" in elsewhere
    assert "宿州" not in elsewhere


def test_the_example_is_not_told_as_if_it_were_true(founded: Path, tmp_path: Path) -> None:
    bot = build(Settings(knowledge=founded, cache=tmp_path))
    assert bot.knowledge.articles == ()
    assert "宿州" in bot.render(bot.ask("你好")[0])


@pytest.mark.parametrize(("city", "province"), [("Suzhou", ""), ("宿州", "x"), ("", "")])
def test_a_name_that_is_none_is_refused(tmp_path: Path, knowledge: Knowledge, city: str, province: str) -> None:
    with pytest.raises(FoundingError, match="--city"):
        found_city(tmp_path / "new", city, province, SHIPPED, knowledge.city)


def test_a_folder_with_files_is_not_touched(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(FoundingError, match="不是空的"):
        found_city(tmp_path, "宿州", "", SHIPPED, knowledge.city)
