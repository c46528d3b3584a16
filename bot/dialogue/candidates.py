"""Which entries could answer a question, and how well each would."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from bot.dialogue.passages import MOST_HITS, Passages, Signs
from bot.dialogue.question import Part, Question
from bot.knowledge.language import Lexicon
from bot.search.engine import Search
from bot.search.entries import Entry
from bot.search.index import Hit
from bot.text import normalise

MOST = 7
MISSING_WANT = 0.18
MISSING_HEAD = 0.15
TITLE = 0.15
KIND, _OFTEN = 0.15, 4
OTHER_GAP, NEARLY_SAME, USUAL = 0.68, 0.7, 0.4
OTHER_THING = 0.75
SAME_PEOPLE, OTHER_PEOPLE = 1.05, 0.82
SAME_TALK = 1.15
_UNTOLD = frozenset({"gap", "limit", "wish"})
_SHARED = 0.5
_SOFT, _PAIRED = 0.7, 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry beside a question.

    score orders candidates (about 0 to 1.3); likeness is that of the entry's nearest ask (0 to 1). `signs`
    are what speaks for a fact that is found by its own words.
    """

    number: int
    entry: Entry
    score: float
    likeness: float
    signs: Signs | None = None


class Ranker:
    """Ranks the entries of one knowledge base for questions."""

    def __init__(self, lexicon: Lexicon, search: Search) -> None:
        self._search = search
        self._near = lexicon.near
        self._passages = Passages(search)
        self._most_hits = MOST_HITS if self._passages.numbers else 2 * MOST
        self._signs = {name: re.compile(want.sign) for name, want in lexicon.wants.items()}
        asked = {n: entry for n, entry in enumerate(search.entries) if n not in self._passages.numbers}
        self._offers = {number: self._find_offers(entry) for number, entry in asked.items()}
        groups = [frozenset(group) for group in lexicon.contrast]
        self._rivals = {word: group for group in groups for word in group}
        self._named = {n: self._name_rivals(entry) for n, entry in asked.items()}
        self._gap_wants = {n: self._usual_wants(lexicon, e) for n, e in asked.items() if e.kind in _UNTOLD}
        self._nouns = {number: self._find_words(entry) for number, entry in asked.items()}
        self._titles = {n: self._weigh_title(entry) for n, entry in asked.items()}
        self._kinds = {kind: self._share_kind(kind) for kind in lexicon.asked}
        self._strict = frozenset(name for name, want in lexicon.wants.items() if want.strict)

    def rank(self, question: Question, most: int = MOST, groups: frozenset[str] = frozenset()) -> list[Candidate]:
        """The best candidates, best first; `groups` are those that the talk is about."""
        said = {part.word for part in question.parts} | question.terms.keys()
        kinds = self._kinds.get(question.asked or "", {})
        hits = self._search.find(question.terms, max(2 * most, self._most_hits))
        made = list(self._weigh_passages(question, hits, groups))
        for number, base, likeness in hits:
            if number in self._passages.numbers:
                continue
            entry = self._search.entries[number]
            score = base * self._weigh(question, number, likeness) * (1 - TITLE * self._miss_title(said, number))
            if kinds:
                score *= 1 - KIND * (1 - min(kinds.get(number, 0.0) * _OFTEN, 1))
            score *= self._weigh_talk(entry, groups)
            if score > 0:
                made.append(Candidate(number, entry, score, likeness))
        return sorted(made, key=lambda c: (-c.score, c.number))[:most]

    def _weigh_passages(self, question: Question, hits: Iterable[Hit], groups: frozenset[str]) -> Iterator[Candidate]:
        """The facts that are found by their own words."""
        if not self._passages.numbers:
            return
        likeness = {hit.number: hit.likeness for hit in hits}
        for passage in self._passages.weigh(question.text, likeness):
            entry = self._search.entries[passage.number]
            score = passage.score * self._weigh_talk(entry, groups)
            if score > 0:
                yield Candidate(passage.number, entry, score, likeness.get(passage.number, 0.0), passage.signs)

    def _weigh_talk(self, entry: Entry, groups: frozenset[str]) -> float:
        """More for what the talk is about."""
        return SAME_TALK if entry.group in groups or entry.id in groups else 1.0

    def find_first(self, groups: frozenset[str]) -> Candidate | None:
        """The first fact of some articles."""
        facts = (n for n, entry in enumerate(self._search.entries) if entry.kind == "fact" and entry.group in groups)
        return next((Candidate(number, self._search.entries[number], 1.0, 1.0) for number in facts), None)

    def names_special(self, number: int, usual: int, question: Question) -> bool:
        """Whether a question has a word of an entry's title that the title of the usual case has not."""
        special = self._titles[number].keys() - self._titles[usual].keys()
        return any(part.word in special for part in question.parts)

    def gauge(self, number: int, question: Question) -> tuple[float, bool]:
        """The salience of the content that an entry shares with the question, and whether a word of the knowledge's
        subjects is among it."""
        shares = [(part, self._share(part, number)) for part in question.parts]
        evidence = sum(part.salience * share for part, share in shares)
        return evidence, any(part.anchor and share >= _SHARED for part, share in shares)

    def offers(self, number: int, wants: frozenset[str]) -> bool:
        """Whether an entry has all that is strictly wanted of it."""
        return (wants & self._strict) <= self._offers_of(number)

    def fits(self, number: int, question: Question) -> float:
        """The share (0 to 1) of what the question wants to read that the entry's own text has."""
        wanted = [want in self._offers_of(number) for want in question.wants]
        wanted += [self._has_head(head, number) for head in question.heads]
        return sum(wanted) / len(wanted) if wanted else 1.0

    def tells(self, number: int, question: Question) -> bool:
        """Whether an entry's own text has all the things that are asked for by their kind (哪个村, 哪家医院)."""
        return all(self._has_head(head, number) for head in question.strict_heads)

    def _has_head(self, head: tuple[str, ...], number: int) -> bool:
        return any(noun.endswith(form) for noun in self._words_of(number) for form in head)

    def _offers_of(self, number: int) -> frozenset[str]:
        """The wants of which an entry has the sign; only of entries with many asks it is looked up."""
        found = self._offers.get(number)
        return self._find_offers(self._search.entries[number]) if found is None else found

    def _find_offers(self, entry: Entry) -> frozenset[str]:
        return frozenset(name for name, sign in self._signs.items() if sign.search(entry.text))

    def _words_of(self, number: int) -> frozenset[str]:
        found = self._nouns.get(number)
        return self._find_words(self._search.entries[number]) if found is None else found

    def _find_words(self, entry: Entry) -> frozenset[str]:
        return frozenset(token.surface for token in self._search.analyzer.cut(normalise(entry.text)))

    def _weigh(self, question: Question, number: int, likeness: float) -> float:
        """The factor (about 0 to 1.1) by which an entry fits more than the words that it shares."""
        entry = self._search.entries[number]
        if entry.names and (question.wants or question.heads or not any(n in question.text for n in entry.names)):
            return 0.0
        factor = self._weigh_named(question, number)
        if entry.kind not in _UNTOLD:
            factor *= self._weigh_wish(question, number)
        elif likeness < NEARLY_SAME and not self._gap_wants[number] <= question.wants:
            factor *= OTHER_GAP
        if question.people and entry.people:
            factor *= SAME_PEOPLE if question.people & entry.people else OTHER_PEOPLE
        return factor

    def _weigh_wish(self, question: Question, number: int) -> float:
        """Less for an entry whose text has not what the question wants to read."""
        factor = 1.0
        if question.wants:
            factor -= MISSING_WANT * len(question.wants - self._offers_of(number)) / len(question.wants)
        if question.heads:
            absent = sum(not self._has_head(head, number) for head in question.heads)
            factor *= 1 - MISSING_HEAD * absent / len(question.heads)
        return factor

    def _share_kind(self, kind: str) -> dict[int, float]:
        """For each entry the share (0 to 1) of its asks that are a question of a kind."""
        counts = self._search.index.count("?" + kind)
        return {number: count / max(len(self._search.entries[number].asks), 1) for number, count in counts.items()}

    def _weigh_named(self, question: Question, number: int) -> float:
        """Less for an entry that names a rival of what the question names, or what it says it does not mean."""
        here, factor = self._named[number], 1.0
        for word in question.named - here:
            if self._others(word, number) and not question.named & self._rivals[word] & here:
                factor *= OTHER_THING
        return factor * OTHER_THING if question.denied & here else factor

    def _others(self, word: str, number: int) -> frozenset[str]:
        """What an entry names instead of `word`; what is near to it does not count."""
        return (self._rivals[word] & self._named[number]) - frozenset(self._near.get(word, ()))

    def _usual_wants(self, lexicon: Lexicon, entry: Entry) -> frozenset[str]:
        """What most asks for a gap want to read; a question that wants something else does not mean this gap."""
        share = {n: sum(bool(re.search(w.cue, ask)) for ask in entry.asks) for n, w in lexicon.wants.items()}
        best = max(share, key=lambda name: share[name], default="")
        return frozenset({best}) if best and share[best] >= USUAL * len(entry.asks) else frozenset()

    def _weigh_title(self, entry: Entry) -> dict[str, float]:
        """The words of a title, by how rare they are; their weights add up to 1."""
        index, analyzer = self._search.index, self._search.analyzer
        tokens = analyzer.cut(normalise(entry.title))
        words = {token.word: index.weigh(token.word) for token in tokens if analyzer.is_content(token)}
        return {word: weight / sum(words.values()) for word, weight in words.items()}

    def _miss_title(self, said: Set[str], number: int) -> float:
        """The share (0 to 1) of an entry's title that the question does not speak of: the narrower of two rules that
        fit alike has more of it."""
        return sum(weight for word, weight in self._titles[number].items() if word not in said)

    def _name_rivals(self, entry: Entry) -> frozenset[str]:
        """The words of the contrasts that an entry's own text has."""
        tokens = self._search.analyzer.cut(normalise(f"{entry.text} {entry.context}"))
        return frozenset(token.word for token in tokens if token.word in self._rivals)

    def _share(self, part: Part, number: int) -> float:
        if self._holds(part.word, number):
            return 1.0
        if any(self._holds(near, number) for near in self._near.get(part.word, ())):
            return _SOFT
        pairs = [self._holds(pair, number) for pair in part.pairs if pair != part.word]
        return _PAIRED * sum(pairs) / len(pairs) if pairs else 0.0

    def _holds(self, term: str, number: int) -> bool:
        return self._search.index.holds(term, number)
