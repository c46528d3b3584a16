"""A reply to what a person reads. Escaping and splitting live here and in `markup` alone."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bot.dialogue.markup import Line, Span, clean, write_pages
from bot.dialogue.reply import Passage, Reply, Why
from bot.knowledge.language import Replies

MAX_UNITS = 4096
"""UTF-16 units of a Telegram message."""
_ASIDE, _ASIDE_LONG = "blockquote", "blockquote expandable"
_LONG = 100
"""Characters of sources from which on Telegram shows only the first lines of them until somebody taps."""

_SIGNS = {
    "words": "句中有的词",
    "clauses": "词挨得近",
    "before": "前一句有的词",
    "headline": "标题有的词",
    "article": "全文有的词",
    "number": "有数量",
    "when": "有时间",
    "why": "有原因",
    "where": "有地点",
    "who": "有人名",
    "amount": "有问的数",
    "beside": "有问词前的词",
    "likeness": "像它的问法",
    "short": "句子太短",
    "size": "句子长",
    "length": "全文长",
}
"""How the signs that speak for a sentence of news are called."""

Marker = Callable[[str], str]


def render_text(reply: Reply, say: Replies, mark: Marker | None = None) -> str:
    """Plain text; the asked-for parts stand in 【】 unless `mark` does it otherwise."""
    mark = mark or (lambda part: f"【{part}】")
    lines = [*reply.notices, *(_mark_up(passage, mark) for passage in reply.passages)]
    lines += [*_cite(reply, say), *_advise(reply, say)]
    if reply.suggestions:
        lines.append(say.suggest + " ".join(f"{i}. {text}" for i, text in enumerate(reply.suggestions, 1)))
    return "\n".join(lines)


def render_html(reply: Reply, say: Replies, limit: int = MAX_UNITS, quote: str = "") -> tuple[str, ...]:
    """Telegram's HTML, in parts of at most `limit` UTF-16 units with all their markup, none of them empty.

    The asked-for parts are bold, the sources small at the end; `quote`, the question that a tapped button stands for,
    goes before all. Suggestions are left to buttons.

    Raises:
        ValueError: where `limit` leaves no room for markup.
    """
    told = [Line(clean(notice)) for notice in reply.notices]
    told += [_make_line(passage) for passage in reply.passages]
    told += [Line(clean(advice)) for advice in _advise(reply, say)]
    if not any(line.visible for line in told):
        told = [Line(say.nothing_more)]
    cited = [clean(line) for line in _cite(reply, say)]
    aside = _ASIDE_LONG if sum(map(len, cited)) > _LONG else _ASIDE
    return write_pages([Line(clean(quote), (), _ASIDE), *told, *(Line(text, (), aside) for text in cited)], limit)


def render_json(reply: Reply, text: str) -> dict[str, Any]:
    """The reply as data, with the text that a person reads."""
    why = reply.why
    return {
        "kind": reply.kind,
        "text": text,
        "passages": [{"text": passage.text, "marks": list(passage.marks)} for passage in reply.passages],
        "notices": list(reply.notices),
        "sources": [{"id": s.id, "title": s.title, "date": s.date, "line": s.line} for s in reply.sources],
        "advice": reply.advice,
        "suggestions": list(reply.suggestions),
        "facts": list(reply.facts),
        "tips": list(reply.tips),
        "why": {
            "terms": [[term, round(weight, 3)] for term, weight in why.terms],
            "taken_for": [list(pair) for pair in why.taken_for],
            "score": round(why.score, 3),
            "needed": round(why.needed, 3),
            "runner_up": why.runner_up,
            "distance": round(why.distance, 3),
            "note": why.note,
        },
    }


def render_why(why: Why, say: Replies, describe: Callable[[str], str]) -> str:
    """Why a reply is what it is, in plain words; `describe` says in words which entry an id means."""
    if not why.needed:
        return say.why_fixed
    lines = []
    if why.terms:
        lines.append(say.why_words.format(terms="、".join(f"{term} {weight:.2f}" for term, weight in why.terms)))
    if why.taken_for:
        lines.append(say.why_taken.format(pairs="、".join(f"{typed}→{meant}" for typed, meant in why.taken_for)))
    if why.note:
        lines.append(
            say.why_best.format(entry=describe(why.note), score=f"{why.score:.2f}", needed=f"{why.needed:.2f}")
        )
    else:
        lines.append(say.why_nothing)
    if why.signs:
        told = "、".join(f"{_SIGNS[name]} {part:+.2f}" for name, part in why.signs)
        lines.append(say.why_signs.format(signs=told))
    if why.runner_up:
        lines.append(say.why_runner.format(runner=describe(why.runner_up), distance=f"{why.distance:.2f}"))
    return "\n".join(lines)


def _cite(reply: Reply, say: Replies) -> Iterator[str]:
    """The lines that say where it stands."""
    articles = [source for source in reply.sources if not source.line.startswith("《")]
    documents = [source.line for source in reply.sources if source.line.startswith("《")]
    if reply.kind == "list" and len(articles) > 1:
        yield say.sources.format(titles="".join(f"《{source.title}》" for source in articles))
    else:
        yield from (source.line for source in articles)
    if documents:
        yield say.basis.format(documents="；".join(documents))


def _advise(reply: Reply, say: Replies) -> Iterator[str]:
    if reply.advice:
        yield say.tip.format(advice=reply.advice)


def _make_line(passage: Passage) -> Line:
    text = clean(passage.text)
    return Line(text, tuple(_find_marks(text, map(clean, passage.marks))))


def _mark_up(passage: Passage, mark: Marker) -> str:
    pieces, end = [], 0
    for start, stop in _find_marks(passage.text, passage.marks):
        pieces += [passage.text[end:start], mark(passage.text[start:stop])]
        end = stop
    return "".join(pieces) + passage.text[end:]


def _find_marks(text: str, parts: Iterable[str]) -> list[Span]:
    """Where the parts first occur, in the order of the text; longer ones first, and none inside another."""
    found: list[Span] = []
    for part in sorted(dict.fromkeys(parts), key=len, reverse=True):
        start = text.find(part)
        stop = start + len(part)
        if part and start >= 0 and all(stop <= first or last <= start for first, last in found):
            found.append((start, stop))
    return sorted(found)
