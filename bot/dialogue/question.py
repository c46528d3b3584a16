"""A message to a Question: what it is about, what it asks for, what it states."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.knowledge.language import Lexicon
from bot.search.analysis import Token
from bot.search.engine import Search

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
_ASIDE = 0.3
"""What a word in a clause that asks nothing weighs, beside a clause that does."""


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
    places: tuple[str, ...] = ()
    origin: str = ""
    taken_for: tuple[tuple[str, str], ...] = ()


class Reader:
    """Reads messages with the words of one knowledge base."""

    def __init__(self, lexicon: Lexicon, search: Search) -> None:
        self._search = search
        self._near = lexicon.near
        titles = [entry.context for entry in search.entries]
        self._domain = _domain_pattern(lexicon.domain, titles)
        self._concrete = frozenset(lexicon.cues.get("concrete", ()))
        self._weak = frozenset(lexicon.weak)
        tips = lexicon.cues.get("tips", ())
        self._advice = re.compile("|".join(map(re.escape, sorted(tips, key=len, reverse=True))) or "(?!)")
        self._generic = frozenset(lexicon.cues.get("generic", ()))
        self._exclusive = frozenset(word for group in lexicon.contrast for word in group)
        self._people = {
            who: re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
            for who, words in lexicon.audiences.items()
        }
        self._wants = {name: re.compile(want.cue) for name, want in lexicon.wants.items()}
        self._wishes = re.compile("|".join(f"(?:{want.cue})" for want in lexicon.wants.values()) or "(?!)")
        self._signs = {name: re.compile(want.sign) for name, want in lexicon.wants.items() if want.strict}

    def read(self, message: str) -> Question:
        """The question in a message."""
        return self.read_text(self._search.read(message))

    def read_text(self, text: str, taken_for: tuple[tuple[str, str], ...] = ()) -> Question:
        """The question in a text that has been normalised and corrected."""
        analyzer = self._search.analyzer
        clauses = [c for c in _CLAUSE.split(text) if c]
        asking = [self.asks(c) for c in clauses]
        terms: dict[str, float] = {}
        found: dict[str, Part] = {}
        heads: list[tuple[str, ...]] = []
        places: list[str] = []
        for clause, asks in zip(clauses, asking, strict=True):
            scale = 1.0 if asks or not any(asking) else _ASIDE if len(text) > _RAMBLING else 0.6
            tokens = analyzer.cut(clause)
            for term, weight in analyzer.collect_terms(tokens).items():
                if weight * scale > terms.get(term, 0.0):
                    terms[term] = weight * scale
            heads += self._find_heads(tokens)
            places += [t.surface for t in tokens if t.tag == "ns" and not self._search.index.holds_anywhere(t.word)]
            for token in filter(analyzer.is_content, tokens):
                part = self._weigh(token, scale)
                if token.word not in found or part.weight > found[token.word].weight:
                    found[token.word] = part
        parts = tuple(found.values())
        for part in parts:
            for near in self._near.get(part.word, ()):
                terms.setdefault(near, 0.4)
        asked = analyzer.find_asked(text)
        if asked:
            terms["?" + asked] = 1.0
        wants = self._find_wants(text) if self._wishes.search(text) else frozenset()
        if asked == "yesno" and not wants:  # who has a figure confirmed wants to read the right one
            wants = frozenset(name for name, sign in self._signs.items() if sign.search(text))
        people = frozenset(who for who, words in self._people.items() if words.search(text))
        focus = ",".join(c for c, asks in zip(clauses, asking, strict=True) if asks) if len(text) > _RAMBLING else ""
        strict = tuple(head for head in heads if self._concrete & set(head))
        advice = bool(self._advice.search(text)) and not wants
        denied = self._find_denied(text)
        parts = tuple(part for part in parts if part.word not in denied)
        named = frozenset(part.word for part in parts) & self._exclusive
        return Question(
            text,
            parts,
            terms,
            asked,
            wants,
            tuple(heads),
            strict,
            focus or text,
            people,
            named,
            denied,
            advice,
            tuple(places),
            text,
            taken_for,
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
                if token.tag[:1] in "ns" and self._search.analyzer.is_content(token):
                    yield tuple(
                        {token.word, token.surface, token.surface.rstrip("子儿"), token.surface.rstrip("上里边")}
                    )
                asking = False

    def _find_wants(self, text: str) -> frozenset[str]:
        return frozenset(name for name, cue in self._wants.items() if cue.search(text))

    def _is_anchor(self, word: str) -> bool:
        return word not in self._weak and bool(self._domain.search(word))

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
    pattern = re.compile("|".join(map(re.escape, words)) or "(?!)")
    described = sum(bool(pattern.search(title)) for title in titles)
    return pattern if described * 2 > len(titles) else re.compile("")
