"""Two questions in one message, and one question about two things."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.dialogue.question import Question, Reader
from bot.knowledge.language import Lexicon
from bot.text import match_patterns

_SENTENCES = re.compile(r"[?!;。]+|另外|顺便|再问|还有(?=.{4})|对了")
_CLAUSES = re.compile(r"[?!;,。、]+|以及|另外|顺便|再问|还有(?=.{4})|对了")
_AND = re.compile(r",?(?:以及|还有|和|跟|与|、|同(?![一样]))")
_PLAIN = frozenset({"yesno", "how", "what"})
_LEAST = 3


class Splitter:
    """Splits questions with the words of one knowledge base."""

    def __init__(self, lexicon: Lexicon, reader: Reader) -> None:
        self._reader = reader
        self._rivals = [frozenset(group) for group in lexicon.contrast]
        self._both = match_patterns(lexicon.patterns.get("both", ()))

    def split(self, question: Question) -> list[Question]:
        """The questions that a message consists of; one alone stays what it is."""
        sentences = self._read(_SENTENCES.split(question.text), question)
        if len(sentences) > 1:
            return sentences
        texts = _CLAUSES.split(question.text)
        clauses = [q for q in self._read(texts, question) if q.wants or q.asked not in _PLAIN]
        lead = next(iter(texts))
        if len(clauses) > 1 and lead.strip() != clauses[0].text:  # what is said first is what both are about
            clauses = self._read([f"{lead},{q.text}" for q in clauses], question)
        return clauses if len(clauses) > 1 else [question]

    def distribute(self, question: Question) -> list[Question]:
        """A question about this and that (A和B各是多少, A跟B一样吗) becomes one question for each."""
        cue = self._both.search(question.text)
        if not cue:
            return [question]
        things, wish = question.text[: cue.start()].rstrip(",的"), question.text[cue.end() :]
        for link in _AND.finditer(things):
            lead, comma, one = things[: link.start()].rpartition(",")
            other, _, shared = things[link.end() :].partition(",")
            texts = [f"{lead}{comma}{thing}{shared}{wish}" for thing in (one, other) if thing]
            halves = [replace(self._reader.read_text(text, question.taken_for), origin=question.text) for text in texts]
            if len(halves) == 2 and all(half.parts for half in halves):
                return halves
        return [question]

    def separate(self, question: Question) -> list[Question]:
        """A question that names two things which exclude one another becomes one question for each."""
        for group in self._rivals:
            named = [part.word for part in question.parts if part.word in group]
            named = list(dict.fromkeys(named))
            if len(named) == 2:
                return [_without(question, other) for other in reversed(named)]
        return [question]

    def _read(self, texts: Iterable[str], question: Question) -> list[Question]:
        asking = [text.strip() for text in texts if len(text.strip()) >= _LEAST and self._reader.asks(text)]
        if len(asking) < 2:  # the most common case, and reading takes time
            return []
        read = [self._reader.read_text(text, question.taken_for) for text in asking]
        return [replace(q, origin=question.text) for q in read if q.parts]


def _without(question: Question, word: str) -> Question:
    return replace(
        question,
        parts=tuple(part for part in question.parts if part.word != word),
        terms={term: weight for term, weight in question.terms.items() if term not in word},
        named=question.named - {word},
    )
