"""Who wrote a report: the bylines of articles."""

import re

from bot.dialogue.candidates import Ranker
from bot.dialogue.conditions import Checker
from bot.dialogue.memory import Turn
from bot.dialogue.question import Question
from bot.dialogue.reply import Passage, Reply
from bot.dialogue.wording import Writer
from bot.knowledge.models import Article
from bot.text import match_words

_LEAST, _MUCH = 0.25, 1.2
"""The least evidence with which an article counts as the one that is meant; so much needs no word of the subjects."""


class Bylines:
    """Answers who wrote, contributed to or photographed an article."""

    def __init__(self, writer: Writer, ranker: Ranker, checker: Checker) -> None:
        self._writer = writer
        self._ranker = ranker
        self._checker = checker
        cues = writer.knowledge.lexicon.asked.get("byline", ())
        self._beside = match_words(writer.knowledge.lexicon.cues.get("beside", ()))
        self._cue = match_words(cues)

    def answer(
        self, question: Question, reread: Question, before: Turn | None, named: frozenset[str] = frozenset()
    ) -> tuple[Reply, frozenset[str]] | None:
        """The byline asked for; None if no article is meant.

        `reread` is the question without its words of writing, `named` are the articles of which it names a topic.
        """
        if self._beside.search(question.text):  # something else about the writer, or the picture
            return None
        articles = [a for a in self._find(reread, before, named) if a.reporters or a.correspondents]
        if not articles:
            return None
        passages, sources = [], []
        told = self._checker.find_people(question.text)
        notices = []
        for article in articles:
            template = self._writer.say.byline_photo if article.photo else self._writer.say.byline
            people = self._writer.name_people(article)
            names = (*article.reporters, *article.correspondents)
            passages.append(Passage(template.format(people=people), names))
            sources.append(self._writer.cite_article(article))
            wrong = [name for name in told if name not in names]
            if wrong and len(articles) == 1:
                notices.append(self._writer.say.correct_person.format(right=people, wrong="、".join(wrong)))
        groups = frozenset(article.id for article in articles)
        return Reply("answer", tuple(passages), tuple(notices), tuple(sources)), groups

    def strip(self, text: str) -> str:
        """A question without its words of writing and without names."""
        text = self._cue.sub(" ", text)
        for name in self._checker.find_people(text):
            text = text.replace(name, " ")
        return text

    def _find(self, reread: Question, before: Turn | None, named: frozenset[str]) -> list[Article]:
        if len(named) == 1:
            return [self._writer.articles[group] for group in named]
        best: dict[str, float] = {}
        for candidate in self._ranker.rank(reread, most=20):
            group = candidate.entry.group
            evidence, anchored = self._ranker.gauge(candidate.number, reread)
            if group and (anchored or evidence >= _MUCH):
                best[group] = max(best.get(group, 0), evidence)
        chosen = sorted(best, key=lambda group: -best[group])
        if not chosen or best[chosen[0]] < _LEAST:
            groups = sorted(before.groups & self._writer.articles.keys()) if before else []
            return [self._writer.articles[group] for group in groups[:1]]
        both = (
            len(chosen) > 1 and best[chosen[1]] > 0.7 * best[chosen[0]] and re.search("和|跟|与|、|同一", reread.text)
        )
        return [self._writer.articles[group] for group in chosen[: 2 if both else 1]]
