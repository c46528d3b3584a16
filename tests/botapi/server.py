"""The server: Telegram's Bot API over real HTTP on loopback, for one bot."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tests.botapi.control import build_routes
from tests.botapi.faults import Fault
from tests.botapi.parameters import read_parameters
from tests.botapi.records import Call, Json
from tests.botapi.refusals import Refusal
from tests.botapi.stage import Stage

HOST = "127.0.0.1"
_Result = TypeVar("_Result")
_KEPT_ALIVE = 75  # seconds
_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_NOT_FOUND = Refusal(404, "Not Found")
_UNAUTHORIZED = Refusal(401, "Unauthorized")


class BotApi(Stage):
    """A Bot API server that listens while it is entered.

    Args:
        port: where on 127.0.0.1; 0 takes a free one.
        clock: seconds since the epoch; dates and the age of updates go by it.
        retry_delay: seconds before an update that a webhook did not take is posted again; doubles up to 60.
        webhook_timeout: seconds that a webhook may take to answer.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        clock: Callable[[], float] = time.time,
        retry_delay: float = 0.2,
        webhook_timeout: float = 60.0,
    ) -> None:
        super().__init__(clock, retry_delay, webhook_timeout)
        self._port = port
        self._listener: asyncio.Server | None = None
        self._state = ServerState()
        routes = [
            Route("/bot{token}/{method}", self._serve_method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._serve_file),
            *build_routes(self),
        ]
        app = Starlette(routes=routes, exception_handlers={404: _answer_unknown, 405: _answer_unknown})
        self._config = Config(
            app,
            http=H11Protocol,
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_keep_alive=_KEPT_ALIVE,
        )
        self._config.load()

    @property
    def base(self) -> str:
        """The address to point a bot at, for methods and for files."""
        return f"http://{HOST}:{self._port}"

    async def __aenter__(self) -> Self:
        await self.come_up()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.go_down()

    async def come_up(self) -> None:
        """Listens, on the same port as before, and delivers to the webhook again."""
        if self._listener:
            return
        # uvicorn's own Server would take over the signals of the process, and stops only after a pause.
        self._listener = await asyncio.get_running_loop().create_server(
            lambda: H11Protocol(self._config, self._state, {}), HOST, self._port, reuse_address=True, backlog=512
        )
        self._port = self._listener.sockets[0].getsockname()[1]
        await self.transfer.resume()

    async def go_down(self) -> None:
        """Cuts all connections and listens no more; delivers nothing either. The state is kept."""
        if not self._listener:
            return
        self._listener.close()
        for connection in list(self._state.connections):
            connection.transport.abort()
        await self.transfer.pause()
        if self._state.tasks:
            await asyncio.wait(self._state.tasks)
        await self._listener.wait_closed()
        self._listener = None

    async def _serve_method(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return _refuse(_UNAUTHORIZED)
        if not self.knows(method):
            return _refuse(Refusal(404, "Not Found: method not found"))
        try:
            parameters = await read_parameters(request)
        except Refusal as refusal:
            return _refuse(refusal)
        call, fault = self.note_call(method, parameters)
        response = await (self._spoil(call, fault, request) if fault else self._answer(call, request))
        if response is None:
            self._cut(request)
            return Response()  # nobody reads it any more
        call.status = response.status_code
        return response

    async def _answer(self, call: Call, request: Request) -> Response | None:
        """The answer; None where the bot has hung up before it was there."""
        return await _while_connected(request, self._perform(call))

    async def _perform(self, call: Call) -> Response:
        try:
            return _respond(200, {"ok": True, "result": await self.perform(call)})
        except Refusal as refusal:
            return _refuse(refusal)

    async def _spoil(self, call: Call, fault: Fault, request: Request) -> Response | None:
        """What a fault makes of the call; None: no answer at all."""
        match fault.kind:
            case "error":
                return _refuse(fault.refusal())
            case "garbage":
                return Response('{"ok":true,"result":{"mess', media_type="application/json")
            case "html":
                return Response(_PAGE, 502, media_type="text/html")
            case "hang":
                stays = await _while_connected(request, asyncio.sleep(fault.seconds, True))
                return await self._answer(call, request) if stays else None
            case "applied_drop":
                await self._perform(call)
        return None

    def _cut(self, request: Request) -> None:
        for connection in list(self._state.connections):
            if connection.transport.get_extra_info("peername") == request.scope["client"]:
                connection.transport.abort()

    async def _serve_file(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _refuse(_UNAUTHORIZED)
        content = self.account.files.get(request.path_params["path"])
        return _refuse(_NOT_FOUND) if content is None else Response(content, media_type="application/octet-stream")


async def _while_connected(request: Request, work: Awaitable[_Result]) -> _Result | None:
    """What the work comes to; None, and the work is given up, where the other side hangs up first."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_wait_for_hangup(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.wait({working, leaving})


async def _wait_for_hangup(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass  # a body that is not wanted


def _respond(status: int, body: Json, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, media_type="application/json")


def _refuse(refusal: Refusal) -> Response:
    seconds = refusal.parameters.get("retry_after")
    return _respond(refusal.code, refusal.body(), {"Retry-After": str(seconds)} if seconds else None)


async def _answer_unknown(_: Request, __: Exception) -> Response:
    return _refuse(_NOT_FOUND)
