"""Commands of the administrators."""

from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk, breaking

COMMANDS = ["/status", "/reload", "/gaps", "/votes"]
OTHER_MATTERS = "今天天气怎么样"


async def test_for_anybody_else_these_commands_do_not_exist(talk: Talk, wang: Person) -> None:
    for command in COMMANDS:
        assert (await talk.ask(wang, command)).text == talk.service.unknown_command


async def test_in_a_group_they_are_not_obeyed_unless_they_name_the_bot(talk: Talk, api: BotApi, chief: Person) -> None:
    group = api.group("村里的群", [chief])
    for command in COMMANDS:
        assert await talk.say(chief, command, chat=group) == []
        (answer,) = await talk.say(chief, f"{command}@{api.username}", chat=group)
        assert answer.text != talk.service.unknown_command


async def test_in_a_group_others_who_name_the_bot_are_told_that_there_is_no_such_command(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    assert (await talk.ask(wang, f"/status@{api.username}", chat=group)).text == talk.service.unknown_command


async def test_the_status_tells_how_it_runs_and_nothing_secret(
    fed: Talk, api: BotApi, wang: Person, chief: Person
) -> None:
    await fed.ask(wang, OTHER_MATTERS)
    await fed.ask(wang, "/subscribe")
    status = (await fed.ask(chief, "/status")).text
    knowledge, service = fed.knowledge, fed.service
    lines = status.splitlines()
    assert f"{len(knowledge.articles)}篇" in lines[0]
    assert fed.brain.version in lines[0]
    assert "2024-05-06 08:30" in lines[1]
    assert "3条消息，1条没有答上" in lines[1]
    assert service.none in lines[2]
    assert lines[-2].endswith("1人")
    assert service.database_fine in lines[-1]
    assert api.token not in status


async def test_the_status_counts_faults_by_what_they_were(talk: Talk, api: BotApi, chief: Person) -> None:
    api.fault("sendMessage", code=400, description="Bad Request: something")
    await talk.say(chief, "你好")
    status = (await talk.ask(chief, "/status")).text
    assert "refused 1" in status


async def test_a_reload_tells_what_came_of_it(talk: Talk, chief: Person) -> None:
    assert (await talk.ask(chief, "/reload")).text == talk.reloaded


async def test_the_gaps_are_what_was_asked_in_vain_the_most_asked_first(
    talk: Talk, wang: Person, li: Person, chief: Person
) -> None:
    for person in (wang, li):
        await talk.ask(person, OTHER_MATTERS)
    await talk.ask(wang, "<b>今天</b>股票涨了吗")
    first, second, *others = (await talk.ask(chief, "/gaps")).text.splitlines()[1:]
    assert first.startswith(f"2次：{OTHER_MATTERS}")
    assert second.startswith("1次：<b>今天</b>股票涨了吗")
    assert not others


async def test_without_gaps_that_is_told(talk: Talk, chief: Person) -> None:
    assert (await talk.ask(chief, "/gaps")).text == talk.service.admin_no_gaps


async def test_the_votes_are_counted_by_what_was_shown(talk: Talk, wang: Person, li: Person, chief: Person) -> None:
    for person, sign in ((wang, "👍"), (li, "👎")):
        await talk.tap(person, await talk.ask(person, "交警买了多少斤莲藕"), sign)
    _, row = (await talk.ask(chief, "/votes")).text.splitlines()
    assert row == talk.service.admin_vote.format(entry=talk.brain.describe("lotus-root/bought"), up=1, down=1)


async def test_without_votes_that_is_told(talk: Talk, chief: Person) -> None:
    assert (await talk.ask(chief, "/votes")).text == talk.service.admin_no_votes


async def test_a_database_that_fails_is_named(talk: Talk, chief: Person) -> None:
    async with breaking(talk.journal):
        for command in ("/gaps", "/votes"):
            assert talk.journal.name in (await talk.ask(chief, command)).text


async def test_the_status_tells_what_is_wrong_with_the_knowledge_folder(talk: Talk, chief: Person) -> None:
    talk.desk.problems = lambda: ("city.yaml:1：name：缺少这一项。请补上。",)
    said = (await talk.ask(chief, "/status")).text
    assert "知识库有1个问题" in said
    assert "city.yaml:1：name" in said
