"""The chat in a terminal. The only home of rich.

Where standard input is no terminal, the lines that come in are answered and nothing else is written.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TextIO

from rich.console import Console
from rich.text import Text

from bot.dialogue.memory import Turn
from bot.dialogue.rendering import render_text
from bot.dialogue.reply import Reply, Why
from bot.knowledge.language import Replies

PROMPT = "您："
COMMANDS = {
    "/help": "怎么用",
    "/campaigns": "有哪些专项行动和活动",
    "/news": "有哪些报道",
    "/tips": "安全提示的主题；/tips 老人 看一个主题的提示",
    "/why": "上一个回答是怎么来的",
    "/quit": "结束（也可以按 Ctrl-D）",
}
_NUMBER = re.compile("[1-9]")
_MARK = ("\ue000", "\ue001")
_MARKED = re.compile(f"{_MARK[0]}(.*?){_MARK[1]}")


class Brain(Protocol):
    """What a chat needs of the bot."""

    def ask(self, message: str, before: Turn | None = None) -> tuple[Reply, Turn | None]:
        """The reply to a message, and the turn to pass with the next one."""
        ...

    def browse(self, topic: str, argument: str = "") -> Reply:
        """What a command shows."""
        ...

    def explain(self, why: Why) -> str:
        """Why a reply is what it is."""
        ...


@dataclass
class Chat:
    """One conversation: reads lines, writes replies, remembers the last turn and its suggestions."""

    brain: Brain
    say: Replies
    out: Console
    turn: Turn | None = None
    last: Reply | None = None
    _choices: tuple[str, ...] = field(default=())

    def respond(self, line: str) -> bool:
        """Answer one line; False when the chat is over."""
        line = line.strip()
        if line.lower() in {"/quit", "/exit", "exit", "quit", "退出"}:
            return False
        if line.startswith("/"):
            self._obey(*line.split(maxsplit=1))
            return True
        if _NUMBER.fullmatch(line) and int(line) <= len(self._choices):
            line = self._choices[int(line) - 1]
            self.out.print(f"→ {line}", style="dim", markup=False, highlight=False)
        reply, self.turn = self.brain.ask(line, self.turn)
        self.show(reply)
        return True

    def _obey(self, command: str, argument: str = "") -> None:
        command = command.lower()
        if command == "/why":
            said = self.brain.explain(self.last.why) if self.last else "还没有问过问题。"
            self.out.print(said, markup=False, highlight=False)
        elif command == "/help":
            for name, meaning in COMMANDS.items():
                self.out.print(f"{name:<11}{meaning}", markup=False, highlight=False)
            self.show(self.brain.browse("help"))
        elif command in COMMANDS:
            self.show(self.brain.browse(command[1:], argument.strip()))
        else:
            self.out.print(f"没有 {command} 这个命令，输入 /help 看有哪些。", markup=False, highlight=False)

    def show(self, reply: Reply) -> None:
        """Write a reply, and remember it for /why and its suggestions for their numbers."""
        self.last, self._choices = reply, reply.suggestions
        if not self.out.is_terminal:
            self.out.print(render_text(reply, self.say), markup=False, highlight=False, soft_wrap=True)
            return
        text = render_text(reply, self.say, lambda part: f"{_MARK[0]}{part}{_MARK[1]}")
        self.out.print(_style(text))


def run_chat(brain: Brain, say: Replies, welcome: Reply, source: TextIO, out: TextIO) -> None:
    """Chat until the input ends, /quit or Ctrl-C."""
    console = Console(file=out, highlight=False, soft_wrap=True)
    chat = Chat(brain, say, console)
    if not source.isatty():
        for line in source:
            if line.strip() and not chat.respond(line):
                return
        return
    chat.show(welcome)
    console.print("（输入 /help 看命令，Ctrl-D 结束）", style="dim")
    try:
        while chat.respond(_read_line(console)):
            pass
    except (EOFError, KeyboardInterrupt):
        console.print()
        chat.show(brain.browse("goodbye"))


def _read_line(console: Console, read: Callable[[str], str] = input) -> str:
    console.print()
    line = ""
    while not line.strip():
        line = read(PROMPT)
    return line


def _style(text: str) -> Text:
    """Marked parts bold, lines of source and basis dim."""
    styled = Text()
    for number, line in enumerate(text.split("\n")):
        if number:
            styled.append("\n")
        dim = "dim" if line.startswith(("来源：", "依据：")) else ""
        position = 0
        for match in _MARKED.finditer(line):
            styled.append(line[position : match.start()], style=dim)
            styled.append(match[1], style="bold green")
            position = match.end()
        styled.append(line[position:], style=dim)
    return styled
