"""The bot as data: asking, following up, voting, browsing, and every way of asking wrongly."""

import asyncio
import json
from functools import partial
from itertools import product
from typing import Any

import pytest
import schemathesis
from httpx2 import AsyncClient, Response
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from bot.app import Bot
from bot.channels.web import application
from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk
from bot.channels.web.protection import Counter
from bot.dialogue.rendering import render_json
from tests.channels.web.conftest import serving, take_port

QUESTION = "交警买了多少斤莲藕"
LONG = "长" * 4001


async def ask(client: AsyncClient, message: str, conversation: str | None = None) -> dict[str, Any]:
    body = {"message": message} | ({"conversation": conversation} if conversation else {})
    response = await client.post("/api/ask", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def test_an_answer_has_the_fields_of_the_command_and_more(client: AsyncClient, bot: Bot) -> None:
    reply, _ = bot.ask(QUESTION)
    expected = json.loads(json.dumps(render_json(reply, bot.render(reply))))
    answer = await ask(client, QUESTION)
    assert {name: answer[name] for name in expected} == expected
    assert answer["explanation"] == bot.explain(reply.why)


async def test_a_conversation_goes_on_under_its_id(client: AsyncClient, bot: Bot) -> None:
    first = await ask(client, "工程运输车闯红灯查了几起")
    second = await ask(client, "那献血的呢", first["conversation"])
    _, turn = bot.ask("工程运输车闯红灯查了几起")
    assert second["text"] == bot.render(bot.ask("那献血的呢", turn)[0])
    assert (first["reply"], second["reply"]) == (1, 2)
    assert second["conversation"] == first["conversation"]


async def test_conversations_know_nothing_of_each_other(client: AsyncClient, bot: Bot) -> None:
    await ask(client, "工程运输车闯红灯查了几起")
    other = await ask(client, "是哪个大队")
    assert other["text"] == bot.render(bot.ask("是哪个大队")[0])


WRONG: dict[str, tuple[bytes, int, str]] = {
    "no JSON": (b"{", 400, "JSON"),
    "another encoding": ('{"message": "闯红灯"}'.encode("gbk"), 400, ""),
    "nothing": (b"", 422, ""),
    "a list": (b"[]", 422, ""),
    "no message": (b"{}", 422, "缺少"),
    "an empty message": (b'{"message": ""}', 422, "不能为空"),
    "a number": (b'{"message": 5}', 422, "应当是文字"),
    "too long": (json.dumps({"message": LONG}, ensure_ascii=False).encode(), 422, "最多4000个字"),
    "a strange field": (b'{"message": "x", "colour": "red"}', 422, "没有这样一项"),
    "an id that is none": (b'{"message": "x", "conversation": "../../etc"}', 422, "写法不对"),
    "an id that nobody gave": (b'{"message": "x", "conversation": "AAAAAAAAAAAAAAAAAAAAAA"}', 404, "没有这段对话"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_question_gets_a_problem_document(client: AsyncClient, name: str) -> None:
    body, status, words = WRONG[name]
    response = await client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    check_problem(response)
    assert words in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/ask", 405), ("GET", "/api/nothing", 404), ("GET", "/api/articles/nothing", 404), ("PUT", "/", 405)],
)
async def test_a_wrong_address_or_method_gets_a_problem_document(
    client: AsyncClient, method: str, path: str, status: int
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    check_problem(response)


def check_problem(response: Response) -> None:
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text


async def test_a_vote_is_kept_once_and_can_be_changed(client: AsyncClient, desk: Desk) -> None:
    answer = await ask(client, QUESTION)
    vote = {"conversation": answer["conversation"], "reply": answer["reply"]}
    kept = [(await client.post("/api/vote", json={**vote, "value": value})).json()["kept"] for value in (1, 1, -1)]
    assert kept == ["new", "same", "changed"]
    (tally,) = await desk.journal.votes.summary(10)
    assert (tally.entry, tally.ups, tally.downs) == (answer["why"]["note"], 0, 1)


async def test_a_refusal_can_be_voted_on_and_is_kept_as_unanswered(client: AsyncClient, desk: Desk) -> None:
    answer = await ask(client, "今天天气怎么样")
    assert answer["kind"] == "refuse"
    vote = {"conversation": answer["conversation"], "reply": answer["reply"], "value": -1}
    assert (await client.post("/api/vote", json=vote)).json() == {"kept": "new"}
    assert [question.text for question in await desk.journal.questions.top(5)] == ["今天天气怎么样"]


async def test_a_vote_on_a_reply_that_was_never_given_is_refused(client: AsyncClient) -> None:
    answer = await ask(client, QUESTION)
    vote = {"conversation": answer["conversation"], "reply": 7, "value": 1}
    response = await client.post("/api/vote", json=vote)
    assert response.status_code == 404
    check_problem(response)


async def test_campaigns_tell_where_they_stand(client: AsyncClient, bot: Bot) -> None:
    campaigns = (await client.get("/api/campaigns")).json()
    assert len(campaigns) == sum(len(article.campaigns) for article in bot.knowledge.articles)
    assert campaigns[0]["kind"] == "campaign"
    assert all(campaign["article"]["title"] for campaign in campaigns)


async def test_tips_are_found_by_topic_and_audience_as_people_say_them(client: AsyncClient) -> None:
    tips = (await client.get("/api/tips", params={"topic": "头盔", "audience": "骑电动车"})).json()
    assert tips
    assert all("头盔" in tip["topics"] and "骑车人" in tip["audience"] for tip in tips)
    assert (await client.get("/api/tips", params={"topic": "火星移民"})).json() == []


async def test_an_article_is_shown_with_all_its_facts(client: AsyncClient, bot: Bot) -> None:
    article = bot.knowledge.articles[0]
    shown = (await client.get(f"/api/articles/{article.id}")).json()
    assert [fact["text"] for fact in shown["facts"]] == [fact.text for fact in article.facts]
    headlines = (await client.get("/api/articles")).json()
    assert [headline["id"] for headline in headlines] == [article.id for article in bot.knowledge.articles]


async def test_what_is_typed_is_completed_with_questions_of_the_knowledge(client: AsyncClient) -> None:
    questions = (await client.get("/api/suggest", params={"q": "闯红灯"})).json()["questions"]
    assert questions
    assert all("闯红灯" in question for question in questions)


async def test_the_api_keeps_to_its_own_description(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "Counter", partial(Counter, most=1_000_000))
    door = take_port()
    async with serving(make_application(desk, Options()), door) as site:
        checked = await asyncio.to_thread(try_everything, site)
    assert {path for _, path in checked} == {f"/api/{name}" for name in NAMES}


NAMES = ("ask", "vote", "campaigns", "tips", "articles", "articles/{id}", "suggest")


def try_everything(site: str) -> set[tuple[str, str]]:
    """Send what the description allows and what it does not, and hold each response against it."""
    schema = schemathesis.openapi.from_url(f"{site}/openapi.json")
    checked = set()
    for found, mode in product(list(schema.get_all_operations()), GenerationMode):
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
            continue  # there is nothing in it that could be wrong

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
        )
        def check(case: schemathesis.Case[Any]) -> None:
            response = case.call()
            if response.status_code != 413:  # refused for its size alone, before anybody has looked at what it is
                case.validate_response(response)

        check()
        checked.add((operation.method.upper(), operation.path))
    return checked


async def test_a_body_of_another_kind_is_told_which_kind_is_read(client: AsyncClient) -> None:
    response = await client.post("/api/ask", content=b"x", headers={"content-type": "text/plain"})
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/campaigns"])
async def test_the_headers_alone_can_be_asked_for(client: AsyncClient, path: str) -> None:
    assert (await client.head(path)).status_code == 200
