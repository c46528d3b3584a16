"""A message to a Question: what it is about, what it asks for, what it states."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.language import Lexicon
from bot.search.analysis import Token
from bot.search.engine import Search
from bot.text import match_patterns, match_words

_CLAUSE = re.compile(r"[,.;!?，。；！？、\s]+")
_ASKING = re.compile(r"[?？]")
_SALIENCE = {"n": 1.0, "v": 0.6, "a": 0.5, "t": 0.4, "m": 0.3, "d": 0.2, "r": 0.2, "q": 0.2, "f": 0.4, "s": 0.8}
_WEAK, _KNOWN, _FIGURE = 0.25, 0.8, 0.6
_DENIAL = re.compile(r"(?:要不是|不是|并非|不算|没到|还没到|不到|不包括|除了|非)(?:在|说|问|指|开|骑)?")
_REACH = 8
_ASKING_WORD = re.compile(r"^(?:哪|什么|啥|几|多少|第几)")
_COUNTING = frozenset("mqr")
_RAMBLING = 40
"""Characters from which on only the clauses that ask are held against the facts."""
_ASIDE, _LEADING = 0.3, 0.6
"""What a word in a clause that asks nothing weighs, beside a clause that does: in a long message, in a short one."""
_NEAR = 0.4
_CUT_PLACE = re.compile(".?[镇村乡县区]")
"""What is left where the segmenter has cut the name of a place: 烈/山镇."""
MOST_ANCHORS = 4096
"""Words of which is remembered whether they belong to the subjects of the knowledge."""


@dataclass(frozen=True, slots=True)
class Part:
    """A content word: how much it says (salience), also by how rare it is (weight), its pairs
    of characters, and whether it belongs to the subjects of the knowledge (anchor)."""

    word: str
    weight: float
    salience: float
    anchor: bool
    pairs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, read once."""

    text: str
    parts: tuple[Part, ...]
    terms: Mapping[str, float]
    asked: str | None
    wants: frozenset[str]
    heads: tuple[tuple[str, ...], ...] = ()
    strict_heads: tuple[tuple[str, ...], ...] = ()
    focus: str = ""
    people: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    seeks_advice: bool = False
    of_event: bool = False
    places: tuple[str, ...] = ()
    origin: str = ""
    taken_for: tuple[tuple[str, str], ...] = ()

    @property
    def bare(self) -> bool:
        """Whether it names something without asking for anything particular."""
        return not (self.asked or self.wants or self.heads)


class Reader:
    """Reads messages with the words of one knowledge base."""

    def __init__(self, lexicon: Lexicon, search: Search) -> None:
        self._search = search
        self._near = lexicon.near
        self._weak = weak = frozenset(lexicon.weak)
        domain = _domain_pattern(lexicon.domain, [entry.context for entry in search.entries])

        @lru_cache(MOST_ANCHORS)  # it holds no reference to the reader, so a knowledge that was replaced goes at once
        def is_anchor(word: str) -> bool:
            return word not in weak and bool(domain.search(word))

        self._is_anchor = is_anchor
        cues = lexicon.cues
        self._concrete, self._generic = frozenset(cues.get("concrete", ())), frozenset(cues.get("generic", ()))
        self._advice = match_words(cues.get("tips", ()))
        self._event = match_words(cues.get("event", ()))
        self._exclusive = frozenset(word for group in lexicon.contrast for word in group)
        self._people = {who: match_words(words) for who, words in lexicon.audiences.items()}
        self._anybody = match_words(word for words in lexicon.audiences.values() for word in words)
        self._wants = {name: re.compile(want.cue) for name, want in lexicon.wants.items()}
        self._wishes = match_patterns(want.cue for want in lexicon.wants.values())
        self._signs = {name: re.compile(want.sign) for name, want in lexicon.wants.items() if want.strict}

    def read(self, message: str) -> Question:
        """The question in a message."""
        return self.read_text(self._search.read(message))

    def read_text(self, text: str, taken_for: tuple[tuple[str, str], ...] = ()) -> Question:
        """The question in a text that has been normalised and corrected."""
        clauses = [clause for clause in _CLAUSE.split(text) if clause]
        asking = [self.asks(clause) for clause in clauses]
        aside = (_ASIDE if len(text) > _RAMBLING else _LEADING) if any(asking) else 1.0
        cut = [(self._search.analyzer.cut(c), 1.0 if asks else aside) for c, asks in zip(clauses, asking, strict=True)]
        asked = self._search.analyzer.find_asked(text)
        wants = self._find_wants(text, asked)
        denied = self._find_denied(text)
        parts = tuple(part for part in self._weigh_words(cut) if part.word not in denied)
        heads = tuple(head for tokens, _ in cut for head in self._find_heads(tokens))
        rambling = ",".join(clause for clause, asks in zip(clauses, asking, strict=True) if asks)
        return Question(
            text,
            parts,
            self._collect_terms(cut, parts, asked),
            asked,
            wants,
            heads,
            tuple(head for head in heads if self._concrete & set(head)),
            rambling if rambling and len(text) > _RAMBLING else text,
            self._find_people(text),
            frozenset(part.word for part in parts) & self._exclusive,
            denied,
            bool(self._advice.search(text)) and not wants,
            bool(self._event.search(text)),
            tuple(token.surface for tokens, _ in cut for token in tokens if self._is_strange_place(token)),
            text,
            taken_for,
        )

    def _weigh_words(self, cut: list[tuple[list[Token], float]]) -> Iterator[Part]:
        """The content words, each once with its greatest weight, in their order."""
        found: dict[str, Part] = {}
        for tokens, scale in cut:
            for token in filter(self._search.analyzer.is_content, tokens):
                part = self._weigh(token, scale)
                if token.word not in found or part.weight > found[token.word].weight:
                    found[token.word] = part
        yield from found.values()

    def _collect_terms(
        self, cut: list[tuple[list[Token], float]], parts: tuple[Part, ...], asked: str | None
    ) -> dict[str, float]:
        """All that entries are searched with: terms, near words, and the kind of question."""
        terms: dict[str, float] = {}
        for tokens, scale in cut:
            for term, weight in self._search.analyzer.collect_terms(tokens).items():
                if weight * scale > terms.get(term, 0.0):
                    terms[term] = weight * scale
        for part in parts:
            for near in self._near.get(part.word, ()):
                terms.setdefault(near, _NEAR)
        if asked:
            terms["?" + asked] = 1.0
        return terms

    def _find_wants(self, text: str, asked: str | None) -> frozenset[str]:
        if self._wishes.search(text):
            return frozenset(name for name, cue in self._wants.items() if cue.search(text))
        if asked == "yesno":  # who has a figure confirmed wants to read the right one
            return frozenset(name for name, sign in self._signs.items() if sign.search(text))
        return frozenset()

    def _find_people(self, text: str) -> frozenset[str]:
        if not self._anybody.search(text):
            return frozenset()
        return frozenset(who for who, words in self._people.items() if words.search(text))

    def _is_strange_place(self, token: Token) -> bool:
        return (
            token.tag == "ns"
            and not _CUT_PLACE.fullmatch(token.surface)
            and not self._search.index.holds_anywhere(token.word)
        )

    def asks(self, clause: str) -> bool:
        """Whether a clause asks for something."""
        return self._search.analyzer.asks(clause) or bool(self._wishes.search(clause))

    def _find_denied(self, text: str) -> frozenset[str]:
        """Exclusive things that a question says it does not mean (不是在高速, 没到醉驾)."""
        denied = set()
        for match in _DENIAL.finditer(text):
            following = self._search.analyzer.cut(text[match.end() : match.end() + _REACH])
            denied |= {token.word for token in following[:2]} & self._exclusive
        return frozenset(denied)

    def _find_heads(self, tokens: list[Token]) -> Iterator[tuple[str, ...]]:
        """The nouns asked for, each in its forms: 哪两个村 asks for a 村, 什么平台 for a 平台."""
        asking = False
        for token in tokens:
            if _ASKING_WORD.match(token.surface):
                asking = True
            elif asking and token.tag[:1] not in _COUNTING and token.surface not in self._generic:
                if (token.tag[:1] in "ns" or token.tag == "zg") and self._search.analyzer.is_content(token):
                    yield tuple(
                        {token.word, token.surface, token.surface.rstrip("子儿"), token.surface.rstrip("上里边")}
                    )
                asking = False

    def _weigh(self, token: Token, scale: float) -> Part:
        salience = _SALIENCE.get(token.tag[:1], _KNOWN)
        if token.word.isdigit() and len(token.word) > 1 and self._search.index.holds_anywhere(token.word):
            salience = _FIGURE
        if token.word in self._weak:
            salience = _WEAK
        elif token.word in self._search.analyzer.known:
            salience = max(salience, _KNOWN)
        rarity = self._search.index.weigh(token.word) / self._search.index.highest
        word = token.word
        return Part(
            word,
            salience * rarity * scale,
            salience * scale,
            self._is_anchor(word),
            tuple(word[i : i + 2] for i in range(len(word) - 1)),
        )


def _domain_pattern(words: tuple[str, ...], titles: list[str]) -> re.Pattern[str]:
    """Words of the domain; every word counts where most titles have none of them: then they describe other news."""
    pattern = match_words(words)
    described = sum(bool(pattern.search(title)) for title in titles)
    return pattern if described * 2 > len(titles) else re.compile("")
