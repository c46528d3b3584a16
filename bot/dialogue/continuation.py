"""More on what was talked about: the next tips, or the next facts."""

from dataclasses import replace

from bot.dialogue.composing import Composer
from bot.dialogue.memory import Turn
from bot.dialogue.question import Question
from bot.dialogue.reply import Passage, Reply
from bot.dialogue.wording import Writer
from bot.search.engine import Search

MOST_AT_ONCE = 2


class Continuation:
    """Goes on with one knowledge base."""

    def __init__(self, search: Search, writer: Writer, composer: Composer) -> None:
        self._facts = [entry for entry in search.entries if entry.kind == "fact"]
        self._tips = {entry.id for entry in search.entries if entry.kind == "tip"}
        self._writer = writer
        self._composer = composer

    def go_on(self, question: Question, before: Turn) -> tuple[Reply, Turn]:
        """What has not been shown yet, and the turn with it.

        The turn may be of an older knowledge: what is gone since then is passed over.
        """
        tips = [id_ for id_ in before.rest if id_ in self._tips - before.shown][:MOST_AT_ONCE]
        if tips:
            return self._composer.give_tips(tips), replace(before, shown=before.shown.union(tips))
        rest = [fact for fact in self._facts if fact.group in before.groups and fact.id not in before.shown]
        if not rest:
            return Reply("answer", (Passage(self._writer.say.nothing_more),)), before
        written = [self._writer.write_fact(fact, question) for fact in rest[:MOST_AT_ONCE]]
        sources = tuple(dict.fromkeys(source for _, source in written))
        facts = tuple(fact.id for fact in rest[:MOST_AT_ONCE])
        reply = Reply("answer", tuple(passage for passage, _ in written), sources=sources, facts=facts)
        return reply, replace(before, shown=before.shown.union(facts))
