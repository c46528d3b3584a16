"""The page for operators: try a question, see what is asked in vain, how entries do, what the knowledge has."""

import hmac
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from bot.channels.web.desk import Desk
from bot.channels.web.protection import Counter
from bot.channels.web.rendering import render_page
from bot.gaps import Cluster, cluster_questions
from bot.journal.faults import JournalError
from bot.journal.tables import Review
from bot.search.entries import collect_entries

COOKIE = "operator"
_HOURS = 12
MOST_TRIES = 10
"""Tokens that a client may bring in a minute."""
_MOST_PASSES = 100
_LONGEST_ID = 18
_MOST_QUESTIONS, _MOST_ROWS = 500, 50
_TOO_OFTEN = 0.05
"""The share of all answers from which on an entry wins suspiciously often, once there are some."""
_SOME = 100
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """How entries do since the start: which win too often (with their share), and how many never came up."""

    often: list[tuple[str, float]]
    never: list[str]
    answers: int


class Operators:
    """What the routes under /operator do. `token` lets in; whoever is in has a pass of their own until they leave."""

    def __init__(self, desk: Desk, token: str, clock: Callable[[], float]) -> None:
        self._desk = desk
        self._token = token.encode()
        self._clock = clock
        self._tries = Counter(clock, most=MOST_TRIES)
        self._passes: OrderedDict[str, float] = OrderedDict()

    async def show(self, request: Request, q: str = "") -> Response:
        """The page, or the door to it."""
        if not self._may_enter(request):
            return render_page("operator_door.html", self._desk, status=401, wrong=False)
        return render_page("operator.html", self._desk, **await self._look(q[:2000]))

    async def enter(self, request: Request, token: Annotated[str, Form(max_length=200)] = "") -> Response:
        """Let in whoever brings the token; whoever guesses must wait."""
        _demand_same_site(request)
        wait = self._tries.admit(request.client.host if request.client else "")
        if wait:
            raise HTTPException(429, headers={"Retry-After": str(wait)})
        if not hmac.compare_digest(token.encode(), self._token):
            _LOG.warning("A wrong token was brought to the operators' page.")
            return render_page("operator_door.html", self._desk, status=401, wrong=True)
        given = secrets.token_urlsafe(32)
        self._passes[given] = self._clock() + _HOURS * 3600
        if len(self._passes) > _MOST_PASSES:
            self._passes.popitem(last=False)
        response = RedirectResponse("/operator", 303)
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, given, _HOURS * 3600, path="/operator", secure=secure, httponly=True, samesite="strict"
        )
        return response

    async def leave(self, request: Request) -> Response:
        """Forget that somebody was let in."""
        _demand_same_site(request)
        self._passes.pop(request.cookies.get(COOKIE, ""), None)
        response = RedirectResponse("/operator", 303)
        response.delete_cookie(COOKIE, path="/operator")
        return response

    async def review(
        self, request: Request, ids: Annotated[str, Form(max_length=2000)], state: Annotated[Review, Form()]
    ) -> Response:
        """Set the state of the questions of a cluster."""
        self._demand(request)
        try:
            for id_ in [int(part) for part in ids.split(",") if part.isdecimal() and len(part) <= _LONGEST_ID][
                :_MOST_QUESTIONS
            ]:
                await self._desk.journal.questions.mark(id_, state)
        except JournalError as error:
            raise HTTPException(503, str(error)) from None
        return RedirectResponse("/operator#gaps", 303)

    async def reload(self, request: Request) -> Response:
        """Read the knowledge anew and say what changed."""
        self._demand(request)
        report = await self._desk.reload()
        return render_page("operator.html", self._desk, **{**await self._look(""), "report": report})

    async def _look(self, question: str) -> dict[str, Any]:
        brain, journal = self._desk.brain(), self._desk.journal
        shown: dict[str, Any] = {
            "brain": brain,
            "question": question,
            "trial": None,
            "report": "",
            "problems": self._desk.problems(),
        }
        if question:
            reply, _ = brain.ask(question)
            shown["trial"] = self._desk.describe(reply)
        try:
            clusters = {state.value: await self._find_gaps(state) for state in Review}
            shown |= {"clusters": clusters, "votes": await journal.votes.summary(_MOST_ROWS), "database": journal.name}
            shown |= {
                "letters": await journal.feedback.recent(_MOST_ROWS),
                "quarantined": len(await journal.inbox.quarantined(_MOST_ROWS)),
            }
        except JournalError as error:
            shown |= {"clusters": {}, "votes": [], "letters": [], "quarantined": 0, "database": str(error)}
        return {**shown, "health": self._examine()}

    async def _find_gaps(self, state: Review) -> list[Cluster]:
        return cluster_questions(await self._desk.journal.questions.top(_MOST_QUESTIONS, state))[:_MOST_ROWS]

    def _examine(self) -> Health:
        hits = self._desk.tally.entries
        total = sum(hits.values())
        often = [
            (id_, count / total)
            for id_, count in hits.most_common(_MOST_ROWS)
            if total >= _SOME and count / total >= _TOO_OFTEN
        ]
        shown = (entry for entry in collect_entries(self._desk.brain().knowledge) if entry.kind in {"fact", "tip"})
        return Health(often, [entry.id for entry in shown if entry.id not in hits], total)

    def _may_enter(self, request: Request) -> bool:
        return self._passes.get(request.cookies.get(COOKIE, ""), 0.0) > self._clock()

    def _demand(self, request: Request) -> None:
        """Only who was let in, and only from this page: the cookie alone is not enough.

        Raises:
            HTTPException: for anybody else.
        """
        if not self._may_enter(request):
            raise HTTPException(401)
        _demand_same_site(request)


def _demand_same_site(request: Request) -> None:
    """Only from a page of ours.

    Raises:
        HTTPException: for a request that another site made somebody's browser send.
    """
    origin = request.headers.get("origin")
    strange = origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}"
    if strange or request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise HTTPException(403)


def make_operator(desk: Desk, token: str, clock: Callable[[], float]) -> APIRouter:
    """The routes under /operator; they are no part of the API."""
    operators = Operators(desk, token, clock)
    router = APIRouter(prefix="/operator", include_in_schema=False, default_response_class=HTMLResponse)
    router.add_api_route("", operators.show, methods=["GET"])
    router.add_api_route("/enter", operators.enter, methods=["POST"])
    router.add_api_route("/leave", operators.leave, methods=["POST"])
    router.add_api_route("/review", operators.review, methods=["POST"])
    router.add_api_route("/reload", operators.reload, methods=["POST"])
    return router
