"""What can be wrong with a database."""

import sqlite3

import pytest
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.journal.faults import describe_fault, is_passing


def make_error(*, code: int = 0, state: str = "", lost: bool = False) -> DBAPIError:
    original = sqlite3.OperationalError("头盔")
    original.sqlite_errorcode = code
    original.sqlstate = state  # type: ignore[attr-defined]  # as the driver of PostgreSQL has it
    return DBAPIError("INSERT", {}, original, connection_invalidated=lost)


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (make_error(code=sqlite3.SQLITE_BUSY), True),
        (make_error(code=sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (make_error(code=sqlite3.SQLITE_READONLY), False),
        (make_error(code=sqlite3.SQLITE_FULL), False),
        (make_error(state="40001"), True),
        (make_error(state="08006"), True),
        (make_error(state="57P01"), True),
        (make_error(state="28P01"), False),
        (make_error(state="23505"), False),
        (make_error(lost=True), True),
        (ConnectionRefusedError(), True),
        (PoolTimeoutError(), False),
        (InvalidRequestError(), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, passes: bool) -> None:
    assert is_passing(error) is passes


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (make_error(code=sqlite3.SQLITE_BUSY), "占着"),
        (make_error(code=sqlite3.SQLITE_READONLY_DBMOVED), "写不进去"),
        (make_error(code=sqlite3.SQLITE_FULL), "磁盘满了"),
        (make_error(code=sqlite3.SQLITE_CORRUPT), "备份"),
        (make_error(state="28P01"), "密码不对"),
        (make_error(state="3D000"), "先在 PostgreSQL 里创建"),
        (make_error(state="42P07"), "search_path"),
        (make_error(state="57P03"), "连不上"),
        (make_error(lost=True), "连不上"),
        (make_error(), "日志"),
        (ConnectionRefusedError(), "连不上"),
        (TimeoutError(), "没有及时回应"),
        (InvalidRequestError(), "日志"),
    ],
)
def test_a_fault_is_told_with_the_name_of_the_database_and_what_to_do(error: Exception, words: str) -> None:
    told = describe_fault(error, "data/bot.db")
    assert told.startswith("数据库 data/bot.db ")
    assert words in told
    assert "头盔" not in told
