"""The chat in a terminal, and on lines from a pipe."""

import sys
from collections.abc import Callable
from io import StringIO

import pytest

from bot.app import Bot
from bot.channels.terminal import COMMANDS, PROMPT, run_chat

QUESTION = "交警买了多少斤莲藕"
GREETING = "你好"  # its reply always suggests three questions
HINT = "输入 /help 看命令"
Talk = Callable[..., str]


class Keyboard(StringIO):
    def isatty(self) -> bool:
        return True


class Interrupted(Keyboard):
    """Ctrl-C after the last line."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # the stubs take it for binary
        line = super().readline(-1 if size is None else size)
        if not line:
            raise KeyboardInterrupt
        return line


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def welcome(bot: Bot) -> str:
    return bot.render(bot.browse("welcome")).splitlines()[0]


@pytest.fixture
def goodbye(bot: Bot) -> str:
    return bot.render(bot.browse("goodbye"))


@pytest.fixture
def pipe(bot: Bot) -> Talk:
    def talk(*lines: str) -> str:
        out = StringIO()
        source = StringIO("".join(f"{line}\n" for line in lines))
        run_chat(bot, bot.knowledge.replies, bot.browse("welcome"), source, out)
        return out.getvalue()

    return talk


@pytest.fixture
def keyboard(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setenv("COLUMNS", "2000")  # so that no line is broken

    def talk(*lines: str, kind: type[Keyboard] = Keyboard, out: StringIO | None = None) -> str:
        source, screen = kind("".join(f"{line}\n" for line in lines)), out or StringIO()
        monkeypatch.setattr(sys, "stdin", source)
        run_chat(bot, bot.knowledge.replies, bot.browse("welcome"), source, screen)
        return screen.getvalue()

    return talk


def test_lines_from_a_pipe_are_answered_and_nothing_else_is_written(bot: Bot, pipe: Talk) -> None:
    reply, _ = bot.ask(QUESTION)
    assert pipe(QUESTION) == f"{bot.render(reply)}\n"


def test_empty_lines_from_a_pipe_are_passed_over(pipe: Talk) -> None:
    assert pipe("", "  ", QUESTION, "") == pipe(QUESTION)
    assert pipe() == ""


def test_lines_from_a_pipe_are_one_conversation(bot: Bot, pipe: Talk) -> None:
    _, turn = bot.ask("交警买莲藕是怎么回事")
    follow_up, _ = bot.ask("有多少斤", turn)
    assert pipe("交警买莲藕是怎么回事", "有多少斤").endswith(f"{bot.render(follow_up)}\n")
    assert "1500余斤" in bot.render(follow_up)


def test_a_pipe_that_says_quit_is_read_no_further(pipe: Talk) -> None:
    assert pipe(QUESTION, "/quit", "你好") == pipe(QUESTION)
    assert pipe("/exit", QUESTION) == ""


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_suggestion_is_asked_by_its_number(bot: Bot, pipe: Talk, number: int) -> None:
    reply, turn = bot.ask(GREETING)
    suggestion = reply.suggestions[number - 1]
    chosen, _ = bot.ask(suggestion, turn)
    expected = f"{bot.render(reply)}\n→ {suggestion}\n{bot.render(chosen)}\n"
    assert pipe(GREETING, str(number)) == expected


@pytest.mark.parametrize("number", ["0", "4", "99", "-1", "1.0", "①", "²", "１", "一"])
def test_a_number_without_a_suggestion_is_a_message(bot: Bot, pipe: Talk, number: str) -> None:
    reply, turn = bot.ask(GREETING)
    assert len(reply.suggestions) == 3
    assert pipe(GREETING, number) == f"{bot.render(reply)}\n{bot.render(bot.ask(number, turn)[0])}\n"


def test_a_number_before_any_reply_is_a_message(bot: Bot, pipe: Talk) -> None:
    assert pipe("1") == f"{bot.render(bot.ask('1')[0])}\n"


@pytest.mark.parametrize(
    ("command", "topic", "argument"),
    [
        ("/campaigns", "campaigns", ""),
        ("/news", "news", ""),
        ("/tips", "tips", ""),
        ("/tips 老人", "tips", "老人"),
        ("/tips   老人 ", "tips", "老人"),
    ],
)
def test_a_command_shows_its_list(bot: Bot, pipe: Talk, command: str, topic: str, argument: str) -> None:
    assert pipe(command) == f"{bot.render(bot.browse(topic, argument))}\n"


def test_the_lists_hold_what_they_are_named_after(bot: Bot, pipe: Talk) -> None:
    assert all(article.title in pipe("/news") for article in bot.knowledge.articles)
    assert all(c.name in pipe("/campaigns") for article in bot.knowledge.articles for c in article.campaigns)
    assert "老人" in pipe("/tips")
    assert pipe("/tips 老人").count("· ") >= 3


def test_help_names_every_command_and_says_what_can_be_asked(bot: Bot, pipe: Talk) -> None:
    lines = pipe("/help").splitlines()
    assert [line.split()[0] for line in lines[: len(COMMANDS)]] == list(COMMANDS)
    assert "\n".join(lines[len(COMMANDS) :]) == bot.render(bot.browse("help"))


def test_why_explains_the_last_reply(bot: Bot, keyboard: Talk) -> None:
    reply, _ = bot.ask(QUESTION)
    assert reply.why.note == "lotus-root/bought"
    assert bot.explain(reply.why) in keyboard(QUESTION, "/why")


def test_why_before_any_question_says_so(pipe: Talk) -> None:
    assert pipe("/why") == "还没有问过问题。\n"


@pytest.mark.parametrize("command", ["/hepl", "/", "/help2 老人", "/[bold]x[/bold]"])
def test_an_unknown_command_points_to_help(pipe: Talk, command: str) -> None:
    said = pipe(command)
    assert f"没有 {command.split()[0]} 这个命令" in said
    assert "/help" in said


def test_a_command_does_not_end_the_conversation(bot: Bot, pipe: Talk) -> None:
    _, turn = bot.ask(QUESTION)
    more, _ = bot.ask("还有呢", turn)
    assert pipe(QUESTION, "/hepl", "还有呢").endswith(f"{bot.render(more)}\n")


def test_a_terminal_is_welcomed_and_told_of_the_commands(keyboard: Talk, welcome: str) -> None:
    said = keyboard(QUESTION)
    assert said.startswith(welcome)
    assert HINT in said
    assert "1500余斤" in said


def test_a_prompt_is_shown_for_every_message(keyboard: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    keyboard(QUESTION, "", "你好")
    assert capsys.readouterr().out == PROMPT * 4  # the empty line is asked for again, the last one meets the end


@pytest.mark.parametrize("kind", [Keyboard, Interrupted], ids=["end of input", "Ctrl-C"])
def test_a_chat_ends_with_a_goodbye(keyboard: Talk, goodbye: str, kind: type[Keyboard]) -> None:
    said = keyboard(QUESTION, kind=kind)
    assert said.endswith(f"{goodbye}\n")
    assert said.count(goodbye) == 1


def test_quit_ends_a_chat_before_what_comes_after(keyboard: Talk) -> None:
    assert "1500余斤" not in keyboard("/quit", QUESTION)


def test_on_a_screen_what_was_asked_for_is_bold_and_not_in_brackets(
    keyboard: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    said = keyboard(QUESTION, out=Screen())
    assert "\x1b[1;32m1500余斤\x1b[0m" in said
    assert not {"【", "】", "\ue000", "\ue001"} & set(said)


def test_square_brackets_in_a_message_are_not_markup(pipe: Talk) -> None:
    assert "Traceback" not in pipe("[/bold]", QUESTION)
    assert "1500余斤" in pipe("[/bold]", QUESTION)
