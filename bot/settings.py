"""Settings: one frozen value, read from a mapping that is passed in. What is secret never shows in its `repr`.

The only home of dotenv.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

_SHIPPED = Path(__file__).resolve().parent.parent / "knowledge"
_NAME = "traffic-police-bot"
_TOKEN = re.compile(r"\d{3,20}:[\w-]{20,100}", re.ASCII)
_BASE = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_DATABASE = re.compile(r"(postgres(ql)?|sqlite)://\S+")
_LISTEN = re.compile(r"[\w.:\[\]-]+:(\d{1,5})", re.ASCII)
_ORIGIN = re.compile(r"https?://[\w.-]+(:\d{1,5})?", re.ASCII)
_LEAST_TOKEN = 16
_HOST = "127.0.0.1:8080"
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def _find_home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise SettingsError("找不到家目录。请设置 BOT_DATA 和 BOT_CACHE，写两个能写的文件夹。") from error


class SettingsError(Exception):
    """A setting that cannot be used; the text names it and says what to do, and never shows a secret."""


def _need(pattern: re.Pattern[str], remedy: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(remedy)
        return value

    return AfterValidator(check)


def _check_secret(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("不像机器人令牌。请从 @BotFather 原样复制，形如 123456789:AA…")
    return value


def _check_operator(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < _LEAST_TOKEN:
        raise ValueError(f"太短了，至少 {_LEAST_TOKEN} 个字符。可以用 openssl rand -hex 16 生成")
    return value


def _check_origins(values: tuple[str, ...]) -> tuple[str, ...]:
    strange = next((value for value in values if not _ORIGIN.fullmatch(value)), None)
    if strange is not None:
        raise ValueError("请写 https://域名，不带路径，几个之间用逗号隔开")
    return values


def _check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("没有这个时区。请写 Asia/Shanghai 这样的名字") from error
    return value


def _check_level(value: str) -> str:
    if value.upper() not in _LEVELS:
        raise ValueError(f"请写 {'、'.join(_LEVELS)} 中的一个")
    return value.upper()


def _split(value: object) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,，;；\s]+", str(value)) if part)


def _split_ids(value: object) -> object:
    parts = _split(value)
    if not all(re.fullmatch(r"\d{1,15}", part, re.ASCII) for part in parts):
        raise ValueError("请写数字编号，几个之间用逗号隔开，例如 12345,67890")
    return tuple(map(int, parts))


class Settings(BaseModel):
    """What an operator may set; `.env.example` explains each.

    knowledge: the folder that is loaded; base: where the lexicon and the replies come from if it has none;
    cache: where the index is kept between starts; data: where the state is kept unless `database` is a URL;
    questions: a file of questions (the format of `eval`) that each new knowledge is tried with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    knowledge: Path = _SHIPPED
    base: Path = _SHIPPED
    cache: Path = Field(default_factory=lambda: _find_home() / ".cache" / _NAME)
    data: Path = Field(default_factory=lambda: _find_home() / ".local" / "share" / _NAME)
    timezone: Annotated[str, AfterValidator(_check_zone)] = "Asia/Shanghai"
    log_level: Annotated[str, AfterValidator(_check_level)] = "INFO"
    token: Annotated[SecretStr, AfterValidator(_check_secret)] | None = None
    api_base: Annotated[str, _need(_BASE, "请写 https:// 开头的网址，不带查询和密码")] = "https://api.telegram.org"
    admins: tuple[int, ...] = ()
    listen: Annotated[str, _need(_LISTEN, "请写 地址:端口，例如 127.0.0.1:8080")] = _HOST
    database: SecretStr | None = None
    origins: Annotated[tuple[str, ...], AfterValidator(_check_origins)] = ()
    proxies: tuple[str, ...] = ("127.0.0.1",)
    questions: Path | None = None
    operator_token: Annotated[SecretStr, AfterValidator(_check_operator)] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the daily tip."""
        return ZoneInfo(self.timezone)

    @property
    def database_url(self) -> str:
        """Where the state is kept: the URL that was given, else a file of SQLite in the data folder."""
        return self.database.get_secret_value() if self.database else f"sqlite:///{self.data / 'state.db'}"

    @property
    def shares_state(self) -> bool:
        """Whether several processes on several machines may serve this bot together."""
        return not self.database_url.startswith("sqlite:")

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may show."""
        secrets = (self.token, self.database, self.operator_token)
        held = [secret.get_secret_value() for secret in secrets if secret]
        return (*held, self.derive_secret("webhook")) if self.token else tuple(held)

    def derive_secret(self, purpose: str) -> str:
        """A secret of the bot's own for a purpose, in the alphabet that Telegram allows; all replicas derive the same.

        It cannot be turned back into the token.
        """
        token = self.token.get_secret_value() if self.token else ""
        return hmac.digest(token.encode(), f"{_NAME} {purpose}".encode(), hashlib.sha256).hex()[:48]


_VARIABLES = {
    "BOT_KNOWLEDGE": "knowledge",
    "BOT_CACHE": "cache",
    "BOT_DATA": "data",
    "BOT_TIMEZONE": "timezone",
    "BOT_LOG_LEVEL": "log_level",
    "BOT_LISTEN": "listen",
    "TELEGRAM_BOT_TOKEN": "token",
    "TELEGRAM_API_BASE": "api_base",
    "TELEGRAM_ADMINS": "admins",
    "DATABASE_URL": "database",
    "BOT_ORIGINS": "origins",
    "BOT_PROXIES": "proxies",
    "BOT_OPERATOR_TOKEN": "operator_token",
    "BOT_QUESTIONS": "questions",
}


def read_settings(environ: Mapping[str, str], knowledge: Path | None = None) -> Settings:
    """Settings from a mapping of environment variables (those of the desktop, XDG_*, are heeded).

    `knowledge` goes before what the mapping says; a variable that is empty counts as not set.

    Raises:
        SettingsError: naming the variable, never its value where that is secret.
    """
    given: dict[str, object] = {}
    for folder, variable in (("cache", "XDG_CACHE_HOME"), ("data", "XDG_DATA_HOME")):
        if environ.get(variable):
            given[folder] = Path(environ[variable]) / _NAME
    given |= {field: environ[name].strip() for name, field in _VARIABLES.items() if environ.get(name, "").strip()}
    if knowledge is not None:
        given["knowledge"] = knowledge
    try:
        given |= {"admins": _split_ids(given["admins"])} if "admins" in given else {}
        given |= {name: _split(given[name]) for name in ("origins", "proxies") if name in given}
        if environ.get("PORT", "").strip():  # what `make run PORT=8081` and many hosts set
            given["listen"] = f"{str(given.get('listen', _HOST)).rpartition(':')[0]}:{environ['PORT'].strip()}"
        settings = Settings.model_validate(given)
        _check_address(settings)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise SettingsError(_complain(field, error.errors()[0]["msg"].removeprefix("Value error, "))) from None
    except ValueError as error:
        raise SettingsError(_complain("admins", str(error))) from None
    return settings


def read_environment(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    """The environment, and what an `.env` file adds to it; the environment goes first."""
    if not file.is_file():
        return dict(environ)
    try:
        held = dotenv_values(file, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}：读不了这个文件。请检查它的权限，并存成 UTF-8。") from error
    return {**{name: value for name, value in held.items() if value is not None}, **environ}


def _check_address(settings: Settings) -> None:
    if settings.address[1] >= 1 << 16:
        raise SettingsError(_complain("listen", "端口要在 0 到 65535 之间（0 是任意一个空闲的）"))
    if settings.database and not _DATABASE.fullmatch(settings.database.get_secret_value()):
        raise SettingsError(_complain("database", "请写 postgresql://用户:密码@主机/库名，或 sqlite:///文件"))


def _complain(field: str, what: str) -> str:
    name = next(name for name, known in _VARIABLES.items() if known == field)
    return f"设置 {name} 不能用：{what}。"
