"""Question to reply: choose, refuse, ask back, correct a false premise, add a tip. Touches no file, clock or network."""

import re
from dataclasses import replace

from bot.dialogue.candidates import Candidate, Ranker
from bot.dialogue.conditions import Checker, Conflict
from bot.dialogue.guards import Guards
from bot.dialogue.listings import MOST_TIPS, Lister
from bot.dialogue.memory import Turn
from bot.dialogue.question import Question, Reader
from bot.dialogue.reply import Passage, Reply, Why
from bot.dialogue.tiers import Calculator
from bot.dialogue.wording import Writer
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.text import MAX_LENGTH, clean, normalise

ENOUGH = 0.5
"""The least confidence (0 to 1) with which an entry is given as the answer."""


class Answerer:
    """Answers messages from one knowledge base."""

    def __init__(self, knowledge: Knowledge, search: Search) -> None:
        self._knowledge = knowledge
        self._say = knowledge.replies
        self._search = search
        self._reader = Reader(knowledge.lexicon, search)
        self._ranker = Ranker(knowledge.lexicon, search)
        self._checker = Checker(knowledge)
        self._calculator = Calculator(knowledge)
        self._writer = Writer(knowledge)
        self.lister = Lister(self._writer, search.analyzer)
        self._guards = Guards(knowledge, search.analyzer)
        cues = knowledge.lexicon.cues
        self._cue = {k: re.compile("|".join(sorted(map(re.escape, v), key=len, reverse=True)) or "(?!)") for k, v in cues.items()}

    def answer(self, message: str, before: Turn | None = None) -> tuple[Reply, Turn | None]:
        """The reply to a message, given the chat's last turn; and the turn to remember."""
        plain = normalise(message)
        reply, turn = self._answer(plain, before)
        if len(clean(message)) >= MAX_LENGTH and len(message) > MAX_LENGTH:
            reply = replace(reply, notices=(self._say.cut.format(limit=MAX_LENGTH), *reply.notices))
        return reply, turn

    def _answer(self, plain: str, before: Turn | None) -> tuple[Reply, Turn | None]:
        text, taken = self._search.read(plain)
        if not re.search(r"\w", text):
            return self._writer.social("empty"), before
        card = self._guards.find_emergency(text)
        if card:
            return Reply("emergency", (Passage(card.text, card.numbers),), facts=(f"card/{card.id}",)), before
        if self._guards.is_personal(text):
            return self._writer.social("personal"), before
        talk = self._guards.find_small_talk(plain)
        if talk:
            return self._writer.social(talk), before
        question = self._reader.read_text(text, tuple(taken))
        sums = self._calculator.work_out(text)
        if sums:
            return self._give_sums(sums, question)
        listed = self.lister.list_for(text)
        if listed:
            return listed, Turn(question, (), frozenset(s.id for s in listed.sources))
        return self._resolve(question, before)

    def _resolve(self, question: Question, before: Turn | None) -> tuple[Reply, Turn | None]:
        candidates = self._ranker.rank(question)
        if not candidates:
            return self._refuse(question, candidates)
        best = candidates[0]
        confidence = self._confidence(best)
        if confidence < ENOUGH:
            return self._refuse(question, candidates)
        return self._give(question, best, candidates)

    def _confidence(self, c: Candidate) -> float:
        return 0.6 * c.coverage + 0.4 * c.likeness

    def _why(self, question: Question, candidates: list[Candidate]) -> Why:
        terms = tuple(sorted(((p.word, p.weight) for p in question.parts), key=lambda t: -t[1]))
        if not candidates:
            return Why(terms, question.taken_for)
        best = candidates[0]
        second = candidates[1] if len(candidates) > 1 else best
        return Why(terms, question.taken_for, self._confidence(best), ENOUGH, second.entry.id, best.score - second.score, best.entry.id)

    def _refuse(self, question: Question, candidates: list[Candidate]) -> tuple[Reply, Turn | None]:
        reply = self._writer.social("unknown")
        return replace(reply, why=self._why(question, candidates)), Turn(question)

    def _give(self, question: Question, best: Candidate, candidates: list[Candidate]) -> tuple[Reply, Turn]:
        entry = best.entry
        why = self._why(question, candidates)
        turn = Turn(question, (entry.id,), frozenset({entry.group} if entry.group else {entry.id}), frozenset({entry.id}))
        others = [c.entry for c in candidates[1:] if c.entry.group == entry.group and c.entry.kind in {"fact", "tip"}]
        suggestions = self._writer.suggest(others)
        say = self._say
        if entry.kind == "fact":
            passage, source = self._writer.write_fact(entry, question)
            return Reply("answer", (passage,), sources=(source,), facts=(entry.id,), suggestions=suggestions, why=why), turn
        if entry.kind == "gap":
            article = self._writer.articles[entry.group]
            gap = next(g for g in article.gaps if g.id == entry.id.split("/")[1])
            source = self._writer.cite_article(article)
            return Reply("refuse", (Passage(say.gap.format(text=gap.text)),), sources=(source,), suggestions=suggestions, why=why), turn
        key = entry.id.split("/")[1]
        if entry.kind == "tip":
            tip = self._writer.tips[key]
            advice_first = bool(self._cue["tips"].search(question.text)) and not question.wants
            passages, advice = self._writer.write_tip(tip, question, advice_first=advice_first)
            return Reply("tip" if advice_first or not tip.rule else "answer", tuple(passages), sources=self._writer.cite_bases(tip.basis), tips=(tip.id,), advice=advice, suggestions=suggestions, why=why), turn
        if entry.kind == "card":
            card = self._writer.cards[key]
            return Reply("emergency" if card.emergency else "answer", (Passage(card.text, card.numbers),), facts=(entry.id,), why=why), turn
        if entry.kind == "term":
            return Reply("answer", (Passage(say.term.format(text=self._writer.terms[key].text)),), facts=(entry.id,), why=why), turn
        limit = self._writer.limits[key]
        return Reply("refuse", (Passage(say.limit.format(text=limit.text)),), sources=self._writer.cite_bases(limit.basis), why=why), turn

    def _give_sums(self, sums, question) -> tuple[Reply, Turn | None]:
        passages = tuple(self._writer.write_sum(s) for s in sums)
        sources = self._writer.cite_bases(b for s in sums for b in s.basis)
        return Reply("answer", passages, sources=sources), Turn(question)
