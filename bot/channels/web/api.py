"""The bot as data: what the page uses, and anybody else may."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.exceptions import HTTPException

from bot.channels.web import shapes
from bot.channels.web.desk import Desk
from bot.channels.web.problems import Problem
from bot.journal.faults import JournalError

MOST_CHARACTERS = 4000
"""Of a message; what is above the core's own limit it cuts, and says so."""
MOST_TIPS = 50
_EXPIRED = "没有这段对话，或者已经过了半小时。请去掉 conversation 重新开始。"
_NO_REPLY = "这段对话里没有这个回答。"
_NO_ARTICLE = "没有这篇报道。"

Conversation = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Word = Annotated[str, Query(max_length=60)]


class Ask(BaseModel):
    """A message of a conversation; without one, a conversation begins."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"message": "闯红灯扣几分"}]})

    message: Annotated[str, StringConstraints(min_length=1, max_length=MOST_CHARACTERS)]
    conversation: Conversation | None = None


class Vote(BaseModel):
    """Whether a reply of a conversation was of use."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"conversation": "4kZ1Yw0hT8mX2bQ7nR5cVg", "reply": 1, "value": 1}]},
    )

    conversation: Conversation
    reply: Annotated[int, Field(ge=1, le=1_000_000)]
    value: Literal[1, -1]


_PROBLEM: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
_ALWAYS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 413, 422, 429), _PROBLEM)
_MISSING: dict[int | str, dict[str, Any]] = {404: _PROBLEM}
_UNSAVED: dict[int | str, dict[str, Any]] = {404: _PROBLEM, 503: _PROBLEM}
_ANSWERED: dict[int | str, dict[str, Any]] = {200: {"model": shapes.Answer}, 404: _PROBLEM}


class Api:
    """What the routes under /api do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, body: Ask) -> JSONResponse:
        """Answer a message."""
        session = self._desk.find_session(body.conversation)
        if session is None:
            raise HTTPException(404, _EXPIRED)
        number, reply = await self._desk.ask(session, body.message)
        return JSONResponse({**self._desk.describe(reply), "conversation": session.id, "reply": number})

    async def vote(self, body: Vote) -> shapes.Voted:
        """Keep a vote on a reply; the last one counts."""
        session = self._desk.find_session(body.conversation)
        given = session.given.get(body.reply) if session else None
        if session is None or given is None:
            raise HTTPException(404, _NO_REPLY if session else _EXPIRED)
        try:
            kept = await self._desk.vote(session, given, body.reply, body.value)
        except JournalError:
            raise HTTPException(503, self._desk.service.save_failed) from None
        return shapes.Voted(kept=kept.value)

    async def list_campaigns(self) -> list[shapes.Campaign]:
        """Drives and events, with the article that tells of them."""
        return shapes.list_campaigns(self._desk.brain().knowledge)

    async def list_tips(self, topic: Word = "", audience: Word = "") -> list[shapes.Tip]:
        """Tips on a topic and for an audience, as people would say them; without either, the first of all."""
        brain = self._desk.brain()
        wanted = [brain.topics.find(word) for word in (topic, audience) if word.strip()]
        return shapes.list_tips(brain.knowledge, wanted)[:MOST_TIPS]

    async def list_articles(self) -> list[shapes.Headline]:
        """All articles, without their facts."""
        return [shapes.name_article(article) for article in self._desk.brain().knowledge.articles]

    async def show_article(self, id: Annotated[str, Path(max_length=40)]) -> shapes.Article:  # noqa: A002
        """One article with all its facts."""
        found = shapes.find_article(self._desk.brain().knowledge, id)
        if found is None:
            raise HTTPException(404, _NO_ARTICLE)
        return found

    async def suggest(self, q: Word = "") -> shapes.Suggestions:
        """Questions of the knowledge that hold what has been typed."""
        return shapes.Suggestions(questions=list(self._desk.brain().complete(q)))


def make_api(desk: Desk) -> APIRouter:
    """The routes under /api."""
    api = Api(desk)
    router = APIRouter(prefix="/api", responses=_ALWAYS, tags=["问答"])
    router.add_api_route("/ask", api.ask, methods=["POST"], response_model=None, responses=_ANSWERED)
    router.add_api_route("/vote", api.vote, methods=["POST"], responses=_UNSAVED)
    router.add_api_route("/campaigns", api.list_campaigns)
    router.add_api_route("/tips", api.list_tips)
    router.add_api_route("/articles", api.list_articles)
    router.add_api_route("/articles/{id}", api.show_article, responses=_MISSING)
    router.add_api_route("/suggest", api.suggest)
    return router
