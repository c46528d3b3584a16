"""Lists: campaigns, news, what a unit or a person did, the figures of a month, tips by topic, person and season."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from bot.dialogue.markup import measure_html
from bot.dialogue.reply import Kind, Passage, Reply
from bot.dialogue.requests import Held, Request
from bot.dialogue.wording import Writer
from bot.knowledge.models import Article, Campaign
from bot.text import normalise

MOST_TIPS = 5
MOST_NEWS, MOST_TOLD = 20, 8
MOST_LISTED = 200
"""Lines of any list; of thousands of articles nobody reads more."""
MOST_ON_PAGE = 6
MOST_UNITS_ON_PAGE = 3000
"""UTF-16 units of a page's lines as HTML; a message has 4096, and the heading and the sources need some."""
MOST_NAMED = 3
"""Up to so many articles of a person are an answer rather than a list."""


class Lister:
    """Makes the lists of one knowledge base."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._say = writer.say
        self._knowledge = writer.knowledge

    def answer(self, request: Request) -> Reply:
        """The list that is asked for."""
        if request.kind in {"campaigns", "charity", "publicity"}:
            return self.list_campaigns(request.campaigns)
        if request.kind == "units":
            return self._list_by_units(request.units)
        if request.kind == "person":
            return self._list_by_person(request.name)
        if request.kind == "others":
            return self._list_by_others(request.name)
        if request.kind == "topic":
            lines = [text for _, text in request.told[:MOST_TOLD]]
            title = self._say.topic_list.format(topic=request.name)
            return self._list(title, lines, [article for article, _ in request.told[:MOST_TOLD]])
        if request.kind == "month":
            return self._list_by_month(request.name)
        return self.list_news()

    def list_campaigns(self, held: Held = ()) -> Reply:
        """Drives and events, all of them unless some are given; the drives first."""
        held = held or tuple((article, c) for article in self._knowledge.articles for c in article.campaigns)
        ordered = sorted(held, key=lambda pair: pair[1].kind != "campaign")[:MOST_LISTED]
        lines = [self._campaign_line(campaign) for _, campaign in ordered]
        title = self._say.campaigns.format(city=self._knowledge.city.name)
        return self._list(title, lines, [article for article, _ in ordered])

    def list_news(self) -> Reply:
        """All articles by title."""
        articles = self._knowledge.articles[:MOST_NEWS]
        title = self._say.news.format(count=len(self._knowledge.articles))
        lines = [f"《{a.title}》{self._writer.name_people(a)}，{a.when or self._say.undated}" for a in articles]
        return Reply("list", _number(title, lines), sources=tuple(map(self._writer.cite_article, articles)))

    def show_article(self, id_: str) -> Reply | None:
        """An article with all its facts; None where there is none of this id."""
        article = self._writer.articles.get(id_)
        if article is None:
            return None
        reply = self._list(f"《{article.title}》", [fact.text for fact in article.facts], [article])
        return replace(reply, facts=tuple(f"{id_}/{fact.id}" for fact in article.facts))

    def list_topics(self) -> Reply:
        """For whom and for which season or weather there are tips."""
        tips = self._knowledge.tips
        people = dict.fromkeys(name for tip in tips for name in tip.audience)
        seasons = dict.fromkeys(name for tip in tips for name in tip.season)
        lines = (Passage("、".join(people)), Passage("、".join(seasons)))
        return Reply("list", (Passage(self._say.topics), *(line for line in lines if line.text)))

    def list_tips(self, topic: str) -> Reply:
        """A few tips on a topic, for a kind of people, or for a season; those that are for them first."""
        topic = normalise(topic)
        lexicon = self._knowledge.lexicon
        named = [*_named(lexicon.audiences, topic), *_named(lexicon.seasons, topic)]
        fitting = [
            tip
            for tip in self._knowledge.tips
            if {*named} & {*tip.audience, *tip.season} or any(topic in t or t in topic for t in tip.topics)
        ]
        if not fitting:
            return self._writer.social("unknown")
        fitting.sort(key=lambda tip: (tip.audience[:1] != tuple(named[:1]), tip.rule is not None))
        chosen = fitting[:MOST_TIPS]
        title = Passage(self._say.tips.format(topic=topic))
        return Reply("tip", (title, *(Passage(f"· {tip.advice}") for tip in chosen)), tips=tuple(t.id for t in chosen))

    def _list_by_units(self, names: Iterable[str]) -> Reply:
        found = [self._list_by_unit(name) for name in names]
        kind: Kind = "list" if any(reply.kind == "list" for reply in found) else "refuse"
        passages = tuple(passage for reply in found for passage in reply.passages)
        return Reply(kind, passages, sources=tuple(dict.fromkeys(s for reply in found for s in reply.sources)))

    def _list_by_unit(self, name: str) -> Reply:
        articles = [article for article in self._knowledge.articles if name in article.units]
        if not articles:
            return Reply("refuse", (Passage(self._say.unit_nothing.format(unit=name)),))
        told = [(article, fact.text) for article in articles for fact in article.facts][:MOST_LISTED]
        lines, articles = [text for _, text in told], [article for article, _ in told]
        return self._list(self._say.unit_list.format(unit=name), lines, articles)

    def _list_by_person(self, name: str) -> Reply:
        articles = [a for a in self._knowledge.articles if name in (*a.reporters, *a.correspondents)]
        title = self._say.person_list.format(name=name, count=len(articles))
        articles = articles[:MOST_LISTED]
        lines = [f"《{a.title}》（{'记者' if name in a.reporters else '通讯员'}）" for a in articles]
        reply = Reply("list", _number(title, lines), sources=tuple(map(self._writer.cite_article, articles)))
        return replace(reply, kind="answer") if len(articles) <= MOST_NAMED else reply

    def _list_by_others(self, name: str) -> Reply:
        """The reports that a person did not write as their reporter."""
        articles = [a for a in self._knowledge.articles if a.reporters and name not in a.reporters]
        if not articles:
            return Reply("answer", (Passage(self._say.nothing_more),))
        lines = tuple(Passage(f"《{a.title}》{self._writer.name_people(a)}", a.reporters) for a in articles)
        return Reply("answer", lines[:MOST_NAMED], sources=tuple(map(self._writer.cite_article, articles[:MOST_NAMED])))

    def _list_by_month(self, name: str) -> Reply:
        """The facts that have figures, of a month or all; one that another says with more figures is left out."""
        pattern = re.compile(rf"(?<!\d){name}" if name else "")
        dated = ((a, f.text) for a in self._knowledge.articles for f in a.facts if pattern.search(f.text))
        held = list(islice(((a, text) for a, text in dated if _figures(pattern.sub("", text))), MOST_LISTED))
        name = name or self._say.all_figures
        if not held:
            return Reply("refuse", (Passage(self._say.month_nothing.format(month=name)),))
        figures = [_figures(text) for _, text in held]
        whole = [pair for pair, told in zip(held, figures, strict=True) if not any(told < other for other in figures)]
        return self._list(self._say.month_list.format(month=name), [t for _, t in whole], [a for a, _ in whole])

    def _campaign_line(self, campaign: Campaign) -> str:
        stage = f"，{campaign.stage}" if campaign.stage else ""
        result = "；".join(campaign.results or campaign.methods)
        return self._say.campaign.format(name=campaign.name, unit=campaign.unit or "", stage=stage, result=result)

    def _list(self, title: str, lines: Iterable[str], articles: Iterable[Article]) -> Reply:
        sources = tuple(self._writer.cite_article(article) for article in dict.fromkeys(articles))
        return Reply("list", _number(title, lines), sources=sources)


def page_reply(reply: Reply, number: int, size: int = MOST_ON_PAGE) -> tuple[Reply, int]:
    """A page (the first is 1) of a list under its heading, and how many pages it has; the nearest where there is none.

    The sources stay those of the whole list: its lines do not say which of them is whose.
    """
    heading, lines = reply.passages[:1], reply.passages[1:]
    pages = list(_fill_pages(lines, size)) or [()]
    return replace(reply, passages=(*heading, *pages[min(max(number, 1), len(pages)) - 1])), len(pages)


def _fill_pages(lines: Iterable[Passage], size: int) -> Iterator[tuple[Passage, ...]]:
    """At most `size` lines on each page, and fewer long ones: a page is one message, which is edited to turn it."""
    page: tuple[Passage, ...] = ()
    for line in lines:
        units = sum(measure_html(one.text) for one in (*page, line))
        if page and (len(page) == size or units > MOST_UNITS_ON_PAGE):
            yield page
            page = ()
        page += (line,)
    if page:
        yield page


def _number(title: str, lines: Iterable[str]) -> tuple[Passage, ...]:
    return Passage(title), *(Passage(f"{number}. {line}") for number, line in enumerate(lines, 1))


def _named(table: Mapping[str, tuple[str, ...]], topic: str) -> list[str]:
    return [name for name, words in table.items() if topic == name or any(word in topic for word in words)]


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+余?[^月日\d]", text))
