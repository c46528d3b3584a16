"""The one ASGI application: page, API, operators, health, metrics, and the door for Telegram's updates."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from bot.channels.web.api import make_api
from bot.channels.web.desk import Desk
from bot.channels.web.metrics import MEDIA_TYPE, Meter
from bot.channels.web.operator import make_operator
from bot.channels.web.pages import add_pages
from bot.channels.web.problems import add_problem_handlers
from bot.channels.web.protection import Counter, Protection

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
Doors = Sequence[BaseRoute]
"""Routes of other channels; they have limits of their own."""


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator has set: the sites that may show the page in a frame, the token of the operators' page."""

    origins: tuple[str, ...] = ()
    operator_token: str = ""


def make_application(desk: Desk, options: Options, doors: Doors = (), lifespan: Lifespan | None = None) -> FastAPI:
    """The application; what `lifespan` holds open lives as long as it."""
    application = FastAPI(
        title="交警问答",
        description="按知识库里的报道和法规回答问题，句句有出处，不知道的会直说。",
        version=desk.brain().version,
        docs_url=None,  # these pages load scripts from another host
        redoc_url=None,
        lifespan=lifespan,
    )
    application.router.routes.extend(doors)
    application.include_router(make_api(desk))
    application.include_router(_make_probes(desk))
    if options.operator_token:
        application.include_router(make_operator(desk, options.operator_token, asyncio.get_running_loop().time))
    add_pages(application, desk)
    add_problem_handlers(application)
    counter = Counter(asyncio.get_running_loop().time)
    free = tuple(getattr(door, "path", "") for door in doors)
    application.add_middleware(
        Protection, counter=counter, origins=options.origins, free=(*free, "/static/", "/healthz", "/readyz")
    )
    return application


def _make_probes(desk: Desk) -> APIRouter:
    meter = Meter(desk.brain, desk.tally, lambda: len(desk.sessions), desk.waiting, lambda: len(desk.problems()))

    async def is_alive() -> Response:
        return JSONResponse({"status": "ok"})

    async def is_ready() -> Response:
        healthy = await desk.journal.is_healthy()
        body = {"status": "ok" if healthy else "database unreachable", "knowledge": desk.brain().version}
        return JSONResponse(body, 200 if healthy else 503)

    async def measure() -> Response:
        return Response(meter.measure(), media_type=MEDIA_TYPE)

    router = APIRouter(include_in_schema=False)
    router.add_api_route("/healthz", is_alive)
    router.add_api_route("/readyz", is_ready)
    router.add_api_route("/metrics", measure)
    return router
