"""Commands that run the service, and that look after it."""

import asyncio
import re
import sys
import time
from typing import Annotated

import typer

from bot.commands.shared import Folder, build_bot, fail, load_settings
from bot.logs import set_up_logging
from bot.settings import Settings

TOKENLESS = (
    "没有设置 TELEGRAM_BOT_TOKEN，只开网页。想接上 Telegram：找 @BotFather 要一个令牌，写进 .env（见 .env.example）。"
)


def run(knowledge: Folder = None) -> None:
    """启动机器人：打开网页就能聊；设置了令牌，同时接上 Telegram。"""
    settings = load_settings(knowledge)
    if not settings.token:
        print(TOKENLESS, file=sys.stderr)
    _serve(settings, web=True, telegram=settings.token is not None)


def telegram(
    webhook: Annotated[
        str, typer.Option(help="对外的网址（https://…），用它收消息；不写就自己去取", show_default=False)
    ] = "",
    listen: Annotated[str, typer.Option(help="收消息时监听的 地址:端口，默认 127.0.0.1:8080", show_default=False)] = "",
    knowledge: Folder = None,
) -> None:
    """只接上 Telegram；用 --webhook 时，同一个地址上也有网页。按 Ctrl-C 结束。"""
    if webhook and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", webhook):
        fail("--webhook 要写对外的网址，例如 https://bot.example.org。", 2)
    _serve(load_settings(knowledge, {"BOT_LISTEN": listen} if listen else {}), telegram=True, url=webhook)


def health(knowledge: Folder = None) -> None:
    """机器人还在运行吗：在，退出状态为 0；不在，为 1。给容器的健康检查用。"""
    from bot.vitals import is_alive

    settings = load_settings(knowledge)
    if not is_alive(settings.data, time.time()):
        fail(f"{settings.data}：一分钟内没有动静，机器人没有在这里运行。", 1)
    print("在运行。")


def _serve(settings: Settings, *, web: bool = False, telegram: bool = False, url: str = "") -> None:
    from bot.assembly import Plan  # these take a while to load, and only the service needs them
    from bot.journal.faults import JournalError
    from bot.serving import STOPPED, ServingError, serve

    set_up_logging(settings.log_level, settings.secrets)
    bot = build_bot(settings)
    try:
        asyncio.run(serve(settings, bot, Plan(web, telegram, url), _say))
    except ServingError as error:
        fail(str(error), 2)
    except JournalError as error:
        fail(str(error), 1)
    print(STOPPED, flush=True)


def _say(text: str) -> None:
    print(text, flush=True)
