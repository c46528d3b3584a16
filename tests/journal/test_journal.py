"""All parts together."""

from datetime import timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import literal_column, make_url, select

from bot.journal.database import Query
from bot.journal.faults import JournalError
from bot.journal.journal import Journal, open_journal
from bot.journal.tables import feedback, metadata
from tests.journal.conftest import Clock

PERSONAL = "苏B12345、13812345678、320203199001011234、wang@example.com"
PARTS = ("B12345", "13812345678", "320203199001011234", "wang@example")


async def test_what_is_written_is_there_after_a_restart(place: str, clock: Clock) -> None:
    async with await open_journal(place, clock) as journal:
        await journal.feedback.add(7, "好用")
    async with await open_journal(place, clock) as journal:
        assert [kept.text for kept in await journal.feedback.recent(10)] == ["好用"]


async def test_no_table_holds_personal_data_whatever_is_passed(journal: Journal) -> None:
    await journal.questions.add(PERSONAL, None, 0)
    await journal.feedback.add(7, PERSONAL)
    await journal.inbox.quarantine(3, PERSONAL, PERSONAL)
    await journal.votes.put(1, 2, 7, -1, entry=PERSONAL, kind=PERSONAL, question=PERSONAL)
    kept = ""
    for table in metadata.sorted_tables:
        kept += repr(await journal._database.fetch(table.select()))
    assert kept.count("、") >= 4 * 3
    assert [part for part in PARTS if part in kept] == []


async def test_times_are_stored_as_utc(journal: Journal, clock: Clock) -> None:
    clock.time = clock().astimezone(timezone(timedelta(hours=8)))
    await journal.feedback.add(7, "好用")
    query: Query = select(literal_column("CAST(sent_at AS VARCHAR)").label("at")).select_from(feedback)
    (row,) = await journal._database.fetch(query)
    assert row.at in {"2024-05-06 00:30:00.000000", "2024-05-06 00:30:00+00"}


async def test_a_time_without_a_zone_is_refused(journal: Journal, clock: Clock) -> None:
    with pytest.raises(JournalError) as caught:
        await journal.notes.owe(1, None, clock().replace(tzinfo=None))
    assert "time zone" in str(caught.value.__cause__)


async def test_a_journal_has_the_name_of_its_database_without_a_password(journal: Journal, place: str) -> None:
    assert "@" not in journal.name
    assert journal.name.endswith(str(make_url(place).database))


async def test_the_clock_of_the_machine_is_the_default(file: Path) -> None:
    async with await open_journal(file) as journal:
        assert journal._now().utcoffset() is not None
