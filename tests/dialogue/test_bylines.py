"""Who wrote a report."""

import pytest

from bot.app import Bot
from bot.dialogue.reply import Reply

BYLINES = {
    "iron-team": ("铁军那篇", ["朱冬", "耿运昕", "程晓庆"]),
    "truck-drive": ("工程运输车整治那篇", ["朱冬", "李梦琳"]),
    "blood-donation": ("交警献血那篇", ["朱冬", "尹晓洁"]),
    "lotus-root": ("买莲藕那篇", ["朱冬", "程晓庆"]),
    "courier-safety": ("快递员安全宣传那篇", ["徐志勤", "尹晓洁"]),
    "one-three-five": ("一三五工作法那篇", ["朱冬", "程晓庆"]),
    "old-and-young": ("关爱一老一小那篇", ["朱冬", "李梦琳"]),
}
PEOPLE = ["朱冬", "徐志勤", "耿运昕", "程晓庆", "李梦琳", "尹晓洁"]


def ask(bot: Bot, *messages: str) -> Reply:
    turn = None
    for message in messages[:-1]:
        _, turn = bot.ask(message, turn)
    reply, _ = bot.ask(messages[-1], turn)
    return reply


@pytest.mark.parametrize("wish", ["是谁写的", "的记者和通讯员是谁", "的作者是谁", "谁采写的"])
@pytest.mark.parametrize("article", BYLINES)
def test_a_report_is_named_with_all_who_signed_it_and_nobody_else(bot: Bot, article: str, wish: str) -> None:
    name, people = BYLINES[article]
    reply = ask(bot, name + wish)
    (passage,) = reply.passages
    assert reply.kind == "answer"
    assert [source.id for source in reply.sources] == [article]
    assert {person for person in PEOPLE if person in passage.text} == set(people)
    assert set(passage.marks) == set(people)


@pytest.mark.parametrize(("message", "photo"), [("快递那篇的照片是谁拍的", True), ("莲藕那篇是谁写的", False)])
def test_a_photo_report_says_so(bot: Bot, message: str, photo: bool) -> None:
    assert ("摄影" in bot.render(ask(bot, message))) is photo


def test_a_byline_is_asked_for_in_a_follow_up(bot: Bot) -> None:
    reply = ask(bot, "给快递员讲安全是哪天", "记者是谁")
    assert [source.id for source in reply.sources] == ["courier-safety"]
    assert "徐志勤" in bot.render(reply)


def test_two_reports_have_two_bylines(bot: Bot) -> None:
    text = bot.render(ask(bot, "莲藕和献血各是谁写的"))
    assert "程晓庆" in text
    assert "尹晓洁" in text


@pytest.mark.parametrize(
    ("message", "wrong", "right"),
    [("莲藕那篇的记者是徐志勤吧", "徐志勤", "朱冬"), ("快递那篇的通讯员是李梦琳吧", "李梦琳", "尹晓洁")],
)
def test_a_wrong_name_is_corrected(bot: Bot, message: str, wrong: str, right: str) -> None:
    reply = ask(bot, message)
    (notice,) = reply.notices
    assert wrong in notice
    assert right in notice
    assert right in reply.passages[0].text


def test_a_right_name_is_not_corrected(bot: Bot) -> None:
    assert ask(bot, "莲藕那篇的记者是朱冬吧").notices == ()


@pytest.mark.parametrize("message", ["红烧肉那篇是谁写的", "三国演义的作者是谁"])
def test_the_byline_of_nothing_known_is_refused(bot: Bot, message: str) -> None:
    reply = ask(bot, message)
    assert reply.kind == "refuse"
    assert not any(person in bot.render(reply) for person in PEOPLE)
