"""Errors as problem documents (RFC 9457), in words for whoever sent the request. Never a trace of the program."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_DETAILS = {
    400: "请求看不懂。",
    401: "需要令牌。",
    403: "不允许。",
    404: "没有这个地址。",
    405: "这个地址不接受这种请求。",
    413: "请求太长了，最多 16 KiB。",
    415: "请用 Content-Type: application/json 发 JSON。",
    422: "请求的内容不合要求。",
    429: "请求太多了，请歇一会儿再发。",
    500: "出了点问题，请稍后再试。",
    503: "还没准备好，请稍后再试。",
}
_SAYINGS = {
    "missing": "缺少这一项",
    "string_type": "应当是文字",
    "string_too_long": "太长了，最多{max_length}个字",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "写法不对",
    "json_invalid": "不是 JSON",
    "extra_forbidden": "没有这样一项",
    "int_parsing": "应当是整数",
    "int_type": "应当是整数",
    "literal_error": "只能是 {expected}",
    "model_attributes_type": "应当是一个对象 {{…}}",
    "dict_type": "应当是一个对象 {{…}}",
}
_LOG = logging.getLogger(__name__)


class Fault(BaseModel):
    """One thing that is wrong with a request: where, and what."""

    where: str
    what: str


class Problem(BaseModel):
    """A problem document."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default_factory=list)


def describe_problem(status: int, detail: str = "", errors: list[Fault] | None = None) -> Problem:
    """The document for a status."""
    return Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail or _DETAILS.get(status, ""), errors=errors or []
    )


def answer_problem(status: int, detail: str = "", headers: dict[str, str] | None = None) -> JSONResponse:
    """The response for a status."""
    body = describe_problem(status, detail).model_dump(exclude_defaults=False)
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def add_problem_handlers(application: FastAPI) -> None:
    """Answer every error with a problem document."""

    async def on_http(_: Request, error: Exception) -> JSONResponse:
        known = error if isinstance(error, HTTPException) else HTTPException(500)
        own = known.detail if not known.detail.isascii() else ""  # what the libraries say is English
        return answer_problem(known.status_code, own, dict(known.headers or {}))

    async def on_invalid(request: Request, error: Exception) -> JSONResponse:
        kind = request.headers.get("content-type", "application/json")
        if request.method == "POST" and "json" not in kind and "form" not in kind:
            return answer_problem(415)
        found = error.errors() if isinstance(error, RequestValidationError) else []
        status = 400 if any(item["type"] == "json_invalid" for item in found) else 422
        body = describe_problem(status, errors=[_describe(item) for item in found]).model_dump()
        return JSONResponse(body, status, media_type=MEDIA_TYPE)

    async def on_bug(_: Request, error: Exception) -> JSONResponse:
        _LOG.error("A request failed.", exc_info=error)
        return answer_problem(500)

    application.add_exception_handler(HTTPException, on_http)
    application.add_exception_handler(RequestValidationError, on_invalid)
    application.add_exception_handler(Exception, on_bug)


def _describe(item: dict[str, Any]) -> Fault:
    where = ".".join(str(part) for part in item["loc"] if part not in {"body", "query", "path"})
    context = {key: str(value) for key, value in item.get("ctx", {}).items()}
    return Fault(where=where or "请求", what=_SAYINGS.get(item["type"], "不合要求").format_map(_Blank(context)))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
