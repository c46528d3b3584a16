"""What all commands share: the folder option, settings, the bot, how a command fails."""

import gc
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.app import Bot, build
from bot.knowledge.problems import KnowledgeError
from bot.settings import Settings, SettingsError, read_environment, read_settings

Folder = Annotated[Path | None, typer.Option("--knowledge", help="知识库文件夹，默认用自带的", show_default=False)]


def load_settings(knowledge: Path | None, more: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment and of `.env`; a setting that cannot be used ends the command."""
    try:
        return read_settings({**read_environment(os.environ, Path(".env")), **(more or {})}, knowledge)
    except SettingsError as error:
        fail(str(error), 2)


def build_bot(settings: Settings) -> Bot:
    """The bot; problems of its knowledge end the command."""
    gc.disable()  # the knowledge stays to the end: the collector need not walk it again and again, nor while it grows
    try:
        bot = build(settings, announce)
    except KnowledgeError as error:
        fail(f"{error}\n知识库有 {len(error.problems)} 个问题，改好再启动。", 1)
    finally:
        gc.enable()
    gc.freeze()
    return bot


def announce() -> None:
    """Say that indexing takes a while, to whoever watches."""
    if sys.stderr.isatty():
        print("正在给知识建索引，头一次要等一会儿，以后就快了……", file=sys.stderr)


def fail(message: str, status: int) -> NoReturn:
    """End the command with a message and an exit status."""
    print(message, file=sys.stderr)
    raise typer.Exit(status)
