"""Question to reply: choose, refuse, ask back, correct a false premise, add a tip. Touches no file, clock or network."""

import re
from dataclasses import replace

from bot.dialogue.bylines import Bylines
from bot.dialogue.candidates import Candidate, Ranker
from bot.dialogue.choice import ENOUGH, Choice, Chooser
from bot.dialogue.conditions import Checker, Conflict
from bot.dialogue.followup import FollowUp
from bot.dialogue.guards import Guards
from bot.dialogue.listings import Lister
from bot.dialogue.memory import Turn
from bot.dialogue.question import Question, Reader
from bot.dialogue.reply import Passage, Reply, Why
from bot.dialogue.tiers import Calculator, Sum
from bot.dialogue.wording import Writer
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.text import MAX_LENGTH, normalise

_SPLIT = re.compile(r"[?!;。]+|另外|顺便|再问|还有(?=.{4})|对了")
Answered = tuple[Reply, Turn | None]


class Answerer:
    """Answers messages from one knowledge base."""

    def __init__(self, knowledge: Knowledge, search: Search) -> None:
        self._say = knowledge.replies
        self._search = search
        self._reader = Reader(knowledge.lexicon, search)
        self._ranker = Ranker(knowledge.lexicon, search)
        self._checker = Checker(knowledge)
        self._chooser = Chooser(self._ranker, self._checker)
        self._follow = FollowUp(knowledge.lexicon)
        self._calculator = Calculator(knowledge)
        self._writer = Writer(knowledge)
        self._bylines = Bylines(self._writer, self._ranker, self._checker)
        self.lister = Lister(self._writer, search.analyzer)
        self._guards = Guards(knowledge, search.analyzer)
        self._city = knowledge.city
        cues = knowledge.lexicon.cues
        self._advice = re.compile("|".join(map(re.escape, cues.get("tips", ()))) or "(?!)")
        self._pair = re.compile("|".join(map(re.escape, cues.get("pair", ()))) or "(?!)")
        self._future = re.compile("|".join(map(re.escape, cues.get("future", ()))) or "(?!)")

    def answer(self, message: str, before: Turn | None = None) -> Answered:
        """The reply to a message, given the chat's last turn; and the turn to remember."""
        reply, turn = self._guard(normalise(message), before)
        if len(message) > MAX_LENGTH:
            notice = self._say.cut.format(limit=MAX_LENGTH)
            reply = replace(reply, notices=(notice, *reply.notices))
        return reply, turn

    def _guard(self, plain: str, before: Turn | None) -> Answered:
        text = self._search.read(plain)
        best = self._respond(plain, text, (), before)
        for boldly in (False, True):
            if boldly and (best[0].kind != "refuse" or not best[0].why.needed or best[0].sources):
                break
            meant, taken = self._search.correct(text, boldly=boldly)
            if taken:
                guess = self._respond(plain, meant, tuple(taken), before)
                if guess[0].why.score >= best[0].why.score or (best[0].kind == "refuse" and guess[0].kind != "refuse"):
                    best = guess
        return best

    def _respond(self, plain: str, text: str, taken: tuple[tuple[str, str], ...], before: Turn | None) -> Answered:
        if not re.search(r"\w", text):
            return self._writer.social("empty"), before
        card = self._guards.find_emergency(text)
        if card:
            turn = Turn(self._reader.read_text(text), (f"card/{card.id}",), frozenset({f"card/{card.id}"}))
            return Reply("emergency", (Passage(card.text, card.numbers),), facts=(f"card/{card.id}",)), turn
        if self._guards.is_personal(text):
            return self._writer.social("personal"), before
        talk = self._guards.find_small_talk(plain)
        if talk:
            return self._writer.social(talk), before
        question = self._reader.read_text(text, taken)
        sums = self._calculator.work_out(text)
        if sums:
            return self._give_sums(sums, question)
        listed = self.lister.list_for(text)
        if listed:
            return listed, Turn(question, (), frozenset(s.id for s in listed.sources))
        reply, turn = self._resolve(question, before)
        if reply.kind == "refuse" and not reply.sources:
            talk = self._guards.find_small_talk(plain, strict=False)
            if talk:
                return self._writer.social(talk), before
        return reply, turn

    def _resolve(self, question: Question, before: Turn | None) -> Answered:
        if question.asked == "byline":
            reread = self._reader.read_text(self._bylines.strip(question.text))
            found = self._bylines.answer(question, reread, before)
            if found:
                return found[0], Turn(question, (), found[1])
        if before and self._follow.asks_more(question):
            return self._go_on(question, before)
        choice = self._chooser.choose(question)
        if before and self._follow.leans(question):
            merged = self._follow.complete(question, before)
            other = self._chooser.choose(merged, before.groups)
            if other and (choice is None or not choice.sure or other.chance > choice.chance):
                question, choice = merged, other
        if choice is None or not choice.sure:
            return self._refuse(question, choice)
        return self._give(question, choice)

    def _go_on(self, question: Question, before: Turn) -> Answered:
        rest = [e for e in self._search.entries if e.group and e.group in before.groups and e.kind == "fact" and e.id not in before.shown]
        if not rest:
            return Reply("answer", (Passage(self._say.nothing_more),)), before
        shown = rest[:2]
        written = [self._writer.write_fact(entry, question) for entry in shown]
        turn = replace(before, shown=before.shown | {e.id for e in shown})
        sources = tuple(dict.fromkeys(source for _, source in written))
        return Reply("answer", tuple(p for p, _ in written), sources=sources, facts=tuple(e.id for e in shown)), turn

    def _explain(self, question: Question, choice: Choice | None) -> Why:
        terms = tuple(sorted(((p.word, p.weight) for p in question.parts), key=lambda t: -t[1]))
        if choice is None:
            return Why(terms, question.taken_for, needed=ENOUGH)
        runner = choice.others[0].entry.id if choice.others else ""
        return Why(terms, question.taken_for, choice.chance, ENOUGH, runner, choice.distance, choice.best.entry.id)

    def _refuse(self, question: Question, choice: Choice | None) -> Answered:
        reply = replace(self._writer.social("unknown"), why=self._explain(question, choice))
        groups = frozenset({choice.best.entry.group or choice.best.entry.id}) if choice else frozenset()
        return reply, Turn(question, (), groups)

    def _give(self, question: Question, choice: Choice) -> Answered:
        entry = choice.best.entry
        why = self._explain(question, choice)
        turn = Turn(question, (entry.id,), frozenset({entry.group or entry.id}), frozenset({entry.id}))
        notices = []
        for conflict in choice.conflicts:
            refusal = self._object(conflict)
            if refusal:
                source = self._writer.cite_article(self._writer.articles[entry.group])
                return Reply("refuse", (Passage(refusal),), sources=(source,), why=why), turn
            notices.append(getattr(self._say, f"correct_{conflict.matter}").format(right=conflict.right, wrong=conflict.wrong))
        others = [c.entry for c in choice.others if c.entry.group == entry.group and c.entry.kind in {"fact", "tip"}]
        suggestions = self._writer.suggest(others)
        reply = self._write(question, choice, why)
        return replace(reply, notices=tuple(notices), suggestions=suggestions), turn

    def _object(self, conflict: Conflict) -> str:
        say = self._say
        if conflict.matter == "elsewhere":
            return say.elsewhere.format(city=self._city.name, place=conflict.wrong)
        if conflict.matter in {"year", "month"} or (conflict.matter == "time" and not conflict.right):
            return say.other_time.format(time=conflict.wrong, when=conflict.right or say.undated)
        if conflict.matter == "unit" and not conflict.right:
            return say.other_unit.format(unit=conflict.wrong)
        return ""

    def _write(self, question: Question, choice: Choice, why: Why) -> Reply:
        entry, say = choice.best.entry, self._say
        key = entry.id.split("/")[1]
        if entry.kind == "fact" and choice.silent:
            source = self._writer.cite_article(self._writer.articles[entry.group])
            return Reply("refuse", (Passage(say.silent),), sources=(source,), why=why)
        if entry.kind == "fact":
            passage, source = self._writer.write_fact(entry, question)
            return Reply("answer", (passage,), sources=(source,), facts=(entry.id,), why=why)
        if entry.kind == "gap":
            article = self._writer.articles[entry.group]
            gap = next(g for g in article.gaps if g.id == key)
            return Reply("refuse", (Passage(say.gap.format(text=gap.text)),), sources=(self._writer.cite_article(article),), why=why)
        if entry.kind == "tip":
            tip = self._writer.tips[key]
            advice_first = bool(self._advice.search(question.text)) and not question.wants
            passages, advice = self._writer.write_tip(tip, question, advice_first=advice_first)
            kind = "tip" if advice_first or not tip.rule else "answer"
            return Reply(kind, tuple(passages), sources=self._writer.cite_bases(tip.basis), tips=(tip.id,), advice=advice, why=why)
        if entry.kind == "card":
            card = self._writer.cards[key]
            return Reply("emergency" if card.emergency else "answer", (Passage(card.text, card.numbers),), facts=(entry.id,), why=why)
        if entry.kind == "term":
            return Reply("answer", (Passage(say.term.format(text=self._writer.terms[key].text)),), facts=(entry.id,), why=why)
        limit = self._writer.limits[key]
        return Reply("refuse", (Passage(say.limit.format(text=limit.text)),), sources=self._writer.cite_bases(limit.basis), why=why)

    def _give_sums(self, sums: list[Sum], question: Question) -> Answered:
        passages = tuple(self._writer.write_sum(s) for s in sums)
        sources = self._writer.cite_bases(b for s in sums for b in s.basis)
        return Reply("answer", passages, sources=sources), Turn(question)
