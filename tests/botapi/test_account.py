"""What is kept for the bot, and for how long."""

import pytest

from tests.botapi import account as module
from tests.botapi.account import Account
from tests.botapi.records import Chat, Person
from tests.botapi.refusals import Refusal

WANG = Person(1001, "王", "zh-hans")


@pytest.fixture
def account() -> Account:
    account = Account(lambda: 1_700_000_000.5, "5:x", "test_bot")
    account.add_person(WANG)
    return account


def test_the_bots_id_is_that_of_its_token(account: Account) -> None:
    assert (account.bot["id"], account.bot["username"]) == (5, "test_bot")


def test_private_chats_and_groups_count_together_and_every_supergroup_by_itself(account: Account) -> None:
    places = [WANG.chat, Chat(-5, "group", "一"), Chat(-6, "supergroup", "二"), Chat(-7, "supergroup", "三")]
    ids = [account.add_message(chat, account.bot, {})["message_id"] for chat in places]
    assert ids[1] == ids[0] + 1
    assert ids[2:] == [1, 1]


def test_a_message_has_the_whole_seconds_of_the_clock(account: Account) -> None:
    assert account.add_message(WANG.chat, account.bot, {})["date"] == 1_700_000_000


def test_the_oldest_messages_go_first(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    messages = [account.add_message(WANG.chat, account.bot, {"text": "x"}) for _ in range(2)]
    account.show(messages[0], "sendMessage", "x")
    messages.append(account.add_message(WANG.chat, account.bot, {"text": "x"}))
    assert list(account.messages.values()) == messages[1:]
    assert account.seen == {}


@pytest.mark.parametrize(
    ("why", "code"), [("blocked", 403), ("deactivated", 403), ("kicked", 403), ("left", 403), ("gone", 400)]
)
def test_a_chat_that_is_barred_is_refused_until_it_is_open_again(account: Account, why: str, code: int) -> None:
    account.bar(WANG.id, why)
    with pytest.raises(Refusal) as caught:
        account.find_chat(WANG.id)
    assert caught.value.code == code
    account.unbar(WANG.id)
    assert account.find_chat(WANG.id) == WANG.chat


def test_a_moved_group_takes_its_people_along(account: Account) -> None:
    account.add_group(Chat(-5, "group", "群"), [WANG.id])
    account.administrators[-5] = {WANG.id}
    account.move(-5, Chat(-6, "supergroup", "群"))
    assert (account.members[-6], account.administrators[-6]) == ({WANG.id}, {WANG.id})


def test_a_query_is_closed_once(account: Account) -> None:
    query = account.open_query()
    account.close_query(query)
    with pytest.raises(Refusal, match="query is too old"):
        account.close_query(query)
