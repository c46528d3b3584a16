"""Conversations of the web: begun, found again, forgotten."""

from bot.app import Bot
from bot.channels.web import sessions
from bot.channels.web.sessions import MOST_SECONDS, MOST_SESSIONS, Sessions
from bot.dialogue.reply import Reply
from tests.channels.web.conftest import Clock

REPLY = Reply("answer")


def test_a_conversation_is_found_by_its_id(clock: Clock) -> None:
    held = Sessions(clock)
    begun = held.begin("v1")
    assert held.find(begun.id, "v1") is begun


def test_ids_cannot_be_guessed_from_one_another(clock: Clock) -> None:
    held = Sessions(clock)
    ids = {held.begin("v1").id for _ in range(100)}
    assert len(ids) == 100
    assert min(map(len, ids)) >= 20


def test_an_id_that_was_never_given_is_unknown(clock: Clock) -> None:
    assert Sessions(clock).find("never-given-to-anybody", "v1") is None


def test_a_conversation_that_has_lain_too_long_is_unknown(clock: Clock) -> None:
    held = Sessions(clock)
    begun = held.begin("v1")
    clock.now += MOST_SECONDS + 1
    assert held.find(begun.id, "v1") is None
    assert len(held) == 0


def test_a_conversation_that_is_used_stays(clock: Clock) -> None:
    held = Sessions(clock)
    begun = held.begin("v1")
    for _ in range(3):
        clock.now += MOST_SECONDS - 1
        assert held.find(begun.id, "v1") is begun


def test_the_oldest_goes_when_there_are_too_many(clock: Clock) -> None:
    held = Sessions(clock)
    first, second = held.begin("v1"), held.begin("v1")
    held.find(first.id, "v1")
    for _ in range(MOST_SESSIONS - 1):
        held.begin("v1")
    assert held.find(first.id, "v1") is first
    assert held.find(second.id, "v1") is None
    assert len(held) == MOST_SESSIONS


def test_what_was_talked_about_on_another_knowledge_is_forgotten(clock: Clock, bot: Bot) -> None:
    held = Sessions(clock)
    begun = held.begin("v1")
    reply, turn = bot.ask("交警买了多少斤莲藕")
    begun.note("交警买了多少斤莲藕", reply, turn)
    found = held.find(begun.id, "v2")
    assert found is begun
    assert found.turn is None
    assert found.given[1].question == "交警买了多少斤莲藕"


def test_replies_are_numbered_and_only_the_last_are_kept(clock: Clock) -> None:
    session = Sessions(clock).begin("v1")
    numbers = [session.note(f"问题{n}", REPLY, None) for n in range(25)]
    assert numbers == list(range(1, 26))
    assert len(session.given) == sessions._MOST_REPLIES
    assert session.given[25].question == "问题24"
