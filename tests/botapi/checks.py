"""What Telegram checks before it shows something: keyboards, inline results, lists of commands."""

import re
from typing import Any

from tests.botapi.entities import format_text
from tests.botapi.markup import count_units
from tests.botapi.parameters import read_text
from tests.botapi.records import Json
from tests.botapi.refusals import bad_request
from tests.botapi.tags import Entity

MAXIMUM_TEXT = 4096
MAXIMUM_BUTTONS = 100
MAXIMUM_DATA = 64  # bytes
MAXIMUM_RESULTS = 50
MAXIMUM_RESULT_ID = 64  # bytes
MAXIMUM_COMMANDS = 100
MAXIMUM_COMMAND = 32
MAXIMUM_DESCRIPTION = 256
_COMMAND = re.compile("[a-z0-9_]+")
_ACTIONS = ("switch_inline_query", "switch_inline_query_current_chat", "login_url", "web_app", "copy_text", "pay")


def check_text(parameters: Json, name: str = "text") -> tuple[str, list[Entity]]:
    """The text to show, and its entities.

    Telegram's own limit is in characters here and in UTF-16 units there; the units are the stricter.

    Raises:
        Refusal: empty, too long, or badly marked up.
    """
    text = read_text(parameters, name)
    if not text:
        raise bad_request("message text is empty")
    entities = parameters.get("entities")
    plain, found = format_text(text, read_text(parameters, "parse_mode"), _check_entities(entities))
    if count_units(plain) > MAXIMUM_TEXT:
        raise bad_request("message is too long")
    return plain, found


def check_keyboard(markup: Any) -> Json | None:
    """The inline keyboard to show below a message; None where there is none.

    Raises:
        Refusal: it has not the shape of one, or a button says too much or nothing.
    """
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:  # a keyboard of the other kinds shows nothing in the message itself
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check_button(button)
    if sum(map(len, rows)) > MAXIMUM_BUTTONS:
        raise bad_request("reply markup is too long")
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def check_results(results: Any) -> None:
    """Are these the results of an inline query?

    Raises:
        Refusal: too many, ids twice or too long, or something that cannot be sent.
    """
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > MAXIMUM_RESULTS:
        raise bad_request("too many inline query results specified")
    ids = [result.get("id") if isinstance(result, dict) else None for result in results]
    for number in ids:
        if not isinstance(number, str) or not 0 < len(number.encode()) <= MAXIMUM_RESULT_ID:
            raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)


def check_commands(commands: Any) -> list[Json]:
    """The list of commands that people see.

    Raises:
        Refusal: too many, or one that is no command or has no description.
    """
    if not isinstance(commands, list) or not all(isinstance(command, dict) for command in commands):
        raise bad_request("can't parse commands: expected an Array of Objects")
    if len(commands) > MAXIMUM_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_check_command(command) for command in commands]


def _check_entities(entities: Any) -> list[Entity]:
    if entities in (None, ""):
        return []
    if not isinstance(entities, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    for entity in entities:
        whole = isinstance(entity, dict) and all(isinstance(entity.get(key), int) for key in ("offset", "length"))
        if not whole or not isinstance(entity.get("type"), str):
            raise bad_request("can't parse MessageEntity: type, offset and length are needed")
    return entities


def _check_button(button: Any) -> None:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{prefix}can\'t find field "text"')
    data = button.get("callback_data")
    if isinstance(data, str) and len(data.encode()) > MAXIMUM_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if not data and not button.get("url") and not any(action in button for action in _ACTIONS):
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")


def _check_result(result: Json) -> None:
    prefix = "can't parse inline query result: "
    if not result.get("type"):
        raise bad_request(f'{prefix}can\'t find field "type"')
    if result["type"] == "article":
        if not result.get("title"):
            raise bad_request("ARTICLE_TITLE_EMPTY")
        if not isinstance(result.get("input_message_content"), dict):
            raise bad_request(f"{prefix}input message content is not specified")
        check_text(result["input_message_content"], "message_text")
    check_keyboard(result.get("reply_markup"))


def _check_command(command: Json) -> Json:
    name = read_text(command, "command").strip().removeprefix("/")
    description = read_text(command, "description").strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > MAXIMUM_COMMAND:
        raise bad_request(f"command length must not exceed {MAXIMUM_COMMAND}")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAXIMUM_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAXIMUM_DESCRIPTION}")
    return {"command": name, "description": description}
