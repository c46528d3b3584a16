"""What can be sent into another chat: an answer, facts and tips, each by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from bot.dialogue.candidates import Ranker
from bot.dialogue.choice import LEAST_EVIDENCE
from bot.dialogue.composing import Composer
from bot.dialogue.listings import Lister
from bot.dialogue.question import Question
from bot.dialogue.reply import Reply
from bot.dialogue.wording import Writer
from bot.search.entries import Entry

MOST_OFFERED = 20
_LONGEST_ID = 64
_DESCRIBED = 100
_RANKED = 2
"""Entries that are ranked for each that is offered: gaps, cards and the like are not."""
_ANSWERS = frozenset({"answer", "tip", "emergency", "list"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A card to choose: `id` has at most 64 bytes and is the same for the same thing, `reply` is what is sent."""

    id: str
    title: str
    description: str
    reply: Reply


class Offerer:
    """Offers what one knowledge base holds."""

    def __init__(
        self, entries: Iterable[Entry], ranker: Ranker, composer: Composer, lister: Lister, writer: Writer
    ) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._ranker = ranker
        self._composer = composer
        self._lister = lister
        self._writer = writer

    def offer(self, question: Question, answer: Reply, limit: int) -> tuple[Offer, ...]:
        """At most `limit` offers for a question, its answer first; none where it is on other matters.

        Before anything is asked: the campaigns, the latest articles, and the tips that go with them.
        """
        if not question.text:
            return self._offer_anything(question, limit)
        if answer.kind not in _ANSWERS and not answer.sources:
            return self._offer_topic(question, limit) if answer.why.needed and question.bare else ()
        first = [self._offer_answer(answer)] if answer.kind in _ANSWERS else []
        found = self._ranker.rank(question, most=_RANKED * limit)
        entries = (c.entry for c in found if self._belongs(c.number, question))
        return _take([*first, *self._offer_entries(entries, question)], limit)

    def _offer_topic(self, question: Question, limit: int) -> tuple[Offer, ...]:
        """Tips on what is no question, or not yet: the first characters of a word, a kind of people, a season."""
        tips = self._lister.list_tips(question.text).tips
        return _take(self._offer_entries((self._entries[f"tip/{id_}"] for id_ in tips), question), limit)

    def _offer_anything(self, question: Question, limit: int) -> tuple[Offer, ...]:
        articles = sorted(self._writer.knowledge.articles, key=lambda article: article.date or "", reverse=True)
        facts = [f"{article.id}/{article.facts[0].id}" for article in articles][: limit // 2]
        tips = dict.fromkeys(f"tip/{id_}" for article in articles for id_ in article.tips)
        entries = (self._entries[id_] for id_ in (*facts, *tips))
        campaigns = self._lister.list_campaigns()
        first = [self._offer_answer(campaigns)] if len(campaigns.passages) > 1 else []
        return _take([*first, *self._offer_entries(entries, question)], limit)

    def _belongs(self, number: int, question: Question) -> bool:
        evidence, anchored = self._ranker.gauge(number, question)
        return anchored and evidence >= LEAST_EVIDENCE

    def _offer_entries(self, entries: Iterable[Entry], question: Question) -> Iterator[Offer]:
        for entry in entries:
            if entry.kind == "fact":
                passage, source = self._writer.write_fact(entry, question)
                reply = Reply("answer", (passage,), sources=(source,), facts=(entry.id,))
                yield self._describe(entry.id, reply)
            elif entry.kind == "tip":
                yield self._describe(entry.id, self._composer.show_tip(self._writer.tips[entry.id.split("/")[1]]))

    def _offer_answer(self, answer: Reply) -> Offer:
        shown = [*answer.facts, *(f"tip/{id_}" for id_ in answer.tips)]
        return self._describe(shown[0] if shown else "", answer)

    def _describe(self, id_: str, reply: Reply) -> Offer:
        """An offer named for its entry, or for how the reply begins where it shows none."""
        first, *rest = (passage.text for passage in reply.passages)
        title, text = self._name(id_), first
        if not title:
            title, text = first, " ".join(rest) or first
        return Offer(_shorten_id(id_ or first), _cut(title), _cut(text), reply)

    def _name(self, id_: str) -> str:
        entry = self._entries.get(id_)
        article = self._writer.articles.get(entry.group) if entry else None
        return (article.short or article.title) if article else entry.title if entry else ""


def _take(offers: Iterable[Offer], limit: int) -> tuple[Offer, ...]:
    """The first offers, none twice."""
    kept: dict[str, Offer] = {}
    for offer in offers:
        kept.setdefault(offer.id, offer)
    return tuple(islice(kept.values(), limit))


def _cut(text: str) -> str:
    return text if len(text) <= _DESCRIBED else f"{text[: _DESCRIBED - 1]}…"


def _shorten_id(id_: str) -> str:
    """The id where Telegram takes it, else a digest of it."""
    return id_ if id_.isascii() and len(id_) <= _LONGEST_ID else sha256(id_.encode()).hexdigest()[:_LONGEST_ID]
