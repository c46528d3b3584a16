"""The pages that residents see: the chat, and what there is to read. All of them work without JavaScript."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from bot.channels.web import shapes
from bot.channels.web.api import MOST_CHARACTERS
from bot.channels.web.desk import Desk
from bot.channels.web.rendering import FILES, STATIC, render_page
from bot.channels.web.sessions import Given, Session
from bot.dialogue.rendering import render_text
from bot.dialogue.reply import Passage, Reply
from bot.journal.faults import JournalError

_KINDS = {
    "campaign": "专项行动",
    "publicity": "宣传",
    "charity": "公益",
    "study": "学习",
    "reform": "改革",
    "news": "新闻",
}
_LONGEST_TYPED = 1500
"""Characters that the plain form takes: each is sent as nine bytes, and 16 KiB are let in."""
_VOTED_ON = frozenset({"answer", "tip", "list", "refuse"})
_LEAST_TIPS = 4
"""Tips that a subject needs to be in the overview: the others, hundreds, are reached from their tips."""
_CUT = "\x1f"
"""Between the marked and the other pieces of a sentence; no text holds this character."""
_ROBOTS = "User-agent: *\nDisallow: /api/\nDisallow: /operator\nDisallow: /*?q=\n"
_KEPT, _ASKED_AGAIN = "public, max-age=31536000, immutable", "no-cache"


class Pages:
    """What the routes of the pages do."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show_chat(self, q: str = "", embed: bool = False) -> Response:
        """The chat; with `q`, that question is answered at once in a conversation of its own."""
        session = self._desk.find_session(None) if q.strip() else None
        if session:
            await self._desk.ask(session, q[:MOST_CHARACTERS])
        return self._render_chat(session, embed)

    async def ask(
        self, message: Annotated[str, Form()] = "", conversation: Annotated[str, Form()] = "", embed: bool = False
    ) -> Response:
        """The chat with the answer to a message, for browsers without JavaScript."""
        session = self._desk.find_session(conversation) or self._desk.find_session(None)
        if session and message.strip():
            await self._desk.ask(session, message[:MOST_CHARACTERS])
        return self._render_chat(session, embed)

    async def vote(
        self,
        conversation: Annotated[str, Form()] = "",
        reply: Annotated[int, Form()] = 0,
        value: Annotated[int, Form()] = 0,
        embed: bool = False,
    ) -> Response:
        """The chat with thanks for a vote, for browsers without JavaScript."""
        session = self._desk.find_session(conversation) if conversation else None
        given = session.given.get(reply) if session else None
        if session is None or given is None or value not in {1, -1}:
            return self._render_chat(session, embed, "这段对话过了太久，评价没有记下来。")
        service = self._desk.service
        try:
            await self._desk.vote(session, given, reply, 1 if value > 0 else -1)
        except JournalError:
            return self._render_chat(session, embed, service.save_failed)
        return self._render_chat(session, embed, service.voted if value > 0 else "谢谢，记下了，我们会改进。")

    async def list_campaigns(self) -> Response:
        """Cards of drives and events."""
        campaigns = shapes.list_campaigns(self._desk.brain().knowledge)
        return self._render("campaigns.html", here="/campaigns", campaigns=campaigns)

    async def show_campaign(self, id: str) -> Response:  # noqa: A002  # the name in the address
        """One drive or event."""
        campaigns = shapes.list_campaigns(self._desk.brain().knowledge)
        campaign = next((campaign for campaign in campaigns if campaign.id == id), None)
        return self._render("campaign.html", campaign=campaign) if campaign else self.miss()

    async def list_topics(self) -> Response:
        """What there are tips on."""
        topics = self._desk.brain().topics
        other = [name for name in topics.names if name not in {*topics.people, *topics.seasons}]
        often = [found for found in self._count_tips(other) if found[2] >= _LEAST_TIPS]
        often.sort(key=lambda found: -found[2])
        groups = (
            ("给谁看", self._count_tips(topics.people)),
            ("季节和天气", self._count_tips(topics.seasons)),
            ("常见的事", often),
        )
        return self._render("topics.html", here="/tips", groups=groups)

    async def list_tips(self, slug: str) -> Response:
        """Cards of the tips on a topic."""
        brain = self._desk.brain()
        topic = brain.topics.find_slug(slug)
        if topic is None:
            return self.miss()
        return self._render("tips.html", topic=topic, tips=shapes.list_tips(brain.knowledge, [topic]))

    async def show_tip(self, id: str) -> Response:  # noqa: A002
        """One tip with its rule and what that rests on."""
        knowledge = self._desk.brain().knowledge
        tip = next((tip for tip in knowledge.tips if tip.id == id), None)
        if tip is None:
            return self.miss()
        topics = self._count_tips((*tip.audience, *tip.season, *tip.topics))
        return self._render("tip.html", tip=shapes.describe_tip(knowledge, tip), topics=topics)

    async def list_articles(self) -> Response:
        """Cards of the articles."""
        articles = [shapes.name_article(article) for article in self._desk.brain().knowledge.articles]
        return self._render("articles.html", here="/articles", articles=articles)

    async def show_article(self, id: str) -> Response:  # noqa: A002
        """An article with all its facts."""
        knowledge = self._desk.brain().knowledge
        article = shapes.find_article(knowledge, id)
        if article is None:
            return self.miss()
        campaigns = [campaign for campaign in shapes.list_campaigns(knowledge) if campaign.article.id == id]
        return self._render("article.html", article=article, campaigns=campaigns)

    async def show_privacy(self) -> Response:
        """What is kept and what is not."""
        return self._render("privacy.html")

    async def show_missing(self) -> Response:
        """A way back from an address that leads nowhere."""
        return self.miss()

    def miss(self) -> Response:
        """The page for what is not there."""
        return self._render("missing.html", status=404)

    def _render(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        knowledge = self._desk.brain().knowledge
        counts = {
            "campaigns": sum(len(article.campaigns) for article in knowledge.articles),
            "tips": len(knowledge.tips),
            "articles": len(knowledge.articles),
        }
        shared = {"kinds": _KINDS, "counts": counts, "undated": knowledge.replies.undated}
        return render_page(template, self._desk, status, **shared, **values)

    def _render_chat(self, session: Session | None, embed: bool, said: str = "") -> Response:
        knowledge = self._desk.brain().knowledge
        turns = [self._describe_turn(number, given) for number, given in (session.given.items() if session else ())]
        return self._render(
            "chat.html",
            here="/",
            embed=embed,
            said=said,
            turns=turns,
            data=json.dumps([{"question": turn["question"], "answer": turn["answer"]} for turn in turns]),
            conversation=session.id if session else "",
            examples=knowledge.city.examples or self._desk.brain().browse("welcome").suggestions,
            titles={tip.id: tip.title for tip in knowledge.tips},
            longest=_LONGEST_TYPED,
            voted_on=_VOTED_ON,
        )

    def _describe_turn(self, number: int, given: Given) -> dict[str, Any]:
        """A question and its reply as the template shows it; `answer` is what the API would have said."""
        reply = given.reply
        return {
            "question": given.question,
            "answer": {**self._desk.describe(reply), "reply": number},
            "passages": [self._cut(passage) for passage in reply.passages],
            "articles": [source for source in reply.sources if not source.line.startswith("《")],
            "documents": [source for source in reply.sources if source.line.startswith("《")],
            "address": f"/?{urlencode({'q': given.question})}",
        }

    def _cut(self, passage: Passage) -> list[str]:
        """The pieces of a passage, every second of them marked."""
        whole = Reply("answer", (passage,))
        return render_text(whole, self._desk.brain().knowledge.replies, lambda part: f"{_CUT}{part}{_CUT}").split(_CUT)

    def _count_tips(self, names: Iterable[str]) -> list[tuple[str, str, int]]:
        """Topics with their part of an address and how many tips they have.

        Of topics that sound alike, only the first has an address.
        """
        brain = self._desk.brain()
        tips = Counter(name for tip in brain.knowledge.tips for name in {*tip.audience, *tip.season, *tip.topics})
        slugs = {name: brain.topics.slug(name) for name in names}
        return [(name, slug, tips[name]) for name, slug in slugs.items() if brain.topics.find_slug(slug) == name]


class _Files(StaticFiles):
    """Files that say how long browsers may keep them."""

    def __init__(self, keeping: str) -> None:
        super().__init__(directory=STATIC)
        self._keeping = keeping

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = self._keeping
        return response


def add_pages(application: FastAPI, desk: Desk) -> None:
    """Add the pages and their files, behind all other routes: an address that nobody knows gets a page as well."""
    pages = Pages(desk)
    shown: dict[str, Callable[..., Any]] = {
        "/": pages.show_chat,
        "/campaigns": pages.list_campaigns,
        "/campaigns/{id}": pages.show_campaign,
        "/tips": pages.list_topics,
        "/tips/{slug}": pages.list_tips,
        "/tip/{id}": pages.show_tip,
        "/articles": pages.list_articles,
        "/articles/{id}": pages.show_article,
        "/privacy": pages.show_privacy,
        "/robots.txt": _guide_robots,
        "/{name}": pages.show_missing,
    }
    application.mount(FILES, _Files(_KEPT))
    application.mount("/static", _Files(_ASKED_AGAIN))  # embed.js, whose address stands in other sites
    application.add_api_route("/", pages.ask, methods=["POST"], include_in_schema=False)
    application.add_api_route("/vote", pages.vote, methods=["POST"], include_in_schema=False)
    for path, show in shown.items():
        application.add_api_route(path, show, methods=["GET"], include_in_schema=False)


async def _guide_robots() -> Response:
    return PlainTextResponse(_ROBOTS)
