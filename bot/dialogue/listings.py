"""Lists: campaigns, news, what a unit or a person did, the figures of a month, tips by topic, person and season."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.dialogue.reply import Passage, Reply
from bot.dialogue.wording import Writer
from bot.knowledge.models import Article, Campaign
from bot.search.analysis import Analyzer
from bot.text import normalise, parse_number

MOST_TIPS = 5
MOST_NEWS = 20
MOST_NAMED = 3
"""Up to so many articles of a person are an answer rather than a list."""
_UNIT = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})大队")
_MONTH = re.compile(r"(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")


class Lister:
    """Answers requests for lists from one knowledge base."""

    def __init__(self, writer: Writer, analyzer: Analyzer) -> None:
        self._writer = writer
        self._analyzer = analyzer
        self._say = writer.say
        self._knowledge = writer.knowledge
        cues = writer.knowledge.lexicon.cues
        self._cues = {kind: _any(cues.get(kind, ())) for kind in ("list", "campaigns", "news", "figures", "total")}
        self._ours = _any(
            [n for unit in self._knowledge.city.units for n in (unit.name, unit.full, *unit.aliases)]
            + [self._knowledge.city.name, self._knowledge.city.full_name]
        )
        self._writes = _any(cues.get("writes", ()))
        self._open = _any(cues.get("open_list", ()))
        self._filler = _any(cues.get("list_filler", ()))

    def list_for(self, text: str) -> Reply | None:
        """The list that a normalised message asks for; None if it asks for none or for something more special."""
        lists = bool(self._cues["list"].search(text))
        unit = _UNIT.search(text)
        people = [name for name in self._people() if name in text]
        month = _MONTH.search(text)
        rest = self._rest(text, people)
        if people and len(rest) <= 1 and self._writes.search(text):
            return self.list_by_person(people[0])
        if rest:
            return None
        if unit and (lists or self._cues["campaigns"].search(text) or self._cues["news"].search(text)):
            return self.list_by_unit(unit[1])
        if month and (lists or self._cues["figures"].search(text)):
            return self.list_by_month(month[1])
        if self._cues["campaigns"].search(text) and (lists or self._asks(text)):
            return self.list_campaigns()
        if self._cues["news"].search(text) and (lists or self._asks(text)):
            return self.list_news()
        return None

    def asks_openly(self, text: str) -> bool:
        """Whether a question asks for all there is on its subject, not for one thing."""
        return bool(self._open.search(text))

    def list_campaigns(self) -> Reply:
        """All drives and events, the drives first."""
        held = [(article, c) for article in self._knowledge.articles for c in article.campaigns]
        held.sort(key=lambda pair: pair[1].kind != "campaign")
        lines = [self._campaign_line(campaign) for _, campaign in held]
        title = self._say.campaigns.format(city=self._knowledge.city.name)
        return self._list(title, lines, [article for article, _ in held])

    def list_news(self) -> Reply:
        """All articles by title."""
        articles = self._knowledge.articles[:MOST_NEWS]
        title = self._say.news.format(count=len(self._knowledge.articles))
        lines = [f"《{a.title}》{self._writer.name_people(a)}，{a.when or self._say.undated}" for a in articles]
        return self._list(title, lines, articles)

    def list_by_unit(self, number: str) -> Reply:
        """What a unit did, an article a line."""
        value = parse_number(number)
        name = f"{'零一二三四五六七八九十'[int(value)] if value is not None and value <= 10 else number}大队"
        articles = [a for a in self._knowledge.articles if name in a.units]
        if not articles:
            return Reply("refuse", (Passage(self._say.unit_nothing.format(unit=name)),))
        lines = [fact.text for a in articles for fact in a.facts]
        return self._list(self._say.unit_list.format(unit=name), lines, articles)

    def list_by_person(self, name: str) -> Reply:
        """The articles that a person wrote or contributed to."""
        articles = [a for a in self._knowledge.articles if name in (*a.reporters, *a.correspondents)]
        title = self._say.person_list.format(name=name, count=len(articles))
        lines = [f"《{a.title}》（{'记者' if name in a.reporters else '通讯员'}）" for a in articles]
        reply = self._list(title, lines, articles)
        return replace(reply, kind="answer") if len(articles) <= MOST_NAMED else reply

    def list_by_month(self, month: str) -> Reply | None:
        """The facts of a month that have figures."""
        name = f"{int(parse_number(month) or 0)}月"
        pattern = re.compile(rf"(?<!\d){name}")
        held = [(a, f) for a in self._knowledge.articles for f in a.facts if pattern.search(f.text)]
        held = [(a, f) for a, f in held if re.search(r"\d+余?[^月日\d]", pattern.sub("", f.text))]
        if not held:
            return None
        facts = [f.text for _, f in held]
        facts = [t for t in facts if not any(t != o and _figures(t) < _figures(o) for o in facts)]
        return self._list(self._say.month_list.format(month=name), facts, [a for a, _ in held])

    def list_topics(self) -> Reply:
        """For whom and for which season or weather there are tips."""
        tips = self._knowledge.tips
        people = dict.fromkeys(name for tip in tips for name in tip.audience)
        seasons = dict.fromkeys(name for tip in tips for name in tip.season)
        lines = (Passage("、".join(people)), Passage("、".join(seasons)))
        return Reply("list", (Passage(self._say.topics), *(line for line in lines if line.text)))

    def list_tips(self, topic: str) -> Reply:
        """A few tips on a topic, for a kind of people, or for a season."""
        topic = normalise(topic)
        named = {*_named(self._knowledge.lexicon.audiences, topic), *_named(self._knowledge.lexicon.seasons, topic)}
        fitting = [
            tip
            for tip in self._knowledge.tips
            if named & {*tip.audience, *tip.season} or any(topic in t or t in topic for t in tip.topics)
        ]
        if not fitting:
            return self._writer.social("unknown")
        first = {name: 0 for name in named}
        fitting.sort(key=lambda tip: (tip.audience[:1] != tuple(first)[:1], tip.rule is not None))
        lines = tuple(Passage(f"· {tip.advice}") for tip in fitting[:MOST_TIPS])
        title = Passage(self._say.tips.format(topic=topic))
        return Reply("tip", (title, *lines), tips=tuple(tip.id for tip in fitting[:MOST_TIPS]))

    def _campaign_line(self, campaign: Campaign) -> str:
        stage = f"，{campaign.stage}" if campaign.stage else ""
        result = "；".join(campaign.results or campaign.methods)
        return self._say.campaign.format(name=campaign.name, unit=campaign.unit or "", stage=stage, result=result)

    def _list(self, title: str, lines: Iterable[str], articles: Iterable[Article]) -> Reply:
        sources = tuple(self._writer.cite_article(a) for a in dict.fromkeys(articles))
        passages = (Passage(title), *(Passage(f"{i}. {line}") for i, line in enumerate(lines, 1)))
        return Reply("list", passages, sources=sources)

    def _people(self) -> Iterator[str]:
        for article in self._knowledge.articles:
            yield from (*article.reporters, *article.correspondents)

    def _asks(self, text: str) -> bool:
        return bool(re.search("什么|啥|哪|[?？]|吗|么|介绍|说说|讲讲|看看|几", text)) or len(text) <= 6

    def _rest(self, text: str, people: Iterable[str]) -> list[str]:
        """What a message has besides the words of lists."""
        for pattern in (*self._cues.values(), self._ours, self._filler, _UNIT, _MONTH):
            text = pattern.sub(" ", text)
        for name in people:
            text = text.replace(name, " ")
        return [t.word for t in self._analyzer.cut(text) if self._analyzer.is_content(t)]


def _named(table: Mapping[str, tuple[str, ...]], topic: str) -> list[str]:
    return [name for name, words in table.items() if topic == name or any(word in topic for word in words)]


def _figures(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+余?[^月日\d]", text))


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)")
