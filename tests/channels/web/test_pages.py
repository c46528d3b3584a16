import json
import re
from html import unescape
from pathlib import Path

import pytest
from httpx2 import AsyncClient

from bot.channels.web.desk import Desk
from bot.channels.web.rendering import FILES, STATIC
from bot.channels.web.sessions import MOST_SECONDS
from bot.knowledge.models import Knowledge
from tests.channels.web.conftest import Clock

QUESTION = "工程运输车闯红灯查了几起"
PAGES = ("/", "/campaigns", "/tips", "/articles", "/privacy")


async def say(client: AsyncClient, message: str, conversation: str = "") -> str:
    return (await client.post("/", data={"message": message, "conversation": conversation})).text


def find_conversation(page: str) -> str:
    found = re.search('data-conversation="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_names_the_city(client: AsyncClient, knowledge: Knowledge, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    assert f"{knowledge.city.name}交警问答</title>" in response.text


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", f"/?q={QUESTION}"])
async def test_no_page_has_code_or_styles_in_its_markup(client: AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>|javascript:", page)


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_loads_anything_from_another_host(client: AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    loaded = re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith(FILES) for address in loaded)


@pytest.mark.parametrize("path", PAGES)
async def test_every_link_leads_somewhere(client: AsyncClient, path: str) -> None:
    page = (await client.get(path)).text
    for address in {unescape(found) for found in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}:
        assert (await client.get(address)).status_code == 200, address


@pytest.mark.parametrize(
    "path", ["/nowhere", "/campaigns/nothing", "/tips/nothing", "/tip/nothing", "/articles/nothing"]
)
async def test_an_unknown_page_shows_a_way_back(client: AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert '<a class="button" href="/">回到问答</a>' in response.text


async def test_an_unknown_address_of_the_api_is_no_page(client: AsyncClient) -> None:
    response = await client.get("/api/nothing")
    assert response.headers["content-type"] == "application/problem+json"


async def test_an_article_shows_all_its_facts(client: AsyncClient, knowledge: Knowledge) -> None:
    article = knowledge.articles[0]
    page = unescape((await client.get(f"/articles/{article.id}")).text)
    assert all(fact.text in page for fact in article.facts)


async def test_a_tip_has_a_page_with_its_rule(client: AsyncClient, knowledge: Knowledge) -> None:
    for tip in knowledge.tips[::10]:  # all of them in a minute are more than one client may ask for
        page = unescape((await client.get(f"/tip/{tip.id}")).text)
        assert tip.advice in page
        assert (tip.rule or "") in page


async def test_every_campaign_has_a_page_with_its_article(client: AsyncClient, knowledge: Knowledge) -> None:
    for article in knowledge.articles:
        for campaign in article.campaigns:
            page = unescape((await client.get(f"/campaigns/{campaign.id}")).text)
            assert campaign.name in page
            assert f"《{article.title}》" in page


async def test_the_tips_of_a_topic_are_found_by_its_sound(client: AsyncClient, knowledge: Knowledge) -> None:
    page = unescape((await client.get("/tips/laoren")).text)
    meant = [tip for tip in knowledge.tips if "老人" in {*tip.audience, *tip.topics}]
    assert meant
    assert all(tip.advice in page for tip in meant)


async def test_a_link_asks_its_question_at_once(client: AsyncClient) -> None:
    page = (await client.get("/", params={"q": QUESTION})).text
    assert "闯红灯<mark>7起</mark>" in page


async def test_what_a_link_asked_is_handed_to_the_script_as_data(client: AsyncClient) -> None:
    page = (await client.get("/", params={"q": QUESTION})).text
    found = re.search('data-turns="([^"]*)"', page)
    assert found
    (turn,) = json.loads(unescape(found[1]))
    assert (turn["question"], turn["answer"]["reply"]) == (QUESTION, 1)


async def test_a_link_without_a_question_begins_no_conversation(client: AsyncClient, desk: Desk) -> None:
    await client.get("/", params={"q": "  "})
    assert not len(desk.sessions)


async def test_a_question_is_shown_as_text_whatever_it_holds(client: AsyncClient) -> None:
    page = await say(client, '<img src=x onerror="alert(1)">')
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


async def test_a_form_is_answered_above_it(client: AsyncClient) -> None:
    page = await say(client, QUESTION)
    assert 0 < page.index("<mark>7起</mark>") < page.index('<form id="ask"')


async def test_the_source_of_an_answer_is_a_link_to_its_article(client: AsyncClient) -> None:
    page = await say(client, QUESTION)
    assert '来源：<a href="/articles/truck-drive">《淮北交警开展工程运输车辆专项整治行动》</a>记者朱冬' in page


async def test_a_form_carries_the_conversation_on(client: AsyncClient) -> None:
    conversation = find_conversation(await say(client, QUESTION))
    page = await say(client, "那献血的呢", conversation)
    assert QUESTION in page
    assert "交警爱心献血" in page


async def test_a_form_of_an_old_conversation_begins_a_new_one(client: AsyncClient, clock: Clock) -> None:
    conversation = find_conversation(await say(client, QUESTION))
    clock.now += MOST_SECONDS + 1
    page = await say(client, QUESTION, conversation)
    assert "<mark>7起</mark>" in page
    assert find_conversation(page) != conversation


async def test_suggestions_are_buttons_of_forms(client: AsyncClient) -> None:
    page = await say(client, "酒驾怎么罚")
    turn = page[page.index('<article class="turn"') :]
    assert '<button name="message" value="' in turn[: turn.index("</article>")]


async def test_a_number_to_call_can_be_tapped_in_an_emergency(client: AsyncClient) -> None:
    assert '<mark><a href="tel:120">120</a></mark>' in await say(client, "撞车了有人受伤")


async def test_an_empty_form_is_no_question(client: AsyncClient) -> None:
    assert '<article class="turn"' not in await say(client, "  ")


async def test_a_form_can_hold_the_longest_message_it_takes(client: AsyncClient) -> None:
    response = await client.post("/", data={"message": "路" * 1500})
    assert response.status_code == 200


async def test_a_vote_is_kept_without_javascript(client: AsyncClient, desk: Desk) -> None:
    conversation = find_conversation(await say(client, QUESTION))
    page = (await client.post("/vote", data={"conversation": conversation, "reply": 1, "value": 1})).text
    assert desk.service.voted in page
    assert [(vote.entry, vote.ups) for vote in await desk.journal.votes.summary(5)] == [("truck-drive/result", 1)]


@pytest.mark.parametrize(
    "data", [{}, {"conversation": "x" * 22, "reply": "1", "value": "1"}, {"reply": "1", "value": "7"}]
)
async def test_a_vote_on_nothing_is_told_so(client: AsyncClient, desk: Desk, data: dict[str, str]) -> None:
    page = (await client.post("/vote", data=data)).text
    assert "评价没有记下来" in page
    assert not await desk.journal.votes.summary(5)


async def test_a_vote_that_cannot_be_kept_is_told_so(client: AsyncClient, desk: Desk, tmp_path: Path) -> None:
    conversation = find_conversation(await say(client, QUESTION))
    await desk.journal.close()
    (tmp_path / "journal.db").write_bytes(b"no database" * 100)
    page = (await client.post("/vote", data={"conversation": conversation, "reply": 1, "value": -1})).text
    assert desk.service.save_failed in page


async def test_a_frame_keeps_its_compact_look(client: AsyncClient) -> None:
    page = (await client.post("/?embed=1", data={"message": QUESTION})).text
    assert 'class="talking embedded"' in page
    assert 'action="/?embed=1"' in page


async def test_files_under_their_version_may_be_kept(client: AsyncClient) -> None:
    response = await client.get(f"{FILES}/app.css")
    assert "immutable" in response.headers["cache-control"]


async def test_the_script_for_other_sites_is_asked_for_again(client: AsyncClient) -> None:
    response = await client.get("/static/embed.js")
    again = await client.get("/static/embed.js", headers={"if-none-match": response.headers["etag"]})
    assert (response.headers["cache-control"], again.status_code) == ("no-cache", 304)


@pytest.mark.parametrize("path", ["../pages.py", "..%2fpages.py", "%2e%2e/pages.py"])
async def test_nothing_but_the_files_of_the_page_is_served(client: AsyncClient, path: str) -> None:
    assert (await client.get(f"/static/{path}")).status_code == 404


def test_no_script_takes_data_for_markup() -> None:
    code = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", code)


async def test_robots_are_kept_from_asking(client: AsyncClient) -> None:
    assert "Disallow: /*?q=" in (await client.get("/robots.txt")).text
