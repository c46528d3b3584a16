"""A choice to a reply: what is said for each kind of entry, corrections and refusals included."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.candidates import Candidate
from bot.dialogue.choice import ENOUGH, Choice
from bot.dialogue.conditions import Conflict
from bot.dialogue.joining import MOST_TOGETHER
from bot.dialogue.passages import explain
from bot.dialogue.question import Question
from bot.dialogue.reply import Kind, Passage, Reply, Why
from bot.dialogue.tiers import Sum
from bot.dialogue.wording import Writer
from bot.knowledge.models import Card, Tip
from bot.search.entries import Entry

NEAR_BEST = 0.75
"""The share of the best score from which on the runner-up is told as well."""
NEWS_NEAR_BEST, MOST_PASSAGES, MOST_TOLD = 0.5, 3, 440
"""For news that nobody has written questions for: the like share, how many sentences, and characters with sources."""
_SAYS, _ALSO = 0.5, 0.8
"""The salience of a word that says something, and the share of the best score from which on a tip goes with another."""
_REFUSED = frozenset({"elsewhere", "year", "month"})


class Composer:
    """Composes replies from choices."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._say = writer.say

    def explain(self, question: Question, choice: Choice | None) -> Why:
        """Why this choice, or why none."""
        terms = tuple(sorted(((part.word, part.weight) for part in question.parts), key=lambda term: -term[1]))
        if choice is None:
            return Why(terms, question.taken_for, needed=ENOUGH)
        runner_up = choice.others[0].entry.id if choice.others else ""
        best = choice.best
        signs = explain(best.signs) if best.signs else ()
        return Why(terms, question.taken_for, choice.chance, ENOUGH, runner_up, choice.distance, best.entry.id, signs)

    def refuse(self, question: Question, choice: Choice | None) -> Reply:
        """That the knowledge does not hold it."""
        return replace(self._writer.social("unknown"), why=self.explain(question, choice))

    def refuse_elsewhere(self, place: str) -> Reply:
        """That the knowledge is of another place."""
        return Reply("refuse", (Passage(self._say_elsewhere(place)),))

    def _say_elsewhere(self, place: str) -> str:
        return self._say.elsewhere.format(city=self._writer.knowledge.city.name, place=place)

    def compose(self, question: Question, choice: Choice) -> Reply:
        """The reply to a question of which the best entry is sure."""
        why = self.explain(question, choice)
        notices = []
        for conflict in choice.conflicts:
            refusal = self._object(conflict, question)
            if refusal:
                return replace(self._cite(choice.best.entry, refusal), why=why)
            notices.append(self._correct(conflict))
        reply = self._write(question, choice)
        if choice.best.signs and self._writer.misses(question, (passage.text for passage in reply.passages)):
            notices.append(self._say.beside)
        if notices and reply.kind == "refuse" and not question.wants:
            reply = replace(reply, kind="answer")
        suggestions = self._writer.suggest(_siblings(choice), without=(question.text,))
        return replace(reply, notices=tuple(notices), suggestions=suggestions, why=why)

    def advise(self, question: Question, choice: Choice) -> Reply:
        """A few pieces of advice: the best tip and those that come near to it."""
        tips = [
            c for c in (choice.best, *choice.others) if c.entry.kind == "tip" and c.score >= _ALSO * choice.best.score
        ]
        passages = []
        shown = []
        for candidate in tips[:MOST_TOGETHER]:
            tip = self._writer.tips[_key(candidate.entry)]
            shown.append(tip)
            passages.append(Passage(tip.advice))
            if tip.rule and len(shown) == 1:
                passages.append(Passage(tip.rule, self._writer.mark(tip.rule, question)))
        lines = tuple(replace(p, text=f"· {p.text}") for p in passages) if len(passages) > 1 else tuple(passages)
        sources = self._writer.cite_bases(shown[0].basis)
        suggestions = self._writer.suggest(c.entry for c in tips[MOST_TOGETHER:])
        return Reply(
            "tip",
            lines,
            sources=sources,
            tips=tuple(t.id for t in shown),
            suggestions=suggestions,
            why=self.explain(question, choice),
        )

    def show_tip(self, tip: Tip) -> Reply:
        """A tip by itself: the advice, the rule behind it, and what that rests on."""
        passages = tuple(Passage(text) for text in (tip.advice, tip.rule) if text)
        return Reply("tip", passages, sources=self._writer.cite_bases(tip.basis), tips=(tip.id,))

    def give_tips(self, ids: Sequence[str]) -> Reply:
        """Further tips, named by their entries' ids."""
        tips = [self._writer.tips[id_.split("/")[1]] for id_ in ids]
        return Reply("tip", tuple(Passage(f"· {tip.advice}") for tip in tips), tips=tuple(tip.id for tip in tips))

    def list_facts(self, candidates: Sequence[Candidate]) -> Reply:
        """Several facts as a list, with the articles they come from."""
        articles = {c.entry.group: self._writer.articles[c.entry.group] for c in candidates}
        lines = tuple(Passage(f"{i}. {c.entry.text}") for i, c in enumerate(candidates, 1))
        sources = tuple(self._writer.cite_article(article) for article in articles.values())
        return Reply("list", lines, sources=sources, facts=tuple(c.entry.id for c in candidates))

    def give_card(self, card: Card) -> Reply:
        """What to do at once, or which number to call."""
        kind: Kind = "refuse" if card.personal else "emergency" if card.emergency else "answer"
        sources = self._writer.cite_bases(card.basis)
        return Reply(kind, (Passage(card.text, card.numbers),), sources=sources, facts=(f"card/{card.id}",))

    def give_sums(self, sums: Sequence[Sum]) -> Reply:
        """Tiers worked out."""
        bases = self._writer.cite_bases(basis for found in sums for basis in found.basis)
        return Reply("answer", tuple(self._writer.write_sum(found) for found in sums), sources=bases)

    def _object(self, conflict: Conflict, question: Question) -> str:
        say = self._say
        if conflict.matter == "elsewhere":
            return self._say_elsewhere(conflict.wrong)
        if conflict.matter in _REFUSED or (conflict.matter == "time" and not conflict.right):
            return say.other_time.format(time=conflict.wrong, when=conflict.right or say.undated)
        if conflict.matter == "unit" and not _names_more(question, conflict):
            return say.silent
        if conflict.matter == "unit" and not conflict.right and question.asked != "unit":
            return say.other_unit.format(unit=conflict.wrong)
        if conflict.matter in {"phase", "place"} and not conflict.right:
            return say.unmentioned.format(name=conflict.wrong)
        if conflict.matter == "phase" and question.wants:
            return say.other_phase.format(right=conflict.right, wrong=conflict.wrong)
        return ""

    def _correct(self, conflict: Conflict) -> str:
        if not conflict.right:
            return self._say.other_unit.format(unit=conflict.wrong)
        if conflict.matter == "points":
            return self._say.correct_points.format(right=conflict.right, wrong=conflict.wrong)
        return self._say.correct.format(right=conflict.right, wrong=conflict.wrong)

    def _cite(self, entry: Entry, text: str) -> Reply:
        source = self._writer.cite_article(self._writer.articles[entry.group])
        return Reply("refuse", (Passage(text),), sources=(source,))

    def _write(self, question: Question, choice: Choice) -> Reply:
        entry, say, writer = choice.best.entry, self._say, self._writer
        if entry.kind == "fact":
            if choice.silent:
                return self._cite(entry, say.silent)
            told = [entry, *(self._find_runners_up(choice) if choice.best.signs else _near(choice))]
            passages = tuple(writer.write_fact(fact, question)[0] for fact in told)
            articles = [writer.articles[group] for group in dict.fromkeys(fact.group for fact in told)]
            sources = tuple(map(writer.cite_article, articles))
            advice = writer.find_advice(entry, question)
            return Reply("answer", passages, sources=sources, facts=tuple(f.id for f in told), advice=advice)
        if entry.kind == "gap":
            return self._cite(entry, say.gap.format(text=writer.gaps[entry.id].text))
        if entry.kind == "tip":
            return self._write_tip(question, choice)
        if entry.kind == "card":
            return self.give_card(writer.cards[_key(entry)])
        if entry.kind == "term":
            return self._write_term(question, choice)
        limit = writer.limits[_key(entry)]
        return Reply("refuse", (Passage(say.limit.format(text=limit.text)),), sources=writer.cite_bases(limit.basis))

    def _find_runners_up(self, choice: Choice) -> list[Entry]:
        """The next best sentences of news, as far as there is room for them and their sources."""
        best = choice.best
        room = MOST_TOLD - self._measure(best.entry, [])
        told = [best.entry]
        for candidate in choice.others:
            entry = candidate.entry
            size = self._measure(entry, told) if candidate.signs else MOST_TOLD
            new = all(entry.text != other.text for other in told)
            if new and candidate.score >= NEWS_NEAR_BEST * best.score and size <= room and len(told) < MOST_PASSAGES:
                told.append(entry)
                room -= size
        return told[1:]

    def _measure(self, entry: Entry, told: Sequence[Entry]) -> int:
        """The characters that a fact takes, with its source where nothing else that is told has it."""
        cited = any(entry.group == other.group for other in told)
        line = "" if cited else self._writer.cite_article(self._writer.articles[entry.group]).line
        return len(entry.text) + len(line)

    def _write_tip(self, question: Question, choice: Choice) -> Reply:
        tip = self._writer.tips[_key(choice.best.entry)]
        if tip.rule is None:
            return Reply("tip", (Passage(tip.advice),), tips=(tip.id,))
        told = [tip, *(self._writer.tips[_key(entry)] for entry in _near(choice))]
        if choice.silent and "money" in question.wants:
            told += self._writer.find_general(tip)
        passages = tuple(Passage(t.rule, self._writer.mark(t.rule, question)) for t in told if t.rule)
        sources = self._writer.cite_bases(basis for t in told for basis in t.basis)
        return Reply("answer", passages, sources=sources, tips=tuple(t.id for t in told), advice=tip.advice)

    def _write_term(self, question: Question, choice: Choice) -> Reply:
        """The common meaning, and the best fact in which the term stands."""
        entry = choice.best.entry
        meaning = Passage(self._say.term.format(text=self._writer.terms[_key(entry)].text))
        facts = (c.entry for c in choice.others if c.entry.kind == "fact")
        fact = next((f for f in facts if any(name in f.text for name in entry.names)), None)
        if fact is None:
            return Reply("answer", (meaning,), facts=(entry.id,))
        passage, source = self._writer.write_fact(fact, question)
        return Reply("answer", (meaning, passage), sources=(source,), facts=(entry.id, fact.id))


def _names_more(question: Question, conflict: Conflict) -> bool:
    """Whether a question says anything besides the unit that it names (二大队在哪 does not)."""
    return any(part.word != conflict.wrong and part.salience >= _SAYS for part in question.parts)


def _key(entry: Entry) -> str:
    return entry.id.split("/")[1]


def _near(choice: Choice) -> list[Entry]:
    """The runner-up, where it comes so near that both are worth a sentence."""
    best, rest = choice.best, choice.others[:1]
    alike = [c for c in rest if c.entry.kind == best.entry.kind and c.entry.group == best.entry.group]
    return [c.entry for c in alike if c.score >= NEAR_BEST * best.score]


def _siblings(choice: Choice) -> list[Entry]:
    """The other candidates of the same article, or the other tips."""
    best = choice.best.entry
    return [c.entry for c in choice.others if c.entry.group == best.group and c.entry.kind in {"fact", "tip"}]
