"""Settings: where things are looked for, what is refused and how that is said, what stays secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, read_environment, read_settings

SHIPPED = Path(__file__).resolve().parent.parent / "knowledge"
TOKEN = "123456789:AAnobodysTokenForTheseTests_0-1234"  # noqa: S105  # nobody's
DATABASE = "postgresql://bot:pass-word-1@db.example.org/bot"


def complain(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    assert caught.value.__cause__ is None  # pydantic's own error would be printed with it
    return str(caught.value)


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


@pytest.mark.parametrize(
    ("environ", "data"),
    [
        ({}, Path.home() / ".local" / "share" / "traffic-police-bot"),
        ({"XDG_DATA_HOME": "/x"}, Path("/x/traffic-police-bot")),
        ({"XDG_DATA_HOME": "/x", "BOT_DATA": "/d"}, Path("/d")),
    ],
)
def test_the_state_is_a_file_in_the_data_folder(environ: dict[str, str], data: Path) -> None:
    settings = read_settings(environ)
    assert (settings.data, settings.database_url) == (data, f"sqlite:///{data / 'state.db'}")
    assert not settings.shares_state


def test_a_database_goes_before_the_data_folder() -> None:
    settings = read_settings({"DATABASE_URL": DATABASE, "BOT_DATA": "/d"})
    assert (settings.database_url, settings.shares_state) == (DATABASE, True)


@pytest.mark.parametrize("written", ["12345,67890", "12345 67890", "12345，67890", " 12345; 67890 "])
def test_administrators_are_numbers_however_they_are_separated(written: str) -> None:
    assert read_settings({"TELEGRAM_ADMINS": written}).admins == (12345, 67890)


@pytest.mark.parametrize(
    ("written", "address"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:81", ("::1", 81)), ("bot.local:65535", ("bot.local", 65535))],
)
def test_an_address_is_a_host_and_a_port(written: str, address: tuple[str, int]) -> None:
    assert read_settings({"BOT_LISTEN": written}).address == address


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("TELEGRAM_BOT_TOKEN", "my-bots-own-token", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", TOKEN.replace(":", "："), "@BotFather"),
        ("TELEGRAM_API_BASE", "api.telegram.org", "https://"),
        ("TELEGRAM_API_BASE", "https://user:pass@proxy/", "https://"),
        ("TELEGRAM_API_BASE", "https://proxy/?x=1", "https://"),
        ("TELEGRAM_ADMINS", "@zhang", "12345,67890"),
        ("TELEGRAM_ADMINS", "-100", "12345,67890"),
        ("TELEGRAM_ADMINS", "9" * 16, "12345,67890"),
        ("BOT_LISTEN", "my-host", "127.0.0.1:8080"),
        ("BOT_LISTEN", "127.0.0.1:65536", "65535"),
        ("BOT_TIMEZONE", "北京", "Asia/Shanghai"),
        ("BOT_TIMEZONE", "../etc/passwd", "Asia/Shanghai"),
        ("BOT_LOG_LEVEL", "LOUD", "DEBUG"),
        ("DATABASE_URL", "mysql://root:pass-word-1@db/bot", "postgresql://"),
        ("DATABASE_URL", "postgresql:// bot", "postgresql://"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_to_do_and_without_its_value(
    variable: str, value: str, remedy: str
) -> None:
    complaint = complain(**{variable: value})
    assert complaint.startswith(f"设置 {variable} 不能用：")
    assert remedy in complaint
    assert value not in complaint


def test_the_level_of_the_log_may_be_written_small() -> None:
    assert read_settings({"BOT_LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_blanks_around_a_value_are_no_part_of_it() -> None:
    token = read_settings({"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n"}).token
    assert token
    assert token.get_secret_value() == TOKEN


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "DATABASE_URL": DATABASE})
    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert TOKEN.partition(":")[2] not in shown
        assert "pass-word-1" not in shown


def test_the_log_is_told_every_secret() -> None:
    settings = read_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "DATABASE_URL": DATABASE})
    assert set(settings.secrets) == {TOKEN, DATABASE, settings.derive_secret("webhook")}
    assert read_settings({}).secrets == ()


def test_a_derived_secret_is_the_same_in_every_process_and_one_for_each_purpose_and_token() -> None:
    one, again = (read_settings({"TELEGRAM_BOT_TOKEN": TOKEN}) for _ in range(2))
    other = read_settings({"TELEGRAM_BOT_TOKEN": f"{TOKEN}5"})
    assert one.derive_secret("webhook") == again.derive_secret("webhook")
    derived = {one.derive_secret("webhook"), one.derive_secret("path"), other.derive_secret("webhook")}
    assert len(derived) == 3
    assert not any(TOKEN.partition(":")[2] in secret for secret in derived)


def test_a_file_adds_to_the_environment_which_goes_first(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_DATA=/file\nBOT_CACHE=/file\nexport BOT_LISTEN='[::1]:81'\nBARE\n", "utf-8")
    read = read_environment({"BOT_DATA": "/environment"}, tmp_path / ".env")
    assert read == {"BOT_DATA": "/environment", "BOT_CACHE": "/file", "BOT_LISTEN": "[::1]:81"}


def test_without_a_file_there_is_the_environment(tmp_path: Path) -> None:
    assert read_environment({"BOT_DATA": "/d"}, tmp_path / ".env") == {"BOT_DATA": "/d"}


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("BOT_DATA=/数据".encode("gbk"))
    with pytest.raises(SettingsError, match=r"\.env：读不了.*UTF-8"):
        read_environment({}, tmp_path / ".env")
