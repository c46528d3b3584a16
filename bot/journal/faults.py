"""What can be wrong with a database: whether it passes by itself, and in an operator's words."""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

FAULTS = (SQLAlchemyError, OSError)
"""What the database libraries raise. A refused or lost connection and a time-out are OSErrors."""

_PASSING_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PASSING_STATES = ("08", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03")
"""SQLSTATEs, or how they begin: connection, serialisation, deadlock, too many, lock, shutting down, starting up."""

_UNREACHABLE = "连不上。请确认 PostgreSQL 已经启动、DATABASE_URL 里的地址没有写错"
_UNWRITABLE = "写不进去。请检查文件和它所在的文件夹能不能由运行机器人的用户写"
_FULL = "磁盘满了或坏了。请腾出空间"
_BROKEN = "文件坏了，或者不是数据库。请换一个文件，或从备份恢复"
_CODES = {
    sqlite3.SQLITE_BUSY: "正被别的程序占着。请确认只有机器人在用这个文件，稍后再试",
    sqlite3.SQLITE_LOCKED: "正被别的程序占着。请稍后再试",
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FULL,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
}
_STATES = {
    "08": _UNREACHABLE,
    "57P": _UNREACHABLE,
    "28": "用户名或密码不对。请检查 DATABASE_URL",
    "3D000": "没有这个数据库。请先在 PostgreSQL 里创建它",
    "3F000": "没有可以建表的 schema。请检查 DATABASE_URL 里的 search_path",
    "25006": "是只读的。请连接主库",
    "42501": "没有权限。请给 DATABASE_URL 里的用户建表和读写的权限",
    "42P07": "里已经有别的程序的同名的表。请换一个数据库，或在 DATABASE_URL 后面加 ?search_path=另一个schema",
    "53100": _FULL,
    "53300": "连接太多了。请减少副本，或调大 max_connections",
}


class JournalError(Exception):
    """The journal cannot be read or written now; the message names the database and says what to do."""


def is_passing(error: Exception) -> bool:
    """Whether the same may succeed a moment later."""
    if isinstance(error, DBAPIError):
        passes = _find_code(error) in _PASSING_CODES or _find_state(error).startswith(_PASSING_STATES)
        return passes or error.connection_invalidated
    return isinstance(error, OSError)


def describe_fault(error: Exception, name: str) -> str:
    """What is wrong with the database of that name, and what to do; nothing of what was being written."""
    return f"数据库 {name} {_find_words(error)}。"


def _find_words(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        if words := _CODES.get(_find_code(error)):
            return words
        state = _find_state(error)
        if words := next((words for start, words in _STATES.items() if state.startswith(start)), None):
            return words
        if error.connection_invalidated:
            return _UNREACHABLE
    if isinstance(error, TimeoutError):
        return "没有及时回应。请检查它是不是太忙，或者网络断了"
    if isinstance(error, OSError):
        return _UNREACHABLE
    return f"出错了（{type(getattr(error, 'orig', None) or error).__name__}）。请看日志里的详情"


def _find_code(error: DBAPIError) -> int:
    """SQLite's result code without its extension; 0 if there is none."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF


def _find_state(error: DBAPIError) -> str:
    """PostgreSQL's SQLSTATE; empty if there is none."""
    return getattr(error.orig, "sqlstate", None) or ""
