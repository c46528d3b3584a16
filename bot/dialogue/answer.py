"""Question to reply: choose, refuse, correct a false premise, add a tip. Touches no file, clock or network."""

import re
from dataclasses import replace
from functools import cached_property

from bot.dialogue.bylines import Bylines
from bot.dialogue.candidates import Candidate, Ranker
from bot.dialogue.choice import Choice, Chooser
from bot.dialogue.composing import Composer
from bot.dialogue.conditions import Checker
from bot.dialogue.continuation import Continuation
from bot.dialogue.followup import FollowUp, choose_offered
from bot.dialogue.guards import Guards
from bot.dialogue.joining import Joiner
from bot.dialogue.listings import Lister
from bot.dialogue.memory import Turn
from bot.dialogue.offers import MOST_OFFERED, Offer, Offerer
from bot.dialogue.question import Question, Reader
from bot.dialogue.reply import Reply
from bot.dialogue.requests import RequestReader
from bot.dialogue.splitting import Splitter
from bot.dialogue.tiers import Calculator
from bot.dialogue.topics import Topics
from bot.dialogue.wording import Writer
from bot.knowledge.models import Card, Knowledge, Tip
from bot.privacy import mask
from bot.search.engine import Search
from bot.search.entries import Entry
from bot.text import MAX_LENGTH, normalise

MOST_LISTED = 6
_LABEL = 24
_NEAR_BEST = 0.55
_NAMED = 0.2
"""The chance with which a list is wished for that suffices where a person or a unit is named."""
_SURER, _CERTAIN = 0.05, 0.9
"""By how much a mended message must be surer than the message as typed; nothing is mended where that is certain."""

Answered = tuple[Reply, Turn | None]


class Answerer:
    """Answers messages from one knowledge base."""

    def __init__(self, knowledge: Knowledge, search: Search) -> None:
        lexicon = knowledge.lexicon
        self._say = knowledge.replies
        self._search = search
        self._entries = {entry.id: entry for entry in search.entries}
        self._reader = Reader(lexicon, search)
        self._splitter = Splitter(lexicon, self._reader)
        self._ranker = Ranker(lexicon, search)
        self._checker = Checker(knowledge)
        self._chooser = Chooser(self._ranker, self._checker)
        self._follow = FollowUp(knowledge, search.analyzer, self._chooser)
        self._calculator = Calculator(knowledge)
        self._writer = Writer(knowledge)
        self._composer = Composer(self._writer)
        self._bylines = Bylines(self._writer, self._ranker, self._checker)
        self._guards = Guards(knowledge, search.analyzer)
        self._joiner = Joiner(self._writer, self._guards.find_small_talk)
        self._lister = Lister(self._writer)
        self._requests = RequestReader(knowledge, search.analyzer)
        self._continuation = Continuation(search, self._writer, self._composer)
        self._offerer = Offerer(search.entries, self._ranker, self._composer, self._lister, self._writer)

    def answer(self, message: str, before: Turn | None = None) -> Answered:
        """The reply to a message, given the chat's last turn; and the turn to remember."""
        before = self._follow.renew(before) if before else None
        plain = choose_offered(normalise(message), before)
        reply, turn = self._read_and_respond(plain, before)
        hidden = mask(plain)
        if hidden != plain:  # nothing personal is remembered
            _, turn = self._read_and_respond(hidden, before)
        if len(message) > MAX_LENGTH:
            notice = self._say.cut.format(limit=MAX_LENGTH)
            reply = replace(reply, notices=(notice, *reply.notices))
        new = turn is not None and turn is not before
        return reply, replace(turn, offered=reply.suggestions) if turn and new else turn

    def rank(self, message: str) -> list[Entry]:
        """The entries that could answer a message, best first, whatever their chances: for measuring."""
        return [found.entry for found in self._ranker.rank(self._reader.read(message))]

    def describe(self, id_: str) -> str:
        """An entry in a few words: its title, or how its text begins; the id itself where there is no such entry."""
        entry = self._entries.get(id_)
        if entry is None:
            return id_
        return entry.title or (entry.text if len(entry.text) <= _LABEL else f"{entry.text[:_LABEL]}……")

    def browse(self, topic: str, argument: str = "") -> Reply:
        """What a channel's commands show: welcome, help, campaigns, news, or tips (topics, or the tips of one)."""
        if topic == "tips":
            return self._lister.list_tips(argument) if argument else self._lister.list_topics()
        lists = {"campaigns": self._lister.list_campaigns, "news": self._lister.list_news}
        return lists[topic]() if topic in lists else self._writer.social(topic)

    def show_article(self, id_: str) -> Reply | None:
        """An article with all its facts, to be paged; None where there is none of this id."""
        return self._lister.show_article(id_)

    def show_tip(self, tip: Tip) -> Reply:
        """A tip with the rule behind it and what that rests on."""
        return self._composer.show_tip(tip)

    def offer(self, query: str, limit: int = MOST_OFFERED) -> tuple[Offer, ...]:
        """What can be sent into another chat for a query: its answer, then facts and tips; without one, the latest."""
        return self._offerer.offer(self._reader.read(query), self.answer(query)[0], limit)

    @cached_property
    def topics(self) -> Topics:
        """What there are tips on."""
        return Topics(self._writer.knowledge, self._search)

    def _read_and_respond(self, plain: str, before: Turn | None) -> Answered:
        """Respond to the message as typed and with its likely typing errors mended, and keep the surer reply."""
        text = self._search.read(plain)
        best = self._respond(plain, text, (), before)
        for boldly in (False, True):
            settled = best[0].kind != "refuse" or bool(best[0].sources)
            if not best[0].why.needed or best[0].why.score > _CERTAIN or (boldly and settled):
                break
            meant, taken = self._search.correct(text, boldly=boldly)
            if not taken:
                continue
            guess = self._respond(plain, meant, tuple(taken), before)
            unscored = guess[0].kind != "refuse" and not guess[0].why.needed
            if unscored or guess[0].why.score > best[0].why.score + _SURER:
                best = guess
        unknown = best[0].kind == "refuse" and best[0].why.needed and not best[0].sources
        card = self._guards.find_last_resort(text) if unknown else None
        return self._alarm(card, text) if card else best

    def _respond(self, plain: str, text: str, taken: tuple[tuple[str, str], ...], before: Turn | None) -> Answered:
        guarded = self._guard(plain, text, before)
        if guarded:
            return guarded
        question = self._reader.read_text(text, taken)
        sums = self._calculator.work_out(text)
        if sums:
            return self._composer.give_sums(sums), Turn(question)
        request = self._requests.read(text)
        if request:
            away = self._checker.find_elsewhere(text)
            if away:
                return self._composer.refuse_elsewhere(away), Turn(question)
            listed = self._lister.answer(request)
            if request.kind == "person" and self._requests.asks_to_list(text):
                listed = replace(listed, kind="list")
            return listed, Turn(question, (), frozenset(source.id for source in listed.sources))
        reply, turn = self._resolve_all(question, before)
        if reply.kind == "refuse" and not reply.sources:
            talk = self._guards.find_small_talk(plain, strict=False)
            if talk:
                return self._writer.social(talk), before
        return reply, turn

    def _guard(self, plain: str, text: str, before: Turn | None) -> Answered | None:
        if not re.search(r"\w", text):
            return self._writer.social("empty"), before
        if card := self._guards.find_emergency(text):
            return self._alarm(card, text)
        if self._guards.is_personal(text):
            return self._writer.social("personal"), before
        talk = self._guards.find_small_talk(plain)
        if not talk and text != plain:  # in pinyin or English
            talk = self._guards.find_small_talk(text)
        return (self._writer.social(talk), before) if talk else None

    def _alarm(self, card: Card, text: str) -> Answered:
        """The card of an emergency, which is what the chat is about from now on."""
        id_ = f"card/{card.id}"
        return self._composer.give_card(card), Turn(self._reader.read_text(text), (id_,), frozenset({id_}))

    def _resolve_all(self, question: Question, before: Turn | None) -> Answered:
        """One question, or each of the questions that a message holds."""
        whole = self._resolve(question, before)
        if whole[0].kind == "refuse" and whole[0].why.score > _CERTAIN:  # its parts would only be near to something
            return whole
        ways = (self._splitter.distribute, self._splitter.split, self._splitter.separate)
        parts = next((found for way in ways if len(found := way(question)) > 1), [question])
        if len(parts) == 1:
            return whole
        answered: list[Answered] = []
        turn = before
        for part in parts:
            answered.append(self._resolve(part, turn))
            turn = answered[-1][1] or turn
        joined = self._joiner.join_parts(parts, [reply for reply, _ in answered])
        return (joined, turn) if joined else whole

    def _resolve(self, question: Question, before: Turn | None) -> Answered:
        if question.asked == "byline" or (before and self._follow.asks_the_same(question, before, "byline")):
            reread = self._reader.read_text(self._bylines.strip(question.text))
            found = self._bylines.answer(question, reread, before, self._follow.find_topics(reread))
            if found:
                return found[0], Turn(question, (), found[1])
        if before and self._follow.asks_more(question):
            return self._continuation.go_on(question, before)
        choice = self._chooser.choose(question)
        if before and self._follow.leans(question):
            question, choice = self._follow.lean(question, choice, before)
        if choice and choice.best.entry.kind == "wish" and (choice.sure or self._is_wish_of(choice, question)):
            return self._grant(question, choice)
        if choice is None or not choice.sure:
            groups = frozenset({choice.best.entry.group or choice.best.entry.id}) if choice else frozenset()
            return self._composer.refuse(question, choice), Turn(question, (), groups)
        return self._give(question, choice)

    def _is_wish_of(self, choice: Choice, question: Question) -> bool:
        """Whether a list is probably wished for: of a person or a unit that is named, or by the way it is said."""
        plain = not question.wants and question.asked in {None, "what", "how"}
        known = self._requests.names_anybody(question.text) or self._requests.is_open(question.text)
        return plain and choice.chance >= _NAMED and known

    def _grant(self, question: Question, choice: Choice) -> Answered:
        """The list that is wished for; the wish is nothing that can be told where it names nobody."""
        request = self._requests.fill(self._writer.wishes[choice.best.entry.id.split("/")[1]].lists, question.text)
        if request is None:
            return self._composer.refuse(question, choice), Turn(question)
        reply = replace(self._lister.answer(request), why=self._composer.explain(question, choice))
        return reply, Turn(question, (), frozenset(source.id for source in reply.sources))

    def _give(self, question: Question, choice: Choice) -> Answered:
        entry = choice.best.entry
        rest = tuple(c.entry.id for c in choice.others if c.entry.kind == "tip") if entry.kind == "tip" else ()
        turn = Turn(question, (entry.id,), frozenset({entry.group or entry.id}), frozenset({entry.id}), rest)
        if entry.kind == "tip" and question.seeks_advice:
            return self._composer.advise(question, choice), turn
        if facts := [] if choice.silent else self._find_more(question, choice):
            return self._composer.list_facts(facts), turn
        reply = self._composer.compose(question, choice)
        if entry.id in self._writer.overviews and self._requests.asks_for_several(question.text):
            reply = replace(reply, kind="list")
        return reply, turn

    def _find_more(self, question: Question, choice: Choice) -> list[Candidate]:
        """All facts near the best, where everything on a subject is asked for."""
        if choice.best.entry.kind != "fact" or not self._requests.asks_for_all(question.text):
            return []
        facts = [
            c
            for c in (choice.best, *choice.others)
            if c.entry.kind == "fact" and c.score >= _NEAR_BEST * choice.best.score
        ]
        groups = {c.entry.group for c in facts}
        return facts[:MOST_LISTED] if len(groups) > 1 or len(facts) > 2 else []
