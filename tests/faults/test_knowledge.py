"""Knowledge that breaks while the bot runs: the old one goes on answering, and the administrator is told. Row 29."""

import asyncio
import shutil
from collections.abc import AsyncIterator

import pytest

from bot import living as watching
from bot.app import build
from bot.assembly import describe_report
from bot.living import Living, Report
from bot.settings import Settings
from tests.botapi import BotApi, Person
from tests.channels.telegram.talk import Talk, open_talk
from tests.conftest import ARTICLE
from tests.faults.conftest import FACT, QUESTION
from tests.faults.processes import PATIENCE

HASTY = True
NEW = ARTICLE.replace("头盔", "安全带")
BOMB = "a: &a [笑, 笑]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture
async def watched(
    api: BotApi, settings: Settings, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Talk]:
    """A channel on a folder of its own, which is watched; hastily, unless the parameter says otherwise."""
    if getattr(request, "param", HASTY):
        monkeypatch.setattr(watching, "QUIET", 100)
        monkeypatch.setattr(watching, "FIRST_LOOK", 200)
    living = Living(settings, build(settings))
    async with open_talk(api, settings.cache / "journal.db", living.current) as talk, talk.polling():
        talk.desk.brain = lambda: living.current

        async def tell(report: Report) -> None:
            await talk.channel.tell_admins(describe_report(report, living))

        watch = asyncio.create_task(living.watch(tell))
        yield talk
        assert not watch.done()
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


def write(settings: Settings, content: bytes) -> None:
    (settings.knowledge / "articles" / "visit.yaml").write_bytes(content)


async def read_notice(api: BotApi, chief: Person, number: int) -> str:
    """What the administrator was told the first, second, ... time."""
    await api.until(lambda: len(api.sent(chief.id)) >= number, PATIENCE)
    return api.sent(chief.id)[number - 1].text


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (ARTICLE[:-8].encode(), "visit.yaml:10", "YAML 写法有误"),  # half-written: a bracket is open
        (BOMB.encode(), "visit.yaml:1", "不能用 YAML 的别名"),
        (b"[" * 200_000, "visit.yaml:1", "嵌套太深"),
        (ARTICLE.replace("facts:", "title: 又一个\nfacts:").encode(), "visit.yaml:3", "这个字段写了两遍"),
        (ARTICLE.encode("gbk"), "visit.yaml:2", "不是 UTF-8 编码"),
        (b"", "visit.yaml", "文件是空的"),
        (b"\x00\xff" * 5000, "visit.yaml:1", "不是 UTF-8 编码"),
        (b"#" * (1 << 21), "visit.yaml", "超过 1 MiB"),
    ],
)
async def test_a_broken_file_is_told_once_with_its_line_and_the_old_knowledge_answers(
    watched: Talk, settings: Settings, chief: Person, wang: Person, content: bytes, place: str, words: str
) -> None:
    write(settings, content)
    told = await read_notice(watched.api, chief, 1)
    assert f"articles/{place}：" in told
    assert words in told
    assert FACT in (await watched.ask(wang, QUESTION)).text
    write(settings, ARTICLE.encode())
    assert await read_notice(watched.api, chief, 2) == watched.service.admin_same


@pytest.mark.parametrize("gone", ["", "articles", "articles/visit.yaml"])
async def test_deleted_knowledge_is_told_once_and_the_old_one_answers(
    watched: Talk, settings: Settings, chief: Person, wang: Person, gone: str
) -> None:
    place = settings.knowledge / gone
    shutil.move(place, settings.cache / "away")
    told = await read_notice(watched.api, chief, 1)
    assert ("没有这个文件夹" if not gone else "没有 YAML 文件") in told
    assert FACT in (await watched.ask(wang, QUESTION)).text
    shutil.move(settings.cache / "away", place)
    assert await read_notice(watched.api, chief, 2) == watched.service.admin_same


@pytest.mark.parametrize("watched", [not HASTY], indirect=True)
async def test_a_hundred_saves_in_a_second_are_one_change(
    watched: Talk, settings: Settings, chief: Person, wang: Person
) -> None:
    for number in range(100):
        write(settings, ARTICLE[: -2 - number % 7].encode())  # a bracket is open
        if number == 50:
            watched.api.say(wang, QUESTION)
        await asyncio.sleep(0.01)
    write(settings, NEW.encode())
    await watched.api.until(lambda: watched.api.sent(wang.id))
    assert FACT in watched.api.sent(wang.id)[0].text
    assert "已经换成新的" in await read_notice(watched.api, chief, 1)
    assert "安全带的用处" in (await watched.ask(wang, QUESTION)).text
    assert len(watched.api.sent(chief.id)) == 1


async def test_questions_are_answered_while_the_folder_is_read(
    watched: Talk, settings: Settings, wang: Person, chief: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on for as long as it takes to answer three questions."""
    answered = asyncio.Event()
    loop = asyncio.get_running_loop()

    def build_slowly(changed: Settings) -> object:
        asyncio.run_coroutine_threadsafe(answered.wait(), loop).result(PATIENCE)
        return build(changed)

    monkeypatch.setattr(watching, "build", build_slowly)
    write(settings, NEW.encode())
    for _ in range(3):
        assert FACT in (await watched.ask(wang, QUESTION)).text
    answered.set()
    assert "已经换成新的" in await read_notice(watched.api, chief, 1)
    assert "安全带的用处" in (await watched.ask(wang, QUESTION)).text
