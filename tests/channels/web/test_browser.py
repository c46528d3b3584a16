"""The page in a real browser: Debian's Chromium. With SCREENSHOTS=1 it also takes the README's pictures."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # has no types
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.channels.web.application import Options, make_application
from bot.channels.web.desk import Desk
from bot.channels.web.protection import MOST_REQUESTS
from bot.channels.web.sessions import MOST_SECONDS
from tests.channels.web.conftest import Clock, name_site, serving, take_port

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURES = Path(__file__).resolve().parents[3] / "docs" / "screenshots"
QUESTION, FIGURE = "工程运输车闯红灯查了几起", "7起"
PHONE, SCREEN = (390, 844), (1280, 800)
PAGES = (
    "/",
    "/?embed=1",
    f"/?q={QUESTION}",
    "/campaigns",
    "/campaigns/truck-drive",
    "/tips",
    "/tips/laoren",
    "/tip/ebike-age",
    "/articles",
    "/articles/truck-drive",
    "/privacy",
    "/nowhere",
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not there: apt-get install chromium")


@dataclass
class Site:
    """Where the bot is, and another site that shows it."""

    address: str
    other: str


@dataclass
class Visitor:
    """A window of somebody at the chat."""

    page: Page
    errors: list[str] = field(default_factory=list)

    async def open(self, path: str = "/") -> None:
        await self.page.goto(path)

    async def ask(self, question: str) -> Locator:
        """Type a question; its turn, once it is answered."""
        count = await self.turns.count()
        await self.field.fill(question)
        await self.field.press("Enter")
        return await self.wait(count)

    async def wait(self, count: int) -> Locator:
        """The turn that came after so many, once it is answered."""
        await expect(self.turns).to_have_count(count + 1)
        turn = self.turns.nth(count)
        await expect(turn.locator(".waiting")).to_have_count(0)
        return turn

    @property
    def turns(self) -> Locator:
        return self.page.locator("#log .turn")

    @property
    def field(self) -> Locator:
        return self.page.locator("#message")

    @property
    def toast(self) -> Locator:
        return self.page.locator(".toast")


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def site(desk: Desk) -> AsyncIterator[Site]:
    """The bot, and another site with its script and a strict policy of its own."""
    door, other_door = take_port(), take_port()
    other = name_site(other_door)

    async def show(_: Request) -> HTMLResponse:
        policy = f"default-src 'none'; script-src {name_site(door)}; frame-src {name_site(door)}"
        script = f'<script src="{name_site(door)}/static/embed.js" async></script>'
        page = f'<!doctype html><html lang="zh-CN"><title>别的网站</title><h1>别的网站</h1>{script}'
        return HTMLResponse(page, headers={"Content-Security-Policy": policy})

    application = make_application(desk, Options(origins=(other,)))
    async with serving(application, door) as address, serving(Starlette(routes=[Route("/", show)]), other_door):
        yield Site(address, other)


@pytest.fixture
async def context(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    width, height = PHONE
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        color_scheme="light",
        reduced_motion="reduce",
        base_url=site.address,
    )
    context.set_default_timeout(15_000)
    yield context
    await context.close()


@pytest.fixture
async def visitor(context: BrowserContext) -> AsyncIterator[Visitor]:
    """Somebody at the open chat, in whose window no script may fail."""
    visitor = Visitor(await context.new_page())
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    await visitor.open()
    yield visitor
    assert not visitor.errors


async def count_overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


async def test_a_question_is_answered_with_marks_and_source(visitor: Visitor) -> None:
    turn = await visitor.ask(QUESTION)
    await expect(turn.locator("mark")).to_have_text(FIGURE)
    await expect(turn.locator(".source").first).to_contain_text(
        "来源：《淮北交警开展工程运输车辆专项整治行动》记者朱冬"
    )
    await expect(visitor.field).to_have_value("")
    await expect(visitor.field).to_be_focused()


async def test_a_follow_up_takes_its_subject_from_before(visitor: Visitor) -> None:
    await visitor.ask(QUESTION)
    turn = await visitor.ask("那献血的呢")
    await expect(turn).to_contain_text("交警爱心献血")


async def test_a_suggestion_can_be_tapped_and_takes_the_focus_along(visitor: Visitor) -> None:
    turn = await visitor.ask("酒驾怎么罚")
    button = turn.locator(".chips button").first
    question = await button.inner_text()
    await button.click()
    answered = await visitor.wait(1)
    await expect(answered.locator(".asked")).to_contain_text(question)
    await expect(answered).to_be_focused()


async def test_an_example_can_be_tapped(visitor: Visitor) -> None:
    await visitor.page.get_by_role("button", name=QUESTION).click()
    await expect((await visitor.wait(0)).locator("mark")).to_have_text(FIGURE)


async def test_a_vote_is_kept_and_can_be_changed(visitor: Visitor, desk: Desk) -> None:
    turn = await visitor.ask(QUESTION)
    await turn.get_by_role("button", name="有用").click()
    await expect(visitor.toast).to_contain_text("记下了")
    await turn.get_by_role("button", name="没用").click()
    await expect(turn.get_by_role("button", name="没用")).to_have_attribute("aria-pressed", "true")
    await expect(turn.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "false")
    assert [(vote.ups, vote.downs) for vote in await desk.journal.votes.summary(5)] == [(0, 1)]


async def test_why_an_answer_was_given_can_be_unfolded(visitor: Visitor) -> None:
    turn = await visitor.ask(QUESTION)
    await expect(turn.locator("details p")).to_be_hidden()
    await turn.get_by_text("为什么这样回答").click()
    await expect(turn.locator("details p")).to_contain_text("从您的话里认出的词")


async def test_a_shared_link_asks_the_question_elsewhere(visitor: Visitor, context: BrowserContext) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = await visitor.ask(QUESTION)
    await turn.get_by_role("button", name="分享").click()
    await expect(visitor.toast).to_contain_text("链接已复制")
    link = await visitor.page.evaluate("navigator.clipboard.readText()")
    guest = await context.new_page()
    await guest.goto(link)
    await expect(guest.locator("#log .turn").last.locator("mark")).to_have_text(FIGURE)


async def test_a_link_that_asks_is_asked_once(visitor: Visitor) -> None:
    await visitor.open(f"/?q={QUESTION}")
    await expect(visitor.turns).to_have_count(1)
    await visitor.page.reload()
    await expect(visitor.turns).to_have_count(1)
    turn = await visitor.ask("那献血的呢")
    await expect(turn).to_contain_text("交警爱心献血")


async def test_a_conversation_survives_a_reload(visitor: Visitor) -> None:
    turn = await visitor.ask(QUESTION)
    await turn.get_by_role("button", name="有用").click()
    await expect(turn.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "true")
    await visitor.page.reload()
    await expect(visitor.turns.locator("mark")).to_have_text(FIGURE)
    await expect(visitor.turns.get_by_role("button", name="有用")).to_have_attribute("aria-pressed", "true")
    await expect(await visitor.ask("那献血的呢")).to_contain_text("交警爱心献血")


async def test_a_conversation_can_be_cleared(visitor: Visitor) -> None:
    await visitor.ask(QUESTION)
    await visitor.page.get_by_role("button", name="清空对话").click()
    await expect(visitor.turns).to_have_count(0)
    await visitor.page.reload()
    await expect(visitor.turns).to_have_count(0)


@pytest.mark.parametrize("held", ["no json", '{"version": 1}', '{"version": 9, "used": 9e15, "turns": []}'])
async def test_a_spoilt_memory_begins_anew(visitor: Visitor, held: str) -> None:
    await visitor.page.evaluate("held => localStorage.setItem('conversation', held)", held)
    await visitor.page.reload()
    await expect(visitor.turns).to_have_count(0)
    await expect((await visitor.ask(QUESTION)).locator("mark")).to_have_text(FIGURE)


async def test_only_the_last_turns_are_kept(visitor: Visitor) -> None:
    await visitor.ask(QUESTION)
    multiply = """() => {
        const held = JSON.parse(localStorage.getItem("conversation"));
        held.turns = Array(40).fill(held.turns[0]);
        localStorage.setItem("conversation", JSON.stringify(held));
    }"""
    await visitor.page.evaluate(multiply)
    await visitor.page.reload()
    await visitor.ask("酒驾怎么罚")
    assert await visitor.page.evaluate("JSON.parse(localStorage.getItem('conversation')).turns.length") == 30


async def test_an_expired_conversation_is_begun_anew_in_silence(visitor: Visitor, clock: Clock) -> None:
    await visitor.ask(QUESTION)
    clock.now += MOST_SECONDS + 1
    turn = await visitor.ask(QUESTION)
    await expect(turn.locator("mark")).to_have_text(FIGURE)


async def test_a_question_without_network_can_be_tried_again(visitor: Visitor, context: BrowserContext) -> None:
    await context.set_offline(True)
    turn = await visitor.ask(QUESTION)
    await expect(turn).to_contain_text("没有连上")
    await context.set_offline(False)
    await turn.get_by_role("button", name="再试一次").click()
    await expect(visitor.turns.locator("mark")).to_have_text(FIGURE)
    await expect(visitor.turns).to_have_count(1)


async def test_who_asks_too_fast_is_told_how_long_to_wait(visitor: Visitor) -> None:
    await asyncio.gather(*(visitor.page.request.get("/api/suggest") for _ in range(MOST_REQUESTS)))
    turn = await visitor.ask(QUESTION)
    await expect(turn).to_contain_text(re.compile(r"请过\d+秒再试"))


async def test_a_failure_of_the_bot_is_told_in_plain_words(visitor: Visitor, desk: Desk) -> None:
    working = desk.brain

    def fail() -> None:
        raise RuntimeError("a bug")

    desk.brain = fail  # type: ignore[assignment]
    turn = await visitor.ask(QUESTION)
    await expect(turn).to_contain_text("我这边出了点问题")
    desk.brain = working
    await turn.get_by_role("button", name="再试一次").click()
    await expect(visitor.turns.locator("mark")).to_have_text(FIGURE)


async def test_a_question_with_markup_is_shown_as_it_was_typed(visitor: Visitor) -> None:
    question = "<img src=x onerror=document.title='!'>"
    turn = await visitor.ask(question)
    await expect(turn.locator(".asked")).to_contain_text(question)
    await expect(turn.locator("img")).to_have_count(0)


async def test_completions_can_be_chosen_by_keys(visitor: Visitor) -> None:
    await visitor.field.press_sequentially("电动车")
    options = visitor.page.get_by_role("option")
    await expect(options.first).to_be_visible()
    await expect(visitor.field).to_have_attribute("aria-expanded", "true")
    await visitor.field.press("ArrowDown")
    await visitor.field.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(visitor.field).to_have_attribute("aria-activedescendant", "completion-1")
    question = await options.nth(1).inner_text()
    await visitor.field.press("Enter")
    await expect((await visitor.wait(0)).locator(".asked")).to_contain_text(question)
    await expect(options).to_have_count(0)


async def test_completions_can_be_tapped_and_sent_away(visitor: Visitor) -> None:
    options = visitor.page.get_by_role("option")
    await visitor.field.press_sequentially("电动车")
    await expect(options.first).to_be_visible()
    await visitor.field.press("Escape")
    await expect(visitor.field).to_have_attribute("aria-expanded", "false")
    await visitor.field.press("Backspace")
    await expect(options.first).to_be_visible()
    question = await options.first.inner_text()
    await options.first.click()
    await expect((await visitor.wait(0)).locator(".asked")).to_contain_text(question)


async def test_enter_that_ends_a_composed_word_sends_nothing(visitor: Visitor, context: BrowserContext) -> None:
    await visitor.field.focus()
    session = await context.new_cdp_session(visitor.page)
    composing = {"text": "chuang", "selectionStart": 6, "selectionEnd": 6}
    await session.send("Input.imeSetComposition", composing)
    await visitor.field.press("Enter")
    await expect(visitor.turns).to_have_count(0)
    await session.send("Input.insertText", {"text": "闯红灯扣几分"})
    await visitor.field.press("Enter")
    await expect((await visitor.wait(0)).locator(".asked")).to_contain_text("闯红灯扣几分")


async def test_the_chat_answers_without_javascript(browser: Browser, site: Site) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.address)
    await page.get_by_label("您的问题").fill(QUESTION)
    await page.get_by_role("button", name="提问").click()
    await expect(page.locator(".turn mark")).to_have_text(FIGURE)
    await page.get_by_role("button", name="有用").click()
    await expect(page.locator(".note")).to_contain_text("记下了")
    await page.get_by_label("您的问题").fill("酒驾怎么罚")
    await page.get_by_role("button", name="提问").click()
    await page.locator(".turn").last.locator(".chips button").first.click()
    await expect(page.locator(".turn")).to_have_count(3)
    await context.close()


async def test_the_colours_can_be_switched_and_stay(visitor: Visitor) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await visitor.page.evaluate(ground)
    await visitor.page.get_by_role("button", name="换成深色").click()
    dark = await visitor.page.evaluate(ground)
    await visitor.open("/tips")
    assert light != dark == await visitor.page.evaluate(ground)


async def test_the_colours_follow_the_system(visitor: Visitor) -> None:
    await visitor.page.emulate_media(color_scheme="dark")
    await expect(visitor.page.get_by_role("button", name="换成浅色")).to_be_visible()


async def test_paper_is_light_whatever_the_screen_is(visitor: Visitor) -> None:
    ink = "getComputedStyle(document.body).getPropertyValue('--ink')"
    light = await visitor.page.evaluate(ink)
    await visitor.page.get_by_role("button", name="换成深色").click()
    assert await visitor.page.evaluate(ink) != light
    await visitor.page.emulate_media(media="print", color_scheme="dark")
    assert await visitor.page.evaluate(ink) == light


async def test_text_twice_as_large_loses_nothing(visitor: Visitor) -> None:
    for path in PAGES:
        await visitor.open(path)
        await visitor.page.evaluate("document.documentElement.style.fontSize = '225%'")
        assert await count_overflow(visitor.page) <= 0, path


async def test_a_page_zoomed_to_twice_its_size_can_be_used(visitor: Visitor) -> None:
    await visitor.page.set_viewport_size({"width": SCREEN[0] // 2, "height": SCREEN[1] // 2})
    turn = await visitor.ask(QUESTION)
    await expect(turn.locator("mark")).to_be_in_viewport()
    assert await count_overflow(visitor.page) <= 0


async def test_what_can_be_tapped_is_large_enough(visitor: Visitor) -> None:
    await visitor.ask("酒驾怎么罚")
    for button in await visitor.page.locator("button:visible, nav a, summary").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 44, await button.inner_text()
        assert box["width"] >= 44, await button.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_any_page(visitor: Visitor, scheme: str) -> None:
    await visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for question in (QUESTION, "撞车了有人受伤", "最近有哪些专项行动", "今天天气怎么样"):
        await visitor.ask(question)
    await visitor.field.press_sequentially("电动车")
    await expect(visitor.page.get_by_role("option").first).to_be_visible()
    for path in (None, *PAGES):
        if path is not None:
            await visitor.open(path)
        found = await Axe().run(visitor.page)
        grave = [item for item in found.response["violations"] if item["impact"] in {"serious", "critical"}]
        assert not [(path, item["id"], item["nodes"][0]["html"]) for item in grave]


async def test_the_skip_link_is_the_first_stop_of_the_keyboard(visitor: Visitor) -> None:
    await visitor.page.keyboard.press("Tab")
    await expect(visitor.page.get_by_role("link", name="跳到正文")).to_be_focused()


async def test_the_chat_opens_in_a_frame_of_another_site(context: BrowserContext, site: Site) -> None:
    page = await context.new_page()
    await page.goto(site.other)
    button = page.get_by_role("button", name="问交警")
    await expect(button).to_have_attribute("aria-expanded", "false")
    await button.press("Enter")
    frame = page.frame_locator("iframe")
    await frame.locator("#message").fill(QUESTION)
    await frame.locator("#message").press("Enter")
    await expect(frame.locator(".turn mark")).to_have_text(FIGURE)
    await expect(frame.locator("nav")).to_be_hidden()
    await frame.locator("#message").press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    await expect(button).to_be_focused()


async def test_the_script_for_other_sites_leaves_no_names_behind(context: BrowserContext, site: Site) -> None:
    bare, page = await context.new_page(), await context.new_page()
    await bare.route("**/embed.js", lambda route: route.abort())
    await bare.goto(site.other)
    await page.goto(site.other)
    await expect(page.get_by_role("button", name="问交警")).to_be_visible()
    names = "Object.getOwnPropertyNames(window).sort()"
    assert await page.evaluate(names) == await bare.evaluate(names)


async def test_a_site_that_is_not_allowed_gets_no_frame(context: BrowserContext, site: Site) -> None:
    page = await context.new_page()
    await page.goto(site.other.replace("127.0.0.1", "localhost"))  # another origin, by its name alone
    await page.get_by_role("button", name="问交警").click()
    await expect(page.frame_locator("iframe").locator("#message")).to_have_count(0)


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="SCREENSHOTS=1 takes the pictures of the README")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "size"), [("phone", PHONE), ("desk", SCREEN)])
async def test_the_pictures_of_the_readme_can_be_taken(
    visitor: Visitor, name: str, size: tuple[int, int], scheme: str
) -> None:
    await visitor.page.set_viewport_size({"width": size[0], "height": size[1]})
    await visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await visitor.ask(QUESTION)
    await visitor.ask("那献血的呢")
    await visitor.page.evaluate("scrollTo(0, 0)")
    picture = await visitor.page.screenshot(path=PICTURES / f"{name}-{scheme}.png")
    assert len(picture) < 200_000
