"""More on what was talked about."""

from dataclasses import replace

import pytest

from bot.app import Bot
from bot.dialogue.memory import Turn


def start(bot: Bot, message: str) -> Turn:
    _, turn = bot.ask(message)
    assert turn is not None
    return turn


def test_more_facts_of_the_article_follow_until_all_are_told(bot: Bot) -> None:
    article = next(article for article in bot.knowledge.articles if article.id == "lotus-root")
    turn: Turn | None = start(bot, "交警买了多少斤莲藕")
    told: list[str] = ["lotus-root/bought"]
    while len(told) < len(article.facts):
        reply, turn = bot.ask("还有吗", turn)
        assert reply.facts
        told += reply.facts
    assert {*told} == {f"lotus-root/{fact.id}" for fact in article.facts}
    assert bot.render(bot.ask("还有吗", turn)[0]) == bot.knowledge.replies.nothing_more


def test_more_tips_follow_and_none_twice(bot: Bot) -> None:
    first, turn = bot.ask("老人过马路注意什么")
    second, turn = bot.ask("还有吗", turn)
    third, _ = bot.ask("还有吗", turn)
    assert (second.kind, third.kind) == ("tip", "tip")
    assert set(second.tips).isdisjoint(third.tips)
    assert first.tips[0] not in {*second.tips, *third.tips}


def test_tips_that_are_gone_since_the_turn_are_passed_over(bot: Bot) -> None:
    turn = start(bot, "老人过马路注意什么")
    reply, _ = bot.ask("还有吗", replace(turn, rest=("tip/gone", *turn.rest, "nonsense")))
    assert reply == bot.ask("还有吗", turn)[0]


@pytest.mark.parametrize("rest", [(), ("tip/gone",)])
def test_where_nothing_of_the_turn_is_left_it_says_so(bot: Bot, rest: tuple[str, ...]) -> None:
    turn = replace(start(bot, "交警买了多少斤莲藕"), groups=frozenset({"gone"}), rest=rest)
    assert bot.render(bot.ask("还有吗", turn)[0]) == bot.knowledge.replies.nothing_more
