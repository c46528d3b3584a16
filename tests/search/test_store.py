"""The state on disk: whatever is wrong with it, the bot is built anew and answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.search.store import load_state
from bot.settings import Settings

Damage = Callable[[Path], object]


@pytest.fixture
def state(settings: Settings) -> Path:
    """A saved state whose text differs from the knowledge, so that an answer shows where it comes from."""
    build(settings)
    (state,) = settings.cache.iterdir()
    saved = state / "knowledge.json"
    saved.write_text(saved.read_text("utf-8").replace("头盔", "盔头"), "utf-8")
    return state


def ask(bot: Bot) -> str:
    reply, _ = bot.ask("交警在新村讲了什么")
    return bot.render(reply)


def find_arrays(state: Path) -> list[Path]:
    arrays = sorted(state.glob("*.npy"))
    assert arrays
    return arrays


def cut(size: int) -> Damage:
    def damage(state: Path) -> None:
        for array in find_arrays(state):
            array.write_bytes(array.read_bytes()[:size])

    return damage


def test_a_sound_state_is_used(settings: Settings, state: Path) -> None:
    assert "盔头" in ask(build(settings))
    assert load_state(settings.cache, state.name) is not None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(cut(-4), id="arrays without their end"),
        pytest.param(cut(60), id="arrays cut in the header"),
        pytest.param(lambda state: find_arrays(state)[0].write_bytes(b"junk" * 50), id="an array of junk"),
        pytest.param(lambda state: find_arrays(state)[0].unlink(), id="an array missing"),
        pytest.param(lambda state: (state / "terms.json").write_text('["a", '), id="terms cut"),
        pytest.param(lambda state: (state / "terms.json").write_bytes(b"\xff"), id="terms not UTF-8"),
        pytest.param(lambda state: (state / "terms.json").unlink(), id="terms missing"),
        pytest.param(lambda state: (state / "sounds.json").write_text("{}"), id="sounds empty"),
        pytest.param(lambda state: (state / "sounds.json").write_text("[]"), id="sounds of another shape"),
        pytest.param(lambda state: (state / "knowledge.json").unlink(), id="knowledge missing"),
        pytest.param(lambda state: (state / "knowledge.json").write_bytes(b"\xff"), id="knowledge not UTF-8"),
        pytest.param(lambda state: (state / "knowledge.json").write_bytes(b""), id="knowledge emptied"),
        pytest.param(lambda state: (state / "knowledge.json").write_text("{}"), id="knowledge of another size"),
        pytest.param(lambda state: find_arrays(state)[-1].write_bytes(b""), id="an array emptied"),
        pytest.param(lambda state: (state / "sizes.json").unlink(), id="sizes missing"),
        pytest.param(lambda state: (state / "sizes.json").write_text("["), id="sizes cut"),
        pytest.param(lambda state: state.chmod(0o770), id="state that the group can write to"),
        pytest.param(lambda state: state.chmod(0o707), id="state that all can write to"),
        pytest.param(lambda state: state.parent.chmod(0o770), id="folder that the group can write to"),
        pytest.param(lambda state: state.parent.chmod(0o707), id="folder that all can write to"),
        pytest.param(lambda state: state.rename(state.with_name("other")), id="state of another name"),
    ],
)
def test_a_state_that_cannot_be_trusted_means_building_anew(settings: Settings, state: Path, damage: Damage) -> None:
    damage(state)
    assert load_state(settings.cache, state.name) is None
    assert "头盔的用处" in ask(build(settings))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(cut(-4), id="arrays without their end"),
        pytest.param(lambda state: (state / "terms.json").write_text(""), id="terms emptied"),
        pytest.param(lambda state: (state / "knowledge.json").write_bytes(b""), id="knowledge emptied"),
        pytest.param(lambda state: (state / "sizes.json").unlink(), id="sizes missing"),
        pytest.param(lambda state: state.chmod(0o770), id="state that the group can write to"),
    ],
)
def test_a_state_that_cannot_be_trusted_is_replaced_by_a_sound_one(
    settings: Settings, state: Path, damage: Damage
) -> None:
    damage(state)
    fresh = build(settings)
    saved = load_state(settings.cache, state.name)
    assert saved is not None
    assert "盔头" not in saved[0]
    assert ask(build(settings)) == ask(fresh)
    assert state.stat().st_mode & 0o077 == 0


def test_a_pickled_array_is_not_executed(settings: Settings, state: Path, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    pickled = f"cposix\nsystem\n(S'touch {mark}'\ntR.".encode()
    find_arrays(state)[0].write_bytes(pickled)
    assert "头盔的用处" in ask(build(settings))
    assert not mark.exists()


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_cache_that_cannot_be_written_does_no_harm(settings: Settings, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    unwritable = settings.model_copy(update={"cache": tmp_path / place})
    assert "头盔的用处" in ask(build(unwritable))
    assert (tmp_path / "file").read_text("utf-8") == "no folder"


def test_a_folder_without_states_has_none_to_load(tmp_path: Path) -> None:
    assert load_state(tmp_path, "key") is None
    assert load_state(tmp_path / "missing", "key") is None


def test_the_state_is_for_its_owner_alone(settings: Settings) -> None:
    build(settings)
    (state,) = settings.cache.iterdir()
    assert settings.cache.stat().st_mode & 0o777 == 0o700
    assert state.stat().st_mode & 0o077 == 0


def test_no_draft_is_left_behind(settings: Settings) -> None:
    build(settings)
    names = [path.name for path in settings.cache.iterdir()]
    assert len(names) == 1
    assert load_state(settings.cache, names[0]) is not None
