"""Updates of one chat in order, chats beside each other."""

import asyncio

import pytest
from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.channels.telegram.ordering import ChatOrder, find_lane

WANG = User(1, "王", is_bot=False)


def say(number: int, chat: int) -> Update:
    kind = Chat.PRIVATE if chat > 0 else Chat.SUPERGROUP
    return Update(number, message=Message(number, None, Chat(chat, kind), from_user=WANG))  # type: ignore[arg-type]


class Work:
    """Work on updates that waits until it is let go on."""

    def __init__(self) -> None:
        self.order = ChatOrder()
        self.begun: list[int] = []
        self.done: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}

    def start(self, update: Update) -> asyncio.Task[None]:
        self.gates[update.update_id] = asyncio.Event()
        return asyncio.create_task(self.order.process_update(update, self._work(update.update_id)))

    async def _work(self, number: int) -> None:
        self.begun.append(number)
        await self.gates[number].wait()
        self.done.append(number)


async def let_run() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_updates_of_a_chat_run_one_after_the_other() -> None:
    work = Work()
    tasks = [work.start(say(number, 1)) for number in range(3)]
    for number in (2, 1):
        work.gates[number].set()
    await let_run()
    assert work.begun == [0]
    work.gates[0].set()
    await asyncio.gather(*tasks)
    assert work.done == [0, 1, 2]


async def test_a_chat_that_is_stuck_holds_up_no_other() -> None:
    work = Work()
    stuck, other = work.start(say(0, 1)), work.start(say(1, 2))
    work.gates[1].set()
    await other
    assert work.done == [1]
    work.gates[0].set()
    await stuck


async def test_locks_go_with_the_last_who_uses_them() -> None:
    work = Work()
    tasks = [work.start(say(number, number % 5 + 1)) for number in range(20)]
    await let_run()
    assert work.order.lanes == 5
    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert work.order.lanes == 0


async def test_an_update_that_fails_or_is_given_up_lets_the_next_go_on() -> None:
    work = Work()

    async def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await work.order.process_update(say(0, 1), fail())
    given_up, following = work.start(say(1, 1)), work.start(say(2, 1))
    await let_run()
    given_up.cancel()
    work.gates[2].set()
    await following
    assert work.done == [2]
    assert work.order.lanes == 0


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        (say(1, 5), "c5"),
        (say(1, -5), "c-5"),
        (Update(1, callback_query=CallbackQuery("1", WANG, "1", message=say(1, -5).message)), "c-5"),
        (Update(1, inline_query=InlineQuery("1", WANG, "", "")), "u1"),
        (Update(1), ""),
        ("no update", ""),
    ],
)
def test_what_happens_in_a_chat_belongs_to_it_and_the_rest_to_the_person(update: object, lane: str) -> None:
    assert find_lane(update) == lane
