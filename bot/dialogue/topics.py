"""What there are tips on: the names of topics, found from what people type or follow as a link."""

from collections.abc import Iterator

from bot.knowledge.language import Lexicon
from bot.knowledge.models import Knowledge
from bot.search.engine import Search
from bot.text import normalise

LONGEST_SLUG = 48
"""Characters of a topic in a link: Telegram allows 64 in all."""


class Topics:
    """The topics of one knowledge base: `people` and `seasons`, and what else tips say they are about."""

    def __init__(self, knowledge: Knowledge, search: Search) -> None:
        tips, lexicon = knowledge.tips, knowledge.lexicon
        self._search = search
        self.people = tuple(dict.fromkeys(name for tip in tips for name in tip.audience))
        self.seasons = tuple(dict.fromkeys(name for tip in tips for name in tip.season))
        subjects = (name for tip in tips for name in tip.topics)
        self.names = tuple(dict.fromkeys((*self.people, *self.seasons, *subjects)))
        self._names: dict[str, str] = {}
        self._slugs: dict[str, str] = {}
        for name in self.names:
            if spelt := normalise(name):
                self._names.setdefault(spelt, name)
            self._slugs.setdefault(self.slug(name), name)
        self._words = dict(self._names)
        for word, name in self._list_others(lexicon):
            self._words.setdefault(normalise(word), name)

    def find(self, words: str) -> str | None:
        """The topic that somebody means, in whatever characters or pinyin; None where there is none.

        The name itself goes first, then another word for it, then the longest name or word that is a part of what was
        typed, then a name of which that is a part.
        """
        text = normalise(words)
        if text in self._words:
            return self._words[text]
        text = self._search.read_latin(text)
        mended, _ = self._search.correct(text, boldly=True)
        return self._look_up(text) or self._look_up(mended)

    def slug(self, topic: str) -> str:
        """A topic as a part of a link: the sounds of its characters, in [a-z0-9] alone."""
        readings = self._search.ear.sounds.readings
        sounds = (readings[char][0] if char in readings else char for char in normalise(topic))
        kept = "".join(char for sound in sounds for char in sound if char.isascii() and char.isalnum())
        return (kept or normalise(topic).encode().hex())[:LONGEST_SLUG]

    def find_slug(self, slug: str) -> str | None:
        """The topic of a link, the first of those that sound alike; None where there is none."""
        return self._slugs.get(slug.lower())

    def _look_up(self, text: str) -> str | None:
        if not text or text in self._words:
            return self._words.get(text)
        within = [word for word in self._words if word and word in text]
        around = [name for name in self._names if text in name]
        found = max(within, key=len, default=None) or min(around, key=len, default=None)
        return self._words[found] if found else None

    def _list_others(self, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
        """Other words for topics: those by which people speak of a kind of people or a season, and synonyms."""
        spoken = {**lexicon.audiences, **lexicon.seasons}
        for name in (*self.people, *self.seasons):
            yield from ((word, name) for word in spoken.get(name, ()))
        for group in lexicon.same:
            named = next((self._names[word] for word in group if word in self._names), None)
            yield from ((word, named) for word in group if named)
