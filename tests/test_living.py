"""Knowledge that changes under a running bot: swapped whole or not at all, and what is told of it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from bot import living as watching
from bot.app import build
from bot.changes import Changes
from bot.living import Change, Living, Report
from bot.settings import Settings

QUESTION = "交警在新村讲了什么"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def living(settings: Settings) -> Living:
    return Living(settings, build(settings))


@pytest.fixture
async def told(living: Living, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Report]]:
    """What is told of the folder, which is watched."""
    monkeypatch.setattr(watching, "QUIET", 50)
    monkeypatch.setattr(watching, "LONGEST_BURST", 500)
    monkeypatch.setattr(watching, "FIRST_LOOK", 100)
    reports: list[Report] = []

    async def tell(report: Report) -> None:
        reports.append(report)

    watch = asyncio.create_task(living.watch(tell))
    yield reports
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)


def find_article(settings: Settings) -> Path:
    return settings.knowledge / "articles" / "visit.yaml"


def edit(settings: Settings, old: str, new: str) -> None:
    path = find_article(settings)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def ask(living: Living) -> str:
    bot = living.current
    return bot.render(bot.ask(QUESTION)[0])


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_folder_that_changed_is_swapped_in(living: Living, settings: Settings) -> None:
    version = living.current.version
    edit(settings, "头盔", "安全带")
    assert await living.reload() == Report(Change.SWAPPED, changes=Changes(changed=("visit/talk",)))
    assert "安全带的用处" in ask(living)
    assert living.current.version != version


async def test_a_folder_that_says_the_same_changes_nothing(living: Living, settings: Settings) -> None:
    bot = living.current
    edit(settings, "title:", "# 一条注释\ntitle:")
    assert await living.reload() == Report(Change.SAME)
    assert living.current is bot


async def test_a_broken_folder_changes_nothing_and_its_problems_are_kept(living: Living, settings: Settings) -> None:
    bot = living.current
    edit(settings, "title:", "titel:")
    report = await living.reload()
    assert (report.change, report.problems) == (Change.BROKEN, living.problems)
    assert [problem.line for problem in report.problems if problem.field == "titel"] == [2]
    assert living.current is bot


async def test_a_folder_that_was_mended_has_no_problems_any_more(living: Living, settings: Settings) -> None:
    edit(settings, "title:", "titel:")
    await living.reload()
    edit(settings, "titel:", "title:")
    assert await living.reload() == Report(Change.SAME)
    assert living.problems == ()


async def test_two_reloads_at_once_are_one_after_the_other(living: Living, settings: Settings) -> None:
    edit(settings, "头盔", "安全带")
    changes = [report.change for report in await asyncio.gather(living.reload(), living.reload())]
    assert changes == [Change.SWAPPED, Change.SAME]


async def test_a_change_in_the_folder_is_taken_in_and_told(
    living: Living, told: list[Report], settings: Settings
) -> None:
    edit(settings, "头盔", "安全带")
    await until(lambda: told)
    assert [report.change for report in told] == [Change.SWAPPED]
    assert "安全带的用处" in ask(living)


async def test_the_same_problems_are_told_once(living: Living, told: list[Report], settings: Settings) -> None:
    edit(settings, "title:", "titel:")
    await until(lambda: told)
    edit(settings, "村民领到", "村里人领到")  # the problem is still the same
    edit(settings, "id: visit", "id: Visit")
    await until(lambda: len(told) > 1)
    assert [len(report.problems) for report in told] == [2, 3]
    assert "头盔的用处" in ask(living)


async def test_that_problems_are_gone_is_told(told: list[Report], settings: Settings) -> None:
    edit(settings, "title:", "titel:")
    await until(lambda: told)
    edit(settings, "titel:", "title:")
    await until(lambda: len(told) > 1)
    assert told[1] == Report(Change.SAME)


async def test_a_folder_that_is_gone_for_a_while_is_taken_up_again(
    living: Living, told: list[Report], settings: Settings, tmp_path: Path
) -> None:
    shutil.move(settings.knowledge, tmp_path / "away")
    await until(lambda: told)
    assert [problem.what for problem in told[0].problems] == ["没有这个文件夹"]
    assert "头盔的用处" in ask(living)
    shutil.move(tmp_path / "away", settings.knowledge)
    edit(settings, "头盔", "安全带")
    await until(lambda: "安全带的用处" in ask(living))


async def test_a_folder_that_is_not_there_yet_is_waited_for(
    living: Living, told: list[Report], settings: Settings, tmp_path: Path
) -> None:
    shutil.move(settings.knowledge, tmp_path / "away")
    await asyncio.sleep(0)  # the watch begins
    edit_away = tmp_path / "away" / "articles" / "visit.yaml"
    edit_away.write_text(edit_away.read_text("utf-8").replace("头盔", "安全带"), "utf-8")
    shutil.move(tmp_path / "away", settings.knowledge)
    await until(lambda: told)
    assert [report.change for report in told] == [Change.SWAPPED]
    assert "安全带的用处" in ask(living)


async def test_what_changed_before_the_folder_was_watched_is_taken_in(
    living: Living, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FIRST_LOOK", 100)
    edit(settings, "头盔", "安全带")
    reports: asyncio.Queue[Report] = asyncio.Queue()
    watch = asyncio.create_task(living.watch(reports.put))
    async with asyncio.timeout(20):
        assert (await reports.get()).change is Change.SWAPPED
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)


async def test_a_folder_that_could_not_be_listed_is_tried_again(
    told: list[Report], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "AGAIN", 0.05)
    listing = Path.rglob

    def fail_once(path: Path, pattern: str) -> Iterator[Path]:
        monkeypatch.setattr(Path, "rglob", listing)
        raise FileNotFoundError(f"{path} has just gone ({pattern})")

    monkeypatch.setattr(Path, "rglob", fail_once)
    edit(settings, "头盔", "安全带")
    await until(lambda: told)
    assert [report.change for report in told] == [Change.SWAPPED]
