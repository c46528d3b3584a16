"""Where the journal is: a SQLite file or a PostgreSQL database, from what `DATABASE_URL` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.journal.faults import JournalError

BUSY = 5.0
"""Seconds that SQLite waits for another writer."""
_CONNECTING = 3.0
"""Seconds that connecting to PostgreSQL may take."""
_SQLITE = frozenset({"sqlite", "sqlite+aiosqlite"})
_POSTGRESQL = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
_SESSION = {"application_name", "search_path"}
"""Parameters of a PostgreSQL address that become settings of the session."""
_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""A replica that lost its network loses its leadership after these seconds, not after the two hours of the default."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database: for SQLAlchemy, for the driver, and by a name that holds no password.

    path: the file, None with PostgreSQL.
    """

    url: URL
    name: str
    options: Mapping[str, Any]
    path: Path | None = None


def read_address(given: str | Path) -> Address:
    """The database at a path, or at a URL (`sqlite:///path`, `postgres://...`, `postgresql://...`).

    Raises:
        JournalError: where the URL is of another kind, or asks for what is not supported.
    """
    if isinstance(given, Path):
        return _read_path(given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):  # their texts may hold the URL, and so the password
        raise JournalError(
            "DATABASE_URL 看不懂。请写成 postgresql://用户:密码@主机/数据库，或 sqlite:///文件"
        ) from None
    if url.drivername in _SQLITE:
        return _read_sqlite(url)
    if url.drivername in _POSTGRESQL:
        return _read_postgresql(url)
    raise JournalError(f"DATABASE_URL 里的 {url.drivername} 不支持。请用 postgresql:// 或 sqlite:///")


def _read_sqlite(url: URL) -> Address:
    # A database in memory would be another one for each connection, and outlive nothing.
    if not url.database or url.database == ":memory:" or url.query or url.host:
        raise JournalError("DATABASE_URL：sqlite:/// 后面请只写文件的路径，例如 sqlite:///data/bot.db")
    return _read_path(Path(url.database))


def _read_path(path: Path) -> Address:
    path = path.expanduser().absolute()
    url = URL.create("sqlite+aiosqlite", database=str(path))
    return Address(url, str(path), {"timeout": BUSY, "isolation_level": None}, path)


def _read_postgresql(url: URL) -> Address:
    place = URL.create("postgresql", host=url.host, port=url.port, database=url.database)
    name = place.render_as_string()
    if url.port is not None and not 0 < url.port < 65536:
        raise JournalError(f"DATABASE_URL 的端口 {url.port} 不对。端口在 1 和 65535 之间")
    query = {key: value if isinstance(value, str) else value[-1] for key, value in url.query.items()}
    secured = query.pop("sslmode", None) or query.pop("ssl", None)  # libpq's word, and the driver's
    if unknown := sorted(query.keys() - _SESSION):
        known = "、".join(sorted({*_SESSION, "sslmode"}))
        raise JournalError(f"DATABASE_URL（{name}）里的参数 {'、'.join(unknown)} 不支持。可以用的有：{known}")
    session = {"application_name": "traffic-police-bot"} | _ALIVE | query
    options: dict[str, Any] = {"timeout": _CONNECTING, "server_settings": session}
    if secured:
        options["ssl"] = secured
    return Address(url.set(drivername="postgresql+asyncpg", query={}), name, options)
