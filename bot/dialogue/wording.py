"""Entries to replies: sentences of the knowledge with sources, marks, a tip and suggestions."""

import re
from collections.abc import Iterable

from bot.dialogue.question import Question
from bot.dialogue.reply import Kind, Passage, Reply, Source
from bot.dialogue.tiers import Sum
from bot.knowledge.models import Article, Basis, Knowledge, Tip
from bot.search.entries import Entry
from bot.text import match_words

MOST_SUGGESTIONS = 3
_LONGEST_SUGGESTION = 18
_FIGURE = re.compile(
    r"\d[\d.]*元以上\d[\d.]*元以下(?:罚款)?|\d+年以上\d+年以下|(?:记)\d+分|\d+月\d+日(?:上午|下午)?|"
    r"\d{4}年|\d+月份?|"
    r"\d[\d,.]*(?:余|多)?(?:人次|周岁|公里|小时|分钟|个月|万元|毫克|[元人名位起处份支斤吨项次辆篇米分岁日天月年倍座%顶件台家个条张本箱袋场])(?:以上|以下|以外|以内)?"
)
_NUMERAL = re.compile("[〇零一二两三四五六七八九十百千万亿]+|\\d[\\d,.]*")
_QUOTED = re.compile(r"“[^”]{1,20}”")
_DOCUMENT_ORDER = 3


class Writer:
    """Words replies from one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.say = knowledge.replies
        self.articles = {article.id: article for article in knowledge.articles}
        self.tips = {tip.id: tip for tip in knowledge.tips}
        self.cards = {card.id: card for card in knowledge.cards}
        self.terms = {term.id: term for term in knowledge.terms}
        self.gaps = {f"{a.id}/{gap.id}": gap for a in knowledge.articles for gap in a.gaps}
        self.wishes = {wish.id: wish for wish in knowledge.wishes}
        self.limits = {limit.id: limit for limit in knowledge.limits}
        self._documents = {document.id: document for document in knowledge.documents}
        self.overviews = {f"{a.id}/{fact.id}" for a in knowledge.articles for fact in a.facts if fact.overview}
        self._names = _name_pattern(knowledge)
        self._signs = {name: re.compile(want.sign) for name, want in knowledge.lexicon.wants.items()}
        self._strict = frozenset(name for name, want in knowledge.lexicon.wants.items() if want.strict)

    def cite_article(self, article: Article) -> Source:
        """The source line of an article: title, who wrote it, when as far as known."""
        when = article.when or _write_date(article.date) or self.say.undated
        line = self.say.source.format(title=article.title, people=self.name_people(article), when=when)
        return Source(article.id, article.title, article.date, line)

    def cite_bases(self, bases: Iterable[Basis]) -> tuple[Source, ...]:
        """One source per document, with the articles that are cited of it."""
        articles: dict[str, list[str]] = {}
        for basis in bases:
            held = articles.setdefault(basis.document, [])
            held += [a for a in basis.article.split("、") if a not in held]
        sources = []
        for id_, places in articles.items():
            document = self._documents[id_]
            line = f"《{document.title}》{'、'.join(places)}（{document.edition}）"
            sources.append(Source(id_, document.title, document.since, line))
        return tuple(sources)

    def name_people(self, article: Article) -> str:
        """记者甲、通讯员乙和丙, as far as known."""
        named = [("记者", article.reporters), ("通讯员", article.correspondents)]
        return "，".join(role + "、".join(people) for role, people in named if people)

    def mark(self, text: str, question: Question) -> tuple[str, ...]:
        """The parts of a sentence that were asked for: by what is wanted, else by the kind of question."""
        asked = question.asked
        figures = [m[0] for m in _FIGURE.finditer(text)]
        if question.wants:
            hits = [f for f in figures if any(self._signs[w].search(f) for w in question.wants)]
            if hits:
                return tuple(dict.fromkeys(hits))
        if asked in {"unit", "where", "who"} or question.wants & {"unit", "place"}:
            return tuple(dict.fromkeys(m[0] for m in self._names.finditer(text)))
        if asked in {"number", "when"}:
            return tuple(dict.fromkeys(figures))
        if question.heads:
            named = [m[0] for m in self._names.finditer(text)] + [m[0] for m in _QUOTED.finditer(text)]
            return tuple(dict.fromkeys(n for n in named if any(f in n for head in question.heads for f in head)))
        return ()

    def misses(self, question: Question, texts: Iterable[str]) -> bool:
        """Whether a question wants to read something without which nothing answers it, and no text has that."""
        held = [_NUMERAL.sub("1", text) for text in texts]
        return any(not any(self._signs[want].search(text) for text in held) for want in question.wants & self._strict)

    def write_fact(self, entry: Entry, question: Question) -> tuple[Passage, Source]:
        """A fact and its article."""
        return Passage(entry.text, self.mark(entry.text, question)), self.cite_article(self.articles[entry.group])

    def find_general(self, tip: Tip) -> list[Tip]:
        """The general rule on fines for those whom a tip is for."""
        fitting = [g for g in self.knowledge.tips if g.general and set(g.audience) & set(tip.audience[:1])]
        return fitting[:1]

    def find_advice(self, entry: Entry, question: Question) -> str:
        """The advice that fits a fact best: of its article's tips, that with most of its topics named."""
        tips = [self.tips[id_] for id_ in self.articles[entry.group].tips]
        text = entry.text + question.text
        best = max(tips, key=lambda tip: sum(topic in text for topic in tip.topics), default=None)
        return best.advice if best and any(topic in text for topic in best.topics) else ""

    def write_sum(self, found: Sum) -> Passage:
        """The sum of a tier."""
        template = getattr(self.say, found.tier.measure)
        outcome = "，".join(found.outcomes)
        text = template.format(title=found.tier.title, outcome=outcome, **found.figures)
        return Passage(text + (found.tier.note or ""), found.outcomes)

    def suggest(self, entries: Iterable[Entry], without: Iterable[str] = ()) -> tuple[str, ...]:
        """A short ask of each entry, at most three."""
        barred, chosen = set(without), []
        for entry in entries:
            asks = [a for a in entry.asks if 5 <= len(a) <= _LONGEST_SUGGESTION and a not in barred and " " not in a]
            if entry.id not in barred and asks:
                chosen.append(asks[0])
            if len(chosen) == MOST_SUGGESTIONS:
                break
        return tuple(chosen)

    def social(self, kind: str) -> Reply:
        """Small talk, help, refusals that need no knowledge."""
        city = self.knowledge.city
        examples = city.examples or ("闯红灯扣几分",)
        text = getattr(self.say, kind).format(
            city=city.name, app=city.app, hotline=city.hotline, example=examples[0], examples="；".join(examples)
        )
        kinds: dict[str, Kind] = {
            "help": "help",
            "empty": "refuse",
            "personal": "refuse",
            "unknown": "refuse",
            "hostile": "refuse",
        }
        suggestions = examples[:MOST_SUGGESTIONS] if kind in {"help", "greeting", "welcome"} else ()
        return Reply(kinds.get(kind, "social"), (Passage(text),), suggestions=tuple(suggestions))


def _write_date(date: str | None) -> str:
    """2024-03-05 as 2024年3月5日, as precise as it is."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip((date or "").split("-"), "年月日", strict=False) if part)


def _name_pattern(knowledge: Knowledge) -> re.Pattern[str]:
    city = knowledge.city
    names = {unit.full for unit in city.units} | {unit.name for unit in city.units} | set(city.places)
    names -= {city.name, city.full_name, city.province or ""}
    return match_words(names)
