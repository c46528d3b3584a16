"""A message that leaves out what the last one said: the missing part comes from memory."""

import re
from dataclasses import replace

from bot.dialogue.choice import Choice, Chooser
from bot.dialogue.memory import Turn
from bot.dialogue.question import Part, Question
from bot.knowledge.models import Knowledge
from bot.search.analysis import Analyzer
from bot.text import match_patterns, match_words, normalise, parse_number

SHORT = 16
"""Characters up to which a message may lean on the one before it."""
_DOUBTFUL = 0.8
"""The chance below which a short message is rather about what was talked about."""
_OLD, _MUCH = 0.5, 0.5
_THIN = 1.2
"""The salience of its words below which a message hardly says what it is about."""
_ORDINAL = re.compile("第?([1-9一二两三])(?:个|条|问)?[吧呢。!]?")
_AND_THIS = re.compile(r"^那.{1,8}呢?[?？]?$|呢[?？]?$")


class FollowUp:
    """Recognises and completes follow-ups."""

    def __init__(self, knowledge: Knowledge, analyzer: Analyzer, chooser: Chooser) -> None:
        self._chooser = chooser
        lexicon = knowledge.lexicon
        cues = lexicon.cues
        self._topics: dict[str, set[str]] = {}
        spoken: dict[str, set[str]] = {}  # many articles have the same topics
        for article in knowledge.articles:
            for topic in article.topics:
                spoken.setdefault(topic, set()).add(article.id)
        for topic, articles in spoken.items():
            for token in analyzer.cut(normalise(topic)):
                self._topics.setdefault(token.word, set()).update(articles)
        self._rivals = [frozenset(group) for group in lexicon.contrast]
        self._exclusive = frozenset().union(*self._rivals)
        self._wants = lexicon.wants.keys()
        self._follow = re.compile(f"^(?:{match_words(cues.get('follow', ())).pattern})|呢[?？]?$")
        self._wishes = match_patterns(want.cue for want in lexicon.wants.values())
        self._more = match_words(cues.get("more", ()))

    def renew(self, turn: Turn) -> Turn:
        """A turn, which may be of an older knowledge, without what this one knows no longer."""
        wants, named = turn.question.wants & self._wants, turn.question.named & self._exclusive
        if len(wants) == len(turn.question.wants) and len(named) == len(turn.question.named):
            return turn
        return replace(turn, question=replace(turn.question, wants=frozenset(wants), named=named))

    def lean(self, question: Question, choice: Choice | None, before: Turn) -> tuple[Question, Choice | None]:
        """A message that may lean on the last one, with what it left out, where that serves it better."""
        named = self.find_topics(question)
        if named and not named & before.groups:  # another article: of the last message only its kind is kept
            inherited = self.inherit(question, before)
            other = self._chooser.choose(inherited, named)
            told = other is not None and other.sure and not other.silent and other.best.entry.group in named
            if other and told and (other.best.entry.kind == "fact" or question.asked or question.wants):
                return inherited, other
            find = self._chooser.introduce if question.bare else self._chooser.choose
            return question, find(question, named)
        merged = self.complete(question, before)
        other = self._chooser.choose(merged, before.groups)
        if other is None or (choice and choice.sure and not other.sure):
            return question, choice
        if choice is None or not choice.sure:
            return merged, other
        alone = question.origin == question.text  # a part of a message that is sure by itself stays what it is
        elsewhere = bool(choice.best.entry.group) and choice.best.entry.group not in before.groups
        stays = (
            other.best.entry.group in before.groups and not other.silent and (elsewhere or choice.chance < _DOUBTFUL)
        )
        leaning = alone and (stays or self.switches(question) or other.chance > choice.chance)
        return (merged, other) if leaning else (question, choice)

    def asks_more(self, question: Question) -> bool:
        """Whether a message only asks to go on."""
        asked = self._more.search(question.text)
        if not asked:
            return False
        return not [part for part in question.parts if part.weight > _MUCH and part.word not in asked[0]]

    def leans(self, question: Question) -> bool:
        """Whether a message looks as if it left something out."""
        return len(question.text) <= SHORT or bool(self._follow.search(question.text))

    def switches(self, question: Question) -> bool:
        """Whether a message only names another thing (那电动车呢), or hardly names any (不装罚多少钱)."""
        subjects = [part for part in question.parts if part.anchor and not self._wishes.search(part.word)]
        thin = not subjects and sum(part.salience for part in question.parts) < _THIN
        return len(question.text) <= SHORT and (thin or bool(_AND_THIS.search(question.text)))

    def find_topics(self, question: Question) -> frozenset[str]:
        """The articles of which a message names a topic that is no other article's."""
        asked = {form for head in question.heads for form in head}  # 哪个村子 names no village
        found = (self._topics.get(part.word, set()) for part in question.parts if part.word not in asked)
        return frozenset(group for groups in found if len(groups) == 1 for group in groups)

    def asks_the_same(self, question: Question, before: Turn, kind: str) -> bool:
        """Whether a message only names another article after a question of a kind (那买藕的呢, after 谁写的)."""
        return question.bare and before.question.asked == kind and bool(self.find_topics(question))

    def inherit(self, question: Question, before: Turn) -> Question:
        """The message with the kind of the last question, if it has none itself."""
        if not question.bare:
            return question
        old = before.question
        terms = {**question.terms, f"?{old.asked}": 1.0} if old.asked else question.terms
        return replace(question, asked=old.asked, wants=old.wants, terms=terms)

    def complete(self, question: Question, before: Turn) -> Question:
        """The message with the words, the wish and the kind of question of the last one, at less weight."""
        old = before.question
        words = {part.word for part in question.parts}
        rivals = frozenset(w for group in self._rivals if group & question.named for w in group)
        parts = tuple(
            Part(p.word, p.weight * _OLD, p.salience * _OLD, p.anchor, p.pairs)
            for p in old.parts
            if p.word not in words | rivals
        )
        terms = {
            term: weight * _OLD for term, weight in old.terms.items() if not term.startswith("?") and term not in rivals
        }
        terms.update(question.terms)
        asked = question.asked or old.asked
        if asked:
            terms["?" + asked] = 1.0
        own = not question.bare
        return replace(
            question,
            parts=question.parts + parts,
            terms=terms,
            asked=asked,
            wants=question.wants if own else old.wants,
            heads=question.heads if own else old.heads,
            strict_heads=question.strict_heads if own else old.strict_heads,
            named=question.named or old.named,
        )


def choose_offered(text: str, before: Turn | None) -> str:
    """The suggestion that a number means (2, 第二个); any other message stays what it is."""
    found = _ORDINAL.fullmatch(text)
    number = int(parse_number(found[1]) or 0) if found else 0
    return normalise(before.offered[number - 1]) if before and 1 <= number <= len(before.offered) else text
