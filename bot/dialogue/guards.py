"""Messages that are recognised before any matching: emergencies, personal records, small talk."""

import re
from collections.abc import Callable, Iterable

from bot.knowledge.language import Guard
from bot.knowledge.models import Card, Knowledge
from bot.search.analysis import Analyzer
from bot.text import normalise

SMALL_TALK = ("hostile", "identity", "help", "thanks", "goodbye", "greeting")
_SHORT = 12
_CLAUSE = re.compile(r"[,.;!?~。，；！？、…\s]+")
_ADDRESS = re.compile("(?:小伙子|小姑娘|老师|同志|警官|师傅|大哥|大姐|亲|帅哥|美女)+$")
_PARTICLES = re.compile("^(?:哎呀|哎|唉|嗯|哦|噢|啊|哈)+|[啊呀哈呢吧啦哦嘛喔噢呐哇哟嘞咯滴的了]+$")


class Guards:
    """The guards of one knowledge base."""

    def __init__(self, knowledge: Knowledge, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._alarms = [(card, _compile_all(card.when)) for card in knowledge.cards if card.when]
        self._last = [(card, _compile_all(card.otherwise)) for card in knowledge.cards if card.otherwise]
        self._personal = _compile_all(knowledge.lexicon.guards.get("personal", ()))
        self._phrases = {_bare(normalise(p)): kind for kind, said in knowledge.lexicon.talk.items() for p in said}
        self._talk = {kind: _match_any(knowledge.lexicon.cues.get(kind, ()), alone=True) for kind in SMALL_TALK}

    def find_emergency(self, text: str) -> Card | None:
        """The card of an emergency that a text reports."""
        return next((card for card, meets in self._alarms if meets(text)), None)

    def find_last_resort(self, text: str) -> Card | None:
        """The card for a text of which nothing is known but that sounds like an emergency."""
        return next((card for card, meets in self._last if meets(text)), None)

    def is_personal(self, text: str) -> bool:
        """Whether a text asks for somebody's own records."""
        return self._personal(text)

    def find_small_talk(self, text: str, *, strict: bool = True) -> str | None:
        """The kind of small talk; if `strict`, only where a text has nothing else in it."""
        said = self._find_phrase(text)
        if said:
            return said
        for kind, pattern in self._talk.items():
            found = pattern.search(text)
            if not found:
                continue
            if kind == "hostile":
                return kind
            rest = text[: found.start()] + " " + text[found.end() :]
            content = [t for t in self._analyzer.cut(pattern.sub(" ", rest)) if self._analyzer.is_content(t)]
            short = len(text) <= _SHORT
            if not content or (short and (not strict or (kind in {"identity", "help"} and len(content) == 1))):
                return kind
        return None

    def _find_phrase(self, text: str) -> str | None:
        """The kind of small talk that a text consists of, clause by clause; the rest has no content."""
        clauses = [bare for clause in _CLAUSE.split(text) if (bare := _bare(clause))]
        kinds = [self._phrases.get(clause) for clause in clauses]
        said = [kind for kind in kinds if kind]
        strange = [clause for clause, kind in zip(clauses, kinds, strict=True) if not kind]
        tokens = (token for clause in strange for token in self._analyzer.cut(clause))
        return said[0] if said and not any(map(self._analyzer.is_content, tokens)) else None


def _bare(phrase: str) -> str:
    """A normalised phrase without the particles around it and the person it is said to (哎呀…啊小伙子)."""
    return _PARTICLES.sub("", _ADDRESS.sub("", phrase))


def _compile_all(guards: Iterable[Guard]) -> Callable[[str], bool]:
    compiled = [_compile(guard) for guard in guards]
    return lambda text: any(meets(text) for meets in compiled)


def _compile(guard: Guard) -> Callable[[str], bool]:
    needed = [_match_any(group) for group in guard.all]
    barred = _match_any(guard.none)
    return lambda text: all(p.search(text) for p in needed) and not barred.search(text)


def _match_any(words: Iterable[str], *, alone: bool = False) -> re.Pattern[str]:
    """Matches any of the words; single characters, if `alone`, only where they are the whole message (早, 喂)."""
    ordered = sorted((word.lower() for word in words), key=len, reverse=True)
    bound = (rf"^{re.escape(w)}$" if alone and len(w) == 1 else _bound(w) for w in ordered)
    return re.compile("|".join(bound) or r"(?!)")


def _bound(word: str) -> str:
    """Latin words match as whole words only: `hi` is not in `which`."""
    escaped = re.escape(word)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if word.isascii() and word.isalnum() else escaped
