"""Questions in, answers out, as lines of JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from bot.app import Bot
from bot.dialogue.memory import Turn
from bot.dialogue.rendering import render_json
from bot.dialogue.reply import Reply

MOST_LINE = 1 << 20
"""Characters of a line of a batch; a longer one gets an error line."""


def answer_batch(bot: Bot, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in order; a line that is none gets an `error`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        known: dict[str, Any] = {"line": number}
        try:
            request = _parse_request(line)
            known |= {"id": request["id"]} if "id" in request else {}
            question, before = _read_request(request)
        except ValueError as error:
            yield {**known, "error": f"这一行不能用：{error}"}
            continue
        reply, text = ask_after(bot, question, before)
        yield {"id": request.get("id"), **render_json(reply, text)}


def _parse_request(line: str) -> dict[str, Any]:
    if len(line) > MOST_LINE:
        raise ValueError(f"超过 {MOST_LINE} 个字符")
    try:
        request = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"不是 JSON（{error}）") from error
    if not isinstance(request, dict):
        raise ValueError("应当是 {…}")
    return request


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} 不是 JSON 的值")


def _read_request(request: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    question, before = request.get("q"), request.get("before")
    before = [] if before is None else before
    if not isinstance(question, str):
        raise ValueError("缺少 q，或者 q 不是文字")
    if not isinstance(before, list) or not all(isinstance(message, str) for message in before):
        raise ValueError("before 应当是一个文字列表")
    return question, tuple(before)


def ask_after(bot: Bot, question: str, before: Iterable[str]) -> tuple[Reply, str]:
    """The reply to a question after earlier messages of the same chat, and its text."""
    turn: Turn | None = None
    for message in before:
        _, turn = bot.ask(message, turn)
    reply, _ = bot.ask(question, turn)
    return reply, bot.render(reply)
