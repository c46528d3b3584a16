"""Commands that show what there is, and the buttons under their lists."""

import pytest

from bot.app import Bot
from bot.channels.telegram.keyboards import shorten
from bot.knowledge.models import Knowledge
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk, find_data, list_labels

OLD_BUTTONS = (
    "a:nichts",
    "a:",
    "a:x:y",
    "t:00000000",
    "l:/news:x:y",
    "l:nichts:1:y",
    "l:/news",
    "l:/news:1:y:z",
    "l:?:2:y",
    "v:x:00000000",
    "v:",
    "z:1",
    ":",
    "很久以前",
)


def change_knowledge(bot: Bot, knowledge: Knowledge, *, articles: int) -> Bot:
    """A bot on fewer articles, or the same in another version."""
    city = knowledge.city.model_copy(update={"name": "邻市"})
    changed = knowledge.model_copy(update={"articles": knowledge.articles[:articles], "city": city})
    return Bot(changed, type(bot.answerer)(changed, bot.answerer._search))


async def test_start_welcomes_with_four_questions_that_can_be_tapped(fed: Talk, wang: Person) -> None:
    welcome = await fed.ask(wang, "/start")
    assert fed.knowledge.city.name in welcome.text
    examples = list(fed.knowledge.city.examples[:4])
    assert len(examples) == 4
    assert list_labels(welcome) == examples
    (answer,) = await fed.tap(wang, welcome, examples[1])
    assert "1500余斤" in answer.text


async def test_a_link_shows_the_campaigns(talk: Talk, wang: Person) -> None:
    linked = await talk.ask(wang, "/start campaigns")
    assert linked.text == (await talk.ask(wang, "/campaigns")).text


async def test_a_link_shows_the_tips_of_a_topic(talk: Talk, wang: Person) -> None:
    linked = await talk.ask(wang, f"/start tip_{talk.brain.topics.slug('老人')}")
    assert linked.text == (await talk.ask(wang, "/tips 老人")).text


async def test_a_link_shows_an_article(talk: Talk, wang: Person) -> None:
    article = talk.knowledge.articles[0]
    linked = await talk.ask(wang, f"/start article_{article.id}")
    assert linked.text.startswith(f"《{article.title}》")


async def test_a_link_to_nothing_shows_the_welcome(talk: Talk, wang: Person) -> None:
    welcome = (await talk.ask(wang, "/start")).text
    for link in ("tip_nichts", "article_nichts", "nichts", "article_", "tip_", "inline"):
        assert (await talk.ask(wang, f"/start {link}")).text == welcome


async def test_start_lets_the_tips_of_a_blocked_chat_go_on(talk: Talk, wang: Person) -> None:
    await talk.ask(wang, "/subscribe")
    await talk.journal.subscriptions.block(wang.id)
    await talk.ask(wang, "/start")
    assert await talk.journal.subscriptions.count() == 1


async def test_help_names_every_command_and_what_it_does(talk: Talk, wang: Person) -> None:
    shown = await talk.ask(wang, "/help")
    for name, meaning in talk.service.commands.items():
        assert f"/{name} {meaning}" in shown.text
    assert not any(f"/{name}" in shown.text for name in talk.service.admin_commands)


@pytest.mark.parametrize("command", ["/campaigns", "/news"])
async def test_a_list_is_paged_by_editing_its_message(fed: Talk, wang: Person, command: str) -> None:
    first = await fed.ask(wang, command)
    assert await fed.tap(wang, first, fed.service.next) == []
    second = fed.see(first)
    assert second.text.splitlines()[0] == first.text.splitlines()[0]
    assert "7. " in second.text
    assert "7. " not in first.text
    await fed.tap(wang, first, fed.service.previous)
    assert fed.see(first).text == first.text
    assert fed.see(first).buttons == first.buttons


async def test_a_list_that_was_asked_for_is_paged_as_well(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "有哪些专项行动")
    await talk.tap(wang, first, talk.service.next)
    assert "7. " in talk.see(first).text
    assert talk.notices() == [""]


async def test_a_list_that_was_asked_for_in_a_group_is_paged_as_well(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    first = await talk.ask(wang, f"@{api.username} 有哪些专项行动", chat=group)
    await talk.tap(wang, first, talk.service.next)
    assert "7. " in talk.see(first).text


async def test_the_numbers_under_the_news_open_the_articles(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "/news")
    second_article = talk.knowledge.articles[1]
    (shown,) = await talk.tap(wang, first, "2")
    assert shown.text.startswith(f"《{second_article.title}》")
    await talk.tap(wang, first, talk.service.next)
    assert find_data(talk.see(first), "a") == [f"a:{article.id}" for article in talk.knowledge.articles[6:]]


async def test_a_page_that_is_tapped_twice_stays_as_it_is(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "/campaigns")
    data = find_data(first, "l")[0]
    await talk.tap(wang, first, data)
    shown = talk.see(first)
    assert await talk.tap(wang, first, data, forged=True) == []
    assert talk.see(first) == shown
    assert not talk.desk.tally.faults


async def test_a_page_of_an_older_knowledge_is_shown_from_the_new_one_which_is_told(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "/campaigns")
    assert isinstance(talk.brain, Bot)
    talk.brain = change_knowledge(talk.brain, talk.knowledge, articles=7)
    await talk.tap(wang, first, talk.service.next)
    assert talk.notices() == [talk.service.renewed]
    assert "邻市" in talk.see(first).text


async def test_a_page_that_there_is_no_more_becomes_the_last(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "/news")
    assert isinstance(talk.brain, Bot)
    talk.brain = change_knowledge(talk.brain, talk.knowledge, articles=2)
    await talk.tap(wang, first, talk.service.next)
    shown = talk.see(first)
    assert "2. " in shown.text
    assert list_labels(shown) == ["1", "2"]


async def test_pages_are_turned_after_a_restart(idle: Talk, wang: Person) -> None:
    async with idle.polling():
        first = await idle.ask(wang, "/campaigns")
        asked = await idle.ask(wang, "有哪些专项行动")
    idle.connect()
    async with idle.polling():
        for message in (first, asked):
            await idle.tap(wang, message, idle.service.next)
            assert "7. " in idle.see(message).text


async def test_a_button_of_another_time_is_politely_refused(talk: Talk, wang: Person) -> None:
    message = await talk.ask(wang, "/start")
    for data in OLD_BUTTONS:
        assert await talk.tap(wang, message, data, forged=True) == []
    assert talk.notices() == [talk.service.old_button] * len(OLD_BUTTONS)
    assert not talk.desk.tally.faults


async def test_a_page_number_that_nobody_offered_does_no_harm(talk: Talk, wang: Person) -> None:
    message = await talk.ask(wang, "/campaigns")
    for number, line in (("0", "1. "), ("99", "7. "), ("٠", "1. "), ("9999999999", "7. ")):
        await talk.tap(wang, message, f"l:/campaigns:{number}:0", forged=True)
        assert f"\n{line}" in talk.see(message).text
    assert not talk.desk.tally.faults


async def test_an_article_that_there_is_no_more_is_politely_refused(talk: Talk, wang: Person) -> None:
    news = await talk.ask(wang, "/news")
    assert isinstance(talk.brain, Bot)
    talk.brain = change_knowledge(talk.brain, talk.knowledge, articles=1)
    assert await talk.tap(wang, news, "2") == []
    assert talk.notices() == [talk.service.old_button]


async def test_an_article_of_many_facts_is_paged(talk: Talk, wang: Person) -> None:
    article = max(talk.knowledge.articles, key=lambda article: len(article.facts))
    first = await talk.ask(wang, f"/start article_{article.id}")
    await talk.tap(wang, first, talk.service.next)
    assert f"7. {article.facts[6].text}" in talk.see(first).text


async def test_tips_without_a_topic_offer_the_topics(talk: Talk, wang: Person) -> None:
    offered = await talk.ask(wang, "/tips")
    assert offered.text == talk.service.choose_topic
    assert list_labels(offered) == [*talk.brain.topics.people, *talk.brain.topics.seasons]
    (tips,) = await talk.tap(wang, offered, "老人")
    assert tips.text == (await talk.ask(wang, "/tips 老人")).text


async def test_tips_on_no_known_topic_say_so_and_offer_the_topics(talk: Talk, wang: Person) -> None:
    offered = await talk.ask(wang, "/tips <b>量子力学</b>")
    assert offered.text == talk.service.no_topic.format(topic="<b>量子力学</b>")
    assert "老人" in list_labels(offered)


async def test_tips_of_a_topic_can_be_voted_on(talk: Talk, wang: Person) -> None:
    tips = await talk.ask(wang, "/tips 老人")
    assert list_labels(tips)[-2:] == ["👍", "👎"]


async def test_one_tip_is_followed_by_another_in_its_place(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "/tip")
    seen = {first.text}
    for _ in range(3):
        assert await talk.tap(wang, first, talk.service.another) == []
        seen.add(talk.see(first).text)
    assert len(seen) == 4


async def test_another_tip_after_one_that_there_is_no_more_is_shown_all_the_same(talk: Talk, wang: Person) -> None:
    first = await talk.ask(wang, "/tip")
    await talk.tap(wang, first, f"n:{shorten('nichts')}", forged=True)
    assert talk.see(first).text
    assert not talk.desk.tally.faults


async def test_lists_are_shown_in_a_group_too(talk: Talk, api: BotApi, group: Chat, wang: Person) -> None:
    first = await talk.ask(wang, f"/campaigns@{api.username}", chat=group)
    await talk.tap(wang, first, talk.service.next)
    assert "7. " in talk.see(first).text
