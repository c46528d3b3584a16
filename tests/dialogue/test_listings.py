"""Lists: campaigns, news, units, people, months, tips."""

import pytest

from bot.app import Bot
from bot.dialogue.listings import MOST_TIPS, Lister, page_reply
from bot.dialogue.reply import Passage, Reply
from bot.dialogue.requests import Request
from bot.dialogue.wording import Writer


@pytest.fixture(scope="module")
def lister(bot: Bot) -> Lister:
    return Lister(Writer(bot.knowledge))


def number_lines(reply: Reply) -> list[str]:
    """The lines that begin with their number."""
    lines = [passage.text for passage in reply.passages]
    return [line for line in lines if line[0].isdigit() and ". " in line]


def test_campaigns_are_listed_with_unit_stage_and_result_the_drives_first(bot: Bot) -> None:
    reply, _ = bot.ask("最近有哪些专项行动")
    campaigns = [campaign for article in bot.knowledge.articles for campaign in article.campaigns]
    lines = number_lines(reply)
    drives = [c.name for c in campaigns if c.kind == "campaign"]
    assert reply.kind == "list"
    assert len(lines) == len(campaigns)
    assert {name for name in drives for line in lines[: len(drives)] if name in line} == set(drives)
    (trucks,) = (line for line in lines if "工程运输车" in line)
    assert all(part in trucks for part in ("四大队", "第二阶段", "7起"))


def test_news_are_listed_by_title_with_their_number(bot: Bot) -> None:
    reply, _ = bot.ask("都有哪些新闻")
    assert reply.kind == "list"
    assert f"{len(bot.knowledge.articles)}篇" in reply.passages[0].text
    assert len(number_lines(reply)) == len(bot.knowledge.articles)
    assert all(f"《{article.title}》" in bot.render(reply) for article in bot.knowledge.articles)
    assert bot.browse("news").passages == reply.passages


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("二大队做了哪些事", ["二大队", "12月14日上午", "《为快递员“送”安全》"]),
        ("四大队做过什么", ["洪庄村、新园村", "7起", "大喇叭"]),
        ("11月份的数据有哪些", ["8处", "35处", "52处", "4起", "150余人次"]),
        ("做了哪些好事", ["无偿献血", "1500余斤"]),
        ("朱冬写了哪些报道", ["6篇", "《交警爱心献血》", "（记者）"]),
    ],
)
def test_a_list_has_all_that_belongs_to_it(bot: Bot, message: str, parts: list[str]) -> None:
    reply, _ = bot.ask(message)
    assert reply.kind == "list"
    assert [part for part in parts if part not in bot.render(reply)] == []


@pytest.mark.parametrize(
    ("message", "strange"),
    [
        ("二大队做了哪些事", ["四大队", "莲藕", "献血"]),
        ("做了哪些好事", ["闯红灯", "百吨王"]),
        ("朱冬写了哪些报道", ["快递员"]),
        ("11月份的数据有哪些", ["1500余斤", "600余份", "7起"]),
    ],
)
def test_a_list_has_nothing_that_does_not_belong_to_it(bot: Bot, message: str, strange: list[str]) -> None:
    reply, _ = bot.ask(message)
    assert [part for part in strange if part in bot.render(reply)] == []


def test_two_units_are_listed_one_after_the_other(bot: Bot) -> None:
    text = bot.render(bot.ask("二大队和四大队分别做了什么")[0])
    assert text.index("快递企业") < text.index("洪庄村")


@pytest.mark.parametrize("person", ["徐志勤", "李梦琳", "程晓庆"])
def test_a_few_reports_of_a_person_are_an_answer(bot: Bot, person: str) -> None:
    reply, _ = bot.ask(f"{person}写了哪些报道")
    titles = {a.title for a in bot.knowledge.articles if person in (*a.reporters, *a.correspondents)}
    assert reply.kind == "answer"
    assert {source.title for source in reply.sources} == titles


@pytest.mark.parametrize(("message", "name"), [("三大队做过什么", "三大队"), ("10月份的数据有哪些", "10月")])
def test_of_what_no_report_tells_nothing_is_listed(bot: Bot, message: str, name: str) -> None:
    reply, _ = bot.ask(message)
    assert reply.kind == "refuse"
    assert name in bot.render(reply)
    assert number_lines(reply) == []
    assert reply.sources == ()


def test_a_figure_that_another_fact_repeats_is_listed_once(lister: Lister) -> None:
    text = " ".join(number_lines(lister.answer(Request("month", "11月"))))
    assert text.count("标志标线8处") == 1
    assert "标志标线8处。" not in text


@pytest.mark.parametrize("topic", ["老人", "雪", "头盔", "酒驾"])
def test_tips_of_a_topic_are_advice_from_the_knowledge(bot: Bot, topic: str) -> None:
    reply = bot.browse("tips", topic)
    advice = {f"· {tip.advice}" for tip in bot.knowledge.tips}
    assert reply.kind == "tip"
    assert topic in reply.passages[0].text
    assert 1 <= len(reply.passages) - 1 == len(reply.tips) <= MOST_TIPS
    assert {passage.text for passage in reply.passages[1:]} <= advice


def test_a_topic_without_tips_is_refused_and_no_topic_shows_all(bot: Bot) -> None:
    assert bot.browse("tips", "量子力学").kind == "refuse"
    shown = bot.render(bot.browse("tips"))
    assert {name for tip in bot.knowledge.tips for name in (*tip.audience, *tip.season) if name not in shown} == set()


def make_list(length: int) -> Reply:
    return Reply("list", (Passage("题"), *(Passage(f"{number}. 行") for number in range(1, length + 1))))


@pytest.mark.parametrize(
    ("number", "lines"),
    [(1, ["1. 行", "2. 行"]), (2, ["3. 行", "4. 行"]), (3, ["5. 行"]), (0, ["1. 行", "2. 行"]), (9, ["5. 行"])],
)
def test_a_page_has_the_heading_and_its_lines_and_the_nearest_stands_in(number: int, lines: list[str]) -> None:
    page, count = page_reply(make_list(5), number, size=2)
    assert ([passage.text for passage in page.passages], count) == (["题", *lines], 3)


@pytest.mark.parametrize(("length", "count"), [(0, 1), (1, 1), (6, 1), (7, 2), (12, 2), (13, 3)])
def test_a_list_has_as_many_pages_as_it_needs(length: int, count: int) -> None:
    whole = make_list(length)
    pages = [page_reply(whole, number)[0].passages for number in range(1, count + 1)]
    assert page_reply(whole, 1)[1] == count
    assert tuple(passage for page in pages for passage in page[1:]) == whole.passages[1:]


def test_a_reply_without_lines_is_one_page() -> None:
    assert page_reply(Reply("list"), 3) == (Reply("list"), 1)


def test_an_article_is_shown_with_all_its_facts(bot: Bot) -> None:
    article = bot.knowledge.articles[0]
    reply = bot.show_article(article.id)
    assert reply is not None
    assert reply.kind == "list"
    assert [passage.text for passage in reply.passages] == [
        f"《{article.title}》",
        *(f"{number}. {fact.text}" for number, fact in enumerate(article.facts, 1)),
    ]
    assert [source.id for source in reply.sources] == [article.id]
    assert reply.facts == tuple(f"{article.id}/{fact.id}" for fact in article.facts)


def test_an_article_that_is_gone_is_not_shown(bot: Bot) -> None:
    assert bot.show_article("gone") is None


def test_long_lines_are_fewer_on_a_page_and_none_is_lost() -> None:
    lines = tuple(Passage("🚦<b>" * 100) for _ in range(5))  # 1100 units each as HTML
    whole = Reply("list", (Passage("标题"), *lines))
    count = page_reply(whole, 1)[1]
    pages = [page_reply(whole, number)[0].passages for number in range(1, count + 1)]
    assert [len(page) - 1 for page in pages] == [2, 2, 1]
    assert tuple(line for page in pages for line in page[1:]) == lines
