"""What is doubtful about a knowledge base without faults: what an editor should look at. Pure but for `progress`."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from bot.app import Bot
from bot.knowledge.models import Knowledge
from bot.search.engine import make_analyzer
from bot.search.entries import Entry, collect_entries
from bot.text import normalise, pair_characters, resemble

_SHADOWED = 0.5
"""The share of an entry's asks that another one wins, from which on it is shadowed."""
_FEW = 3
MOST_TRIED = 20_000
"""Asks that are tried: of a knowledge base with more of them, some of each entry, or of some entries."""
_ALIKE = 0.8
"""The share of pairs of characters (Dice) from which on two clauses say the same but for their figures."""
_SHORTEST = 6
_LEANING = re.compile(
    r"^(?:该|此|这|那|其|他|她|它|同时|此外|另外|随后|期间|对此|据此)|该(?:支队|大队|单位|局|市|县|区|校|企业|公司|人)|此次|上述|前述|本次"
)
_NUMBER = re.compile(r"\d[\d,.]*")
_AROUND = re.compile(r"\w#\w|#\w")
_MOST_ALIKE = 50
_CLAUSES = re.compile(r"[，。；！？,;!?]")
_QUICK = frozenset({"fact", "gap"})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to look at: which kind, which entry or word, what about it."""

    kind: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}：{self.what}"


def audit_bot(
    bot: Bot, today: date, *, whole: bool = False, progress: Callable[[float], None] = lambda _: None
) -> list[Finding]:
    """Everything doubtful. Asks are tried for facts and gaps, or with `whole` for all entries; that takes the time."""
    knowledge = bot.knowledge
    entries = [e for e in collect_entries(knowledge) if e.kind != "wish" and (whole or e.kind in _QUICK)]
    return [
        *_find_leaning(knowledge),
        *_find_undated(knowledge),
        *_find_not_in_force(knowledge, today),
        *_find_cut_words(knowledge),
        *_find_contradictions(knowledge),
        *_find_lost(bot, entries, progress),
    ]


def _find_leaning(knowledge: Knowledge) -> Iterator[Finding]:
    for article in knowledge.articles:
        for fact in article.facts:
            found = _LEANING.search(fact.text)
            if found:
                yield Finding(
                    "leaning", f"{article.id}/{fact.id}", f"单独看不明白，“{found[0]}”指的是谁、是什么？请写出来"
                )


def _find_undated(knowledge: Knowledge) -> Iterator[Finding]:
    for article in knowledge.articles:
        if article.date is None:
            yield Finding("undated", article.id, "没有日期。来源写了就补上，没写就不补")


def _find_not_in_force(knowledge: Knowledge, today: date) -> Iterator[Finding]:
    coming = {d.id: d for d in knowledge.documents if d.since and d.since > today.isoformat()}
    for holder, basis in knowledge.bases():
        if basis.document in coming:
            document = coming[basis.document]
            yield Finding("not in force", holder, f"《{document.title}》到{document.since}才施行")


def _find_cut_words(knowledge: Knowledge) -> Iterator[Finding]:
    analyzer = make_analyzer(knowledge)
    for word in sorted({*knowledge.lexicon.words}):
        pieces = [token.surface for token in analyzer.split(normalise(word))]
        if len(pieces) > 1:
            yield Finding("cut", word, f"分词时被切成了“{'”“'.join(pieces)}”，词典里的这个词没有起作用")


def _find_contradictions(knowledge: Knowledge) -> Iterator[Finding]:
    """The same clause with other figures in two articles."""
    clauses = [
        (f"{article.id}/{fact.id}", article.id, clause)
        for article in knowledge.articles
        for fact in article.facts
        for clause in _CLAUSES.split(normalise(fact.text))
        if _NUMBER.search(clause) and len(_NUMBER.sub("", clause)) >= _SHORTEST
    ]
    bare = [_NUMBER.sub("#", clause) for _, _, clause in clauses]
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(bare):
        for place in {found[0] for found in _AROUND.finditer(text)}:  # what is counted, and its unit
            blocks[place].append(number)
    pairs = {pair for numbers in blocks.values() for pair in combinations(numbers[:_MOST_ALIKE], 2)}
    for one, other in sorted(pairs):
        apart = clauses[one][1] != clauses[other][1] and clauses[one][2] != clauses[other][2]
        if apart and resemble(pair_characters(bare[one]), pair_characters(bare[other])) >= _ALIKE:
            what = f"“{clauses[one][2]}”和 {clauses[other][0]} 的“{clauses[other][2]}”数字不一样"
            yield Finding("contradiction", clauses[one][0], what)


def _find_lost(bot: Bot, entries: list[Entry], progress: Callable[[float], None]) -> Iterator[Finding]:
    tried = entries[:: len(entries) // MOST_TRIED + 1]
    most = max(MOST_TRIED // max(len(tried), 1), 1)
    for number, entry in enumerate(tried, 1):
        winners = Counter(_find_first(bot, ask) for ask in entry.asks[:most])
        progress(number / len(tried))
        lost = sum(winners.values()) - winners[entry.id]
        if not lost:
            continue
        winner, count = (winners - Counter({entry.id: winners[entry.id]})).most_common(1)[0]
        if len(entry.asks) >= _FEW and count / len(entry.asks) >= _SHADOWED:
            yield Finding("shadowed", entry.id, f"{len(entry.asks)}个问法里有{count}个先找到 {winner}，被它遮住了")
        elif entry.kind == "fact":
            yield Finding("lost", entry.id, f"{len(entry.asks)}个问法里有{lost}个先找到别的，最多的是 {winner}")


def _find_first(bot: Bot, ask: str) -> str:
    ranked = bot.answerer.rank(ask)
    return ranked[0].id if ranked else ""


def count_findings(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each kind."""
    return dict(Counter(finding.kind for finding in findings))
