"""The parameters of a method, however they come: in the address, as a form, in parts, or as JSON."""

import json
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from tests.botapi.records import Json
from tests.botapi.refusals import Refusal, bad_request

MAXIMUM_BODY = 4 << 20  # bytes
# What a form carries as JSON; all else in a form is a string.
NESTED = frozenset(
    [
        "reply_markup",
        "entities",
        "link_preview_options",
        "reply_parameters",
        "allowed_updates",
        "results",
        "commands",
        "scope",
    ]
)


async def read_parameters(request: Request) -> Json:
    """The parameters by name. Nested values are decoded.

    Raises:
        Refusal: too large, not UTF-8, or not the JSON that it says it is.
    """
    body = await _read_body(request)
    kind = request.headers.get("content-type", "")
    try:
        found = dict(parse_qsl(request.url.query, keep_blank_values=True, errors="strict"))
        return {key: _decode(key, value) for key, value in (found | _read_fields(kind, body)).items()}
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def read_text(parameters: Json, name: str) -> str:
    """A text; "" where there is none."""
    value = parameters.get(name)
    return "" if value is None else str(value)


def read_whole(parameters: Json, name: str, otherwise: int = 0) -> int:
    """A whole number; `otherwise` where there is none, or something else."""
    try:
        return int(read_text(parameters, name))
    except ValueError:
        return otherwise


def read_flag(parameters: Json, name: str) -> bool:
    """Is it switched on?"""
    return read_text(parameters, name).lower() in ("true", "yes", "1")


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAXIMUM_BODY:
                raise Refusal(413, "Request Entity Too Large")
    except ClientDisconnect:
        raise bad_request("the request was cut off") from None
    return bytes(body)


def _read_fields(kind: str, body: bytes) -> Json:
    if kind.startswith("multipart/form-data"):
        parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
        return {_find_name(part): _read_part(part) for part in parts.iter_parts()} if parts.is_multipart() else {}
    if kind.startswith("application/json"):
        value = _parse(body.decode(), "parameters")
        if not isinstance(value, dict):
            raise bad_request("object expected as parameters")
        return value
    return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))


def _find_name(part: Any) -> str:
    return str(part.get_param("name", "", header="content-disposition"))


def _read_part(part: Any) -> str:
    return bytes(part.get_payload(decode=True)).decode()


def _decode(name: str, value: Any) -> Any:
    return _parse(value, name.replace("_", " ")) if name in NESTED and isinstance(value, str) and value else value


def _parse(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise bad_request(f"can't parse {what} JSON object") from None
