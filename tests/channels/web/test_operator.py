"""The operators' page: who gets in, what it shows, what it changes."""

from collections.abc import AsyncIterator

import pytest
from httpx2 import ASGITransport, AsyncClient

from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk
from bot.journal.tables import Review

TOKEN = "a-token-of-the-tests"  # noqa: S105  # opens the page of a test only


@pytest.fixture
async def stranger(desk: Desk) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(make_application(desk, Options(operator_token=TOKEN)))
    async with AsyncClient(transport=transport, base_url="http://bot.test") as client:
        yield client


@pytest.fixture
async def operator(stranger: AsyncClient) -> AsyncClient:
    assert (await stranger.post("/operator/enter", data={"token": TOKEN})).status_code == 303
    return stranger


async def test_without_a_token_in_the_settings_there_is_no_such_page(client: AsyncClient) -> None:
    assert (await client.get("/operator")).status_code == 404


async def test_a_stranger_sees_the_door_alone(stranger: AsyncClient, desk: Desk) -> None:
    await desk.journal.questions.add("今天天气怎么样", None, 0)
    response = await stranger.get("/operator", params={"q": "闯红灯扣几分"})
    assert response.status_code == 401
    assert "今天天气" not in response.text
    assert "记6分" not in response.text


async def test_a_wrong_token_is_refused_and_told(stranger: AsyncClient) -> None:
    response = await stranger.post("/operator/enter", data={"token": f"{TOKEN}x"})
    assert response.status_code == 401
    assert "令牌不对" in response.text
    assert "set-cookie" not in response.headers


async def test_the_cookie_is_not_the_token_and_no_script_reads_it(stranger: AsyncClient) -> None:
    cookie = (await stranger.post("/operator/enter", data={"token": TOKEN})).headers["set-cookie"]
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "Path=/operator" in cookie


async def test_whoever_leaves_is_a_stranger_again(operator: AsyncClient) -> None:
    assert (await operator.get("/operator")).status_code == 200
    await operator.post("/operator/leave")
    assert (await operator.get("/operator")).status_code == 401


async def test_a_question_that_is_tried_shows_how_it_was_answered(operator: AsyncClient, desk: Desk) -> None:
    page = (await operator.get("/operator", params={"q": "交警买了多少斤莲藕"})).text
    reply, _ = desk.brain().ask("交警买了多少斤莲藕")
    for shown in (reply.why.note, reply.why.runner_up, f"{reply.why.score:.3f}".rstrip("0"), "莲藕"):
        assert shown in page
    assert desk.tally.replies == {}, "trying counts for nothing"


async def test_questions_without_an_answer_come_with_a_record_to_paste(operator: AsyncClient, desk: Desk) -> None:
    for text in ("电动车上牌要多少钱", "电动车上牌多少钱啊"):
        await desk.journal.questions.add(text, "tip/red-light-driver", 0.2)
    page = (await operator.get("/operator")).text
    assert "2种问法" in page
    assert "asks:" in page
    assert "tip/red-light-driver" in page


@pytest.mark.parametrize("state", [Review.DONE, Review.IGNORED])
async def test_a_cluster_is_put_away_whole(operator: AsyncClient, desk: Desk, state: Review) -> None:
    for text in ("电动车上牌要多少钱", "电动车上牌多少钱啊"):
        await desk.journal.questions.add(text, None, 0)
    ids = ",".join(str(question.id) for question in await desk.journal.questions.top(5))
    assert (await operator.post("/operator/review", data={"ids": ids, "state": state.value})).status_code == 303
    assert await desk.journal.questions.top(5) == []
    assert len(await desk.journal.questions.top(5, state)) == 2


@pytest.mark.parametrize("path", ["/operator/reload", "/operator/review"])
async def test_only_who_was_let_in_changes_anything(stranger: AsyncClient, path: str) -> None:
    assert (await stranger.post(path, data={"ids": "1", "state": "done"})).status_code == 401


async def test_another_site_cannot_make_an_operator_change_anything(operator: AsyncClient) -> None:
    response = await operator.post("/operator/reload", headers={"origin": "https://elsewhere.example"})
    assert response.status_code == 403


async def test_a_reload_tells_what_came_of_it(operator: AsyncClient, desk: Desk) -> None:
    async def reload() -> str:
        return "知识库没有变化。"

    desk.reload = reload
    assert "知识库没有变化。" in (await operator.post("/operator/reload", headers={"origin": "http://bot.test"})).text


async def test_votes_letters_and_hits_are_shown_and_escaped(operator: AsyncClient, desk: Desk) -> None:
    entry = "lotus-root/" + desk.brain().knowledge.articles[0].facts[0].id
    await desk.journal.votes.put(1, 1, 1, -1, entry=entry, kind="answer", question="问")
    await desk.journal.feedback.add(1, "<b>字太小</b>")
    page = (await operator.get("/operator")).text
    assert "&lt;b&gt;字太小" in page
    assert "从来没有出现过的" in page


async def test_an_entry_that_wins_too_often_is_pointed_out(operator: AsyncClient, desk: Desk) -> None:
    desk.tally.entries.update({"tip/red-light-driver": 99, "tip/seat-belt": 3})
    page = (await operator.get("/operator")).text
    assert "抢来答了" in page
    assert "97%" in page


async def test_a_pass_that_was_given_back_opens_nothing_any_more(operator: AsyncClient) -> None:
    cookie = dict(operator.cookies)
    await operator.post("/operator/leave")
    operator.cookies.update(cookie)
    assert (await operator.get("/operator")).status_code == 401


async def test_whoever_guesses_tokens_must_wait(stranger: AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    statuses = [(await stranger.post("/operator/enter", data={"token": "x"})).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert caplog.text.count("wrong token") == 10


async def test_numbers_that_no_database_holds_are_passed_over(operator: AsyncClient) -> None:
    response = await operator.post("/operator/review", data={"ids": "9" * 23 + ",x,", "state": "done"})
    assert response.status_code == 303


@pytest.mark.parametrize("path", ["enter", "leave", "reload"])
async def test_nothing_is_done_for_another_site(operator: AsyncClient, path: str) -> None:
    for header in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert (await operator.post(f"/operator/{path}", data={"token": TOKEN}, headers=header)).status_code == 403
