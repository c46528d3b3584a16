"""Knowledge to entries: the things that a question can be matched with, all of one shape."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.models import Article, Knowledge, ListKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer. `kind` is fact, gap, tip, card, term, limit or wish; `context` holds words that lead to it;
    `headline` is that of its article."""

    id: str
    kind: str
    text: str
    asks: tuple[str, ...] = ()
    context: str = ""
    group: str = ""
    title: str = ""
    headline: str = ""
    people: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    usual: bool = False


def collect_entries(knowledge: Knowledge) -> tuple[Entry, ...]:
    """Every entry of the knowledge, those of an article together and in its order."""
    return (
        *(entry for article in knowledge.articles for entry in _article_entries(article)),
        *_tip_entries(knowledge),
        *(
            Entry(f"card/{card.id}", "card", card.text, card.asks, card.title, title=card.title)
            for card in knowledge.cards
        ),
        *(
            Entry(f"term/{t.id}", "term", t.text, t.asks, t.term, names=tuple(t.term.split("、")))
            for t in knowledge.terms
        ),
        *(
            Entry(f"limit/{limit.id}", "limit", limit.text, limit.asks, limit.about, title=limit.about)
            for limit in knowledge.limits
        ),
        *(
            Entry(f"wish/{wish.id}", "wish", wish.about, wish.asks)
            for wish in knowledge.wishes
            if _can_list(knowledge, wish.lists)
        ),
    )


def _can_list(knowledge: Knowledge, kind: ListKind) -> bool:
    """Whether there is anything of a kind to be listed."""
    articles = knowledge.articles
    if kind == "units":
        return any(article.units for article in articles)
    if kind == "person":
        return any(article.reporters or article.correspondents for article in articles)
    if kind in {"campaigns", "month"}:
        return any(article.campaigns for article in articles)
    return kind == "news" or any(campaign.kind == kind for article in articles for campaign in article.campaigns)


def _article_entries(article: Article) -> Iterator[Entry]:
    about = " ".join((article.title, *article.topics))
    for fact in article.facts:
        context = " ".join((about, *fact.keywords))
        id_ = f"{article.id}/{fact.id}"
        yield Entry(id_, "fact", fact.text, fact.asks, context, article.id, headline=article.title)
    for gap in article.gaps:
        yield Entry(
            f"{article.id}/{gap.id}",
            "gap",
            gap.about,
            gap.asks,
            " ".join((about, *gap.keywords)),
            article.id,
            title=gap.about,
        )


def _tip_entries(knowledge: Knowledge) -> Iterator[Entry]:
    for tip in knowledge.tips:
        context = " ".join((*tip.topics, *tip.audience, *tip.season))
        text = f"{tip.title} {tip.rule or ''} {tip.advice}"
        asks = (*tip.asks, tip.title)  # the shortest way to ask for a rule is to name it
        yield Entry(
            f"tip/{tip.id}",
            "tip",
            text,
            asks,
            context,
            title=tip.title,
            people=frozenset(tip.audience),
            usual=tip.usual,
        )
