"""What DATABASE_URL may say."""

from pathlib import Path

import pytest

from bot.journal.address import read_address
from bot.journal.faults import JournalError


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_name_of_postgresql_is_understood(scheme: str) -> None:
    address = read_address(f"{scheme}://bot:pass@db:5433/bot")
    assert address.url.render_as_string(hide_password=False) == "postgresql+asyncpg://bot:pass@db:5433/bot"
    assert address.path is None


def test_the_name_of_a_database_holds_no_password() -> None:
    assert read_address("postgresql://bot:secret@db:5433/bot").name == "postgresql://db:5433/bot"


def test_a_path_and_its_url_are_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    assert read_address(file) == read_address(f"sqlite:///{file}")


def test_a_relative_path_does_not_follow_the_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_address("sqlite:///data/bot.db").path == tmp_path / "data" / "bot.db"


def test_libpqs_word_for_encryption_is_translated() -> None:
    assert read_address("postgres://db/bot?sslmode=require").options["ssl"] == "require"


def test_a_schema_becomes_a_setting_of_the_session() -> None:
    settings = read_address("postgres://db/bot?search_path=mine").options["server_settings"]
    assert settings["search_path"] == "mine"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("data/bot.db", "看不懂"),
        ("", "看不懂"),
        ("mysql://bot:secret@db/bot", "mysql 不支持"),
        ("sqlite://", "文件的路径"),
        ("sqlite:///:memory:", "文件的路径"),
        ("sqlite:///bot.db?mode=ro", "文件的路径"),
        ("postgresql://bot:secret@db:70000/bot", "端口 70000"),
        ("postgresql://bot:secret@db/bot?options=-c&x=1", "options、x"),
        ("postgresql://bot:secret@db:port/bot", "看不懂"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_hint_and_without_the_password(url: str, words: str) -> None:
    with pytest.raises(JournalError, match=words) as caught:
        read_address(url)
    assert "DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)
