"""Replies on their way out."""

from collections.abc import Callable

import pytest

from bot.dialogue.memory import Turn
from bot.dialogue.reply import Passage, Reply
from bot.knowledge.models import Knowledge
from tests.botapi import BotApi, Chat, Person
from tests.channels.telegram.talk import Talk, find_data, list_labels

SENTENCE = "这是很长很长的一句话，里面有<b>标签</b>和&符号，还有🚦。"


class Fixed:
    """A brain that knows what another knows, but answers every message with one reply."""

    def __init__(self, brain: object, reply: Reply) -> None:
        self._brain = brain
        self._reply = reply

    def __getattr__(self, name: str) -> object:
        return getattr(self._brain, name)

    def ask(self, _message: str, _before: Turn | None = None) -> tuple[Reply, None]:
        return self._reply, None


@pytest.fixture
def fix(talk: Talk) -> Callable[[Reply], None]:
    """Makes the bot answer everything with one reply."""

    def fix(reply: Reply) -> None:
        talk.brain = Fixed(talk.brain, reply)  # type: ignore[assignment]  # the rest comes through __getattr__

    return fix


async def test_a_reply_that_is_too_long_comes_in_parts_with_the_buttons_under_the_last(
    talk: Talk, wang: Person, fix: Callable[[Reply], None]
) -> None:
    fix(Reply("answer", tuple(Passage(SENTENCE) for _ in range(200)), suggestions=("一问",)))
    parts = await talk.say(wang, "问")
    assert len(parts) > 1
    assert "".join(part.text.replace("\n", "") for part in parts) == SENTENCE * 200
    assert [list_labels(part) for part in parts[:-1]] == [[]] * (len(parts) - 1)
    assert list_labels(parts[-1]) == ["一问", "👍", "👎"]


async def test_markup_in_what_is_told_is_shown_as_it_is(talk: Talk, wang: Person, fix: Callable[[Reply], None]) -> None:
    fix(Reply("answer", (Passage("看 <a href='x'>_*[这里](& &amp;", ("<a",)),)))
    answer = await talk.ask(wang, "问")
    assert answer.text == "看 <a href='x'>_*[这里](& &amp;"
    assert answer.bold() == ["<a"]


@pytest.mark.parametrize("kind", ["answer", "tip", "list", "refuse"])
async def test_what_tells_something_can_be_voted_on(
    talk: Talk, wang: Person, fix: Callable[[Reply], None], kind: str
) -> None:
    fix(Reply(kind, (Passage("一句话"),)))  # type: ignore[arg-type]
    assert len(find_data(await talk.ask(wang, "问"), "v")) == 2


@pytest.mark.parametrize("kind", ["social", "help", "emergency", "clarify"])
async def test_what_tells_nothing_cannot(talk: Talk, wang: Person, fix: Callable[[Reply], None], kind: str) -> None:
    fix(Reply(kind, (Passage("一句话"),)))  # type: ignore[arg-type]
    assert find_data(await talk.ask(wang, "问"), "v") == []


async def test_in_private_an_answer_is_no_reply_to_the_message_but_a_paged_list_is(talk: Talk, wang: Person) -> None:
    assert (await talk.ask(wang, "闯红灯扣几分")).reply_to is None
    assert (await talk.ask(wang, "有哪些专项行动")).reply_to is not None


async def test_links_are_not_previewed(talk: Talk, api: BotApi, wang: Person) -> None:
    await talk.ask(wang, "闯红灯扣几分")
    assert "link_preview_options" in api.calls("sendMessage")[-1].parameters


async def test_a_list_behind_a_suggestion_comes_whole(
    talk: Talk, wang: Person, knowledge: Knowledge, fix: Callable[[Reply], None]
) -> None:
    heading, *lines = (Passage(text) for text in ("清单", *(f"{i}. 一行" for i in range(1, 10))))
    offered = await talk.ask(wang, "/start")
    fix(Reply("list", (heading, *lines)))
    (shown,) = await talk.tap(wang, offered, list_labels(offered)[0])
    assert "9. 一行" in shown.text
    assert knowledge.service.next not in list_labels(shown)


async def test_a_tap_from_long_ago_is_obeyed_though_nothing_can_be_shown_above_the_chat(
    talk: Talk, api: BotApi, group: Chat, wang: Person
) -> None:
    first = await talk.ask(wang, "/campaigns", chat=group)
    api.tap(wang, first, talk.service.next)
    api.age_queries()
    await talk.settle()
    assert "7. " in talk.see(first).text
    assert not talk.desk.tally.faults


async def test_a_tap_that_telegram_refuses_otherwise_is_a_fault(talk: Talk, api: BotApi, wang: Person) -> None:
    first = await talk.ask(wang, "/campaigns")
    api.fault("answerCallbackQuery", code=400, description="Bad Request: MESSAGE_TOO_LONG")
    await talk.tap(wang, first, talk.service.next)
    assert talk.desk.tally.faults == {"refused": 1}


async def test_a_page_that_cannot_be_edited_any_more_is_apologised_for(talk: Talk, api: BotApi, wang: Person) -> None:
    first = await talk.ask(wang, "/campaigns")
    api.fault("editMessageText", code=400, description="Bad Request: message can't be edited")
    (said,) = await talk.tap(wang, first, talk.service.next)
    assert said.text == talk.service.failed
