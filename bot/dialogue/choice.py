"""Which candidate is the answer, how sure that is, and what speaks against it."""

from dataclasses import dataclass
from math import exp

from bot.dialogue.candidates import Candidate, Ranker
from bot.dialogue.conditions import Checker, Conflict
from bot.dialogue.question import Question

ENOUGH = 0.36
"""The least chance of being right with which an entry is given as the answer."""
LEAST_EVIDENCE, LEAST_LOOSE = 0.3, 1.3
"""The least salience of content that an entry must share with the question; more, where none of it belongs to the
subjects of the knowledge."""

_BIAS, _SCORE, _EVIDENCE, _ANCHORED, _ADVICE = -5.55, 5.7, 1.05, 1.0, 1.45
_MUCH = 4.0
_NEWS_BIAS, _NEWS_SCORE, _NEWS_EVIDENCE = -6.9, 9.7, 2.8
_FACT_INSTEAD, _FACT_AS_WELL = 0.85, 0.97
_SAME_QUESTION = 0.8
_USUAL, _VERY_WORDS = 0.75, 0.95
_RULE = 0.6
_TIED, _CLEARLY = 0.95, 0.1


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen candidate with the chance (0 to 1) that it is right; `others` are the rest, best first."""

    best: Candidate
    chance: float
    distance: float
    conflicts: tuple[Conflict, ...]
    silent: bool
    others: tuple[Candidate, ...]

    @property
    def sure(self) -> bool:
        """Whether the chance is enough to give the answer."""
        return self.chance >= ENOUGH


class Chooser:
    """Chooses among the entries of one knowledge base."""

    def __init__(self, ranker: Ranker, checker: Checker) -> None:
        self._ranker = ranker
        self._checker = checker

    def choose(self, question: Question, groups: frozenset[str] = frozenset()) -> Choice | None:
        """The best entry for a question; None where no word of it is known."""
        candidates = self._ranker.rank(question, groups=groups)
        if not candidates:
            return None
        best = self._prefer(question, candidates)
        rest = tuple(c for c in candidates if c is not best)
        other = next((c.score for c in rest if not c.entry.group or c.entry.group != best.entry.group), 0.0)
        distance = max(best.score - other, 0.0)
        conflicts = tuple(self._checker.find_conflicts(question, best.entry))
        silent = not best.signs and self._is_silent(question, best)
        return Choice(best, self._chance(question, best), distance, conflicts, silent, rest)

    def _is_silent(self, question: Question, best: Candidate) -> bool:
        """Whether the best entry has not what must be in an answer."""
        if best.entry.kind not in {"fact", "tip"}:
            return False
        told = best.entry.kind == "tip" or self._ranker.tells(best.number, question)
        return not (told and self._ranker.offers(best.number, question.wants))

    def introduce(self, question: Question, groups: frozenset[str]) -> Choice | None:
        """The first fact of an article that is named and of which nothing particular is asked."""
        first = self._ranker.find_first(groups)
        rest = tuple(c for c in self._ranker.rank(question, groups=groups) if first and c.number != first.number)
        return Choice(first, 1.0, 0.0, (), silent=False, others=rest) if first else None

    def _prefer(self, question: Question, candidates: list[Candidate]) -> Candidate:
        """The best candidate, or one near it that the question rather means."""
        best, rest = candidates[0], candidates[1:]
        same = max(candidates, key=lambda c: c.likeness)
        if same.likeness >= _VERY_WORDS:  # somebody has written down this very question
            return same
        if best.signs:
            return best
        return (
            next((c for c in rest if self._is_rule(c, best, question)), None)
            or next((c for c in rest if self._is_usual(c, best, question)), None)
            or next((c for c in rest[:2] if self._is_rather(c, best)), None)
            or self._prefer_fact(question, best, rest)
        )

    def _prefer_fact(self, question: Question, best: Candidate, rest: list[Candidate]) -> Candidate:
        """A fact that has what is asked for goes before a gap of its article, and before a fact that has it not."""
        if best.entry.kind not in {"gap", "fact"} or best.likeness >= _SAME_QUESTION:
            return best
        facts = [c for c in rest if c.entry.group == best.entry.group and c.entry.kind == "fact"]
        if question.bare and best.entry.kind == "gap":
            near = (c for c in facts if c.score >= _FACT_AS_WELL * best.score)
            return min(near, key=lambda c: c.number, default=best)
        fits = self._ranker.fits
        if not (question.wants or question.heads) or (best.entry.kind == "fact" and fits(best.number, question) == 1):
            return best
        near = (c for c in facts if c.score >= _FACT_INSTEAD * best.score and fits(c.number, question) == 1)
        return next(near, best)

    def _is_rule(self, other: Candidate, best: Candidate, question: Question) -> bool:
        """Whether the law is asked for rather than a detail that a report does not tell."""
        detail = best.entry.kind == "gap" and other.entry.kind == "tip" and not question.of_event
        if not detail or not question.wants or other.score < _RULE * best.score:
            return False
        return self._ranker.fits(other.number, question) == 1

    def _is_usual(self, other: Candidate, best: Candidate, question: Question) -> bool:
        """Whether a rule for the usual case is meant rather than that for a special one, of which nothing is said."""
        if not other.entry.usual or best.entry.kind != "tip" or best.entry.usual or other.score < _USUAL * best.score:
            return False
        return not self._ranker.names_special(best.number, other.number, question)

    def _is_rather(self, other: Candidate, best: Candidate) -> bool:
        """Whether a gap is meant rather than a fact of its article that fits as well: people ask for it in its way."""
        pair = best.entry.kind == "fact" and other.entry.kind == "gap" and other.entry.group == best.entry.group
        return pair and other.score >= _TIED * best.score and other.likeness >= best.likeness + _CLEARLY

    def _chance(self, question: Question, best: Candidate) -> float:
        """Logistic regression over the tuned questions and over messages on other matters.

        For facts that are found by their own words: over questions on other people's news and those same messages,
        and the chance is that the news is about what is asked; several sentences are shown.
        """
        evidence, anchored = self._ranker.gauge(best.number, question)
        if best.signs:
            return _squash(_NEWS_BIAS + _NEWS_SCORE * best.score + _NEWS_EVIDENCE * min(evidence, _MUCH))
        if evidence < (LEAST_EVIDENCE if anchored else LEAST_LOOSE) and best.likeness < _SAME_QUESTION:
            return 0.0
        logit = (
            _BIAS
            + _SCORE * best.score
            + _EVIDENCE * min(evidence, _MUCH)
            + _ANCHORED * anchored
            + _ADVICE * (question.seeks_advice and anchored and best.entry.kind == "tip")
        )
        return _squash(logit)


def _squash(logit: float) -> float:
    return 1 / (1 + exp(-logit))
