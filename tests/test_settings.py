"""Where the knowledge and the saved index are looked for."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, read_settings

SHIPPED = Path(__file__).resolve().parent.parent / "knowledge"


def test_the_shipped_knowledge_is_the_default() -> None:
    settings = read_settings({})
    assert (settings.knowledge, settings.base) == (SHIPPED, SHIPPED)


def test_the_cache_is_under_the_home_folder_by_default() -> None:
    assert read_settings({}).cache == Path.home() / ".cache" / "traffic-police-bot"


@pytest.mark.parametrize(
    ("environ", "knowledge", "expected"),
    [
        ({"BOT_KNOWLEDGE": "/a"}, None, "/a"),
        ({"BOT_KNOWLEDGE": "/a"}, Path("/b"), "/b"),
        ({}, Path("/b"), "/b"),
        ({"BOT_KNOWLEDGE": ""}, None, str(SHIPPED)),
    ],
)
def test_the_folder_given_goes_before_the_environment(
    environ: dict[str, str], knowledge: Path | None, expected: str
) -> None:
    assert read_settings(environ, knowledge).knowledge == Path(expected)


@pytest.mark.parametrize(
    ("environ", "cache"),
    [
        ({"BOT_CACHE": "/c"}, "/c"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/traffic-police-bot"),
        ({"BOT_CACHE": "/c", "XDG_CACHE_HOME": "/x"}, "/c"),
        ({"BOT_CACHE": "", "XDG_CACHE_HOME": "/x"}, "/x/traffic-police-bot"),
    ],
)
def test_the_cache_of_the_bot_goes_before_that_of_the_desktop(environ: dict[str, str], cache: str) -> None:
    assert read_settings(environ).cache == Path(cache)


def test_another_folder_still_inherits_from_the_shipped_one() -> None:
    assert read_settings({"BOT_KNOWLEDGE": "/a"}).base == SHIPPED


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        read_settings({}).cache = Path("/elsewhere")  # type: ignore[misc]


def test_a_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        Settings.model_validate({"colour": "red"})
