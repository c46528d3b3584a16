"""Commands that answer: in the terminal, one question, a batch."""

import json
import sys
from typing import Annotated

import typer

from bot.batch import answer_batch
from bot.commands.shared import Folder, build_bot, fail, load_settings
from bot.dialogue.rendering import render_json


def chat(knowledge: Folder = None) -> None:
    """在终端里聊天；标准输入不是终端时，逐行回答读到的问题。"""
    from bot.channels.terminal import run_chat  # rich takes a while to load, and only the chat needs it

    bot = build_bot(load_settings(knowledge))
    run_chat(bot, bot.knowledge.replies, bot.browse("welcome"), sys.stdin, sys.stdout)


def ask(
    question: Annotated[str, typer.Argument(help="要问的话", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
    why: Annotated[bool, typer.Option("--why", help="说明这个回答是怎么来的")] = False,
    batch: Annotated[bool, typer.Option("--batch", help="从标准输入读 JSON 行，逐行输出 JSON")] = False,
    knowledge: Folder = None,
) -> None:
    """回答一个问题，或用 --batch 回答一批。"""
    if question and batch:
        fail("--batch 从标准输入读问题，不能再写一个问题。", 2)
    if not question and not batch:
        fail('没有问题。请写：python -m bot ask "问题"，或用 --batch 从标准输入读。', 2)
    bot = build_bot(load_settings(knowledge))
    if batch:
        for answer in answer_batch(bot, sys.stdin):
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        return
    reply, _ = bot.ask(question)
    if as_json:
        print(json.dumps(render_json(reply, bot.render(reply)), ensure_ascii=False))
        return
    print(bot.render(reply))
    if why:
        print(f"\n{bot.explain(reply.why)}")
