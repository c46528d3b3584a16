"""A reply to what a person reads. Escaping and splitting live here alone."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.dialogue.reply import Passage, Reply, Why
from bot.knowledge.language import Replies

Marker = Callable[[str], str]


def render_text(reply: Reply, say: Replies, mark: Marker | None = None) -> str:
    """Plain text; the asked-for parts stand in 【】 unless `mark` does it otherwise."""
    return "\n".join(_lines(reply, say, mark or (lambda part: f"【{part}】")))


def render_json(reply: Reply, text: str) -> dict[str, Any]:
    """The reply as data, with the text that a person reads."""
    why = reply.why
    return {
        "kind": reply.kind,
        "text": text,
        "sources": [{"id": s.id, "title": s.title, "date": s.date} for s in reply.sources],
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
    if why.runner_up:
        lines.append(say.why_runner.format(runner=describe(why.runner_up), distance=f"{why.distance:.2f}"))
    return "\n".join(lines)


def _lines(reply: Reply, say: Replies, mark: Marker) -> Iterator[str]:
    yield from reply.notices
    for passage in reply.passages:
        yield _mark_up(passage, mark)
    articles = [source for source in reply.sources if not source.line.startswith("《")]
    documents = [source.line for source in reply.sources if source.line.startswith("《")]
    if reply.kind == "list" and len(articles) > 1:
        yield say.sources.format(titles="".join(f"《{source.title}》" for source in articles))
    else:
        yield from (source.line for source in articles)
    if documents:
        yield say.basis.format(documents="；".join(documents))
    if reply.advice:
        yield say.tip.format(advice=reply.advice)
    if reply.suggestions:
        yield say.suggest + " ".join(f"{i}. {text}" for i, text in enumerate(reply.suggestions, 1))


def _mark_up(passage: Passage, mark: Marker) -> str:
    text = passage.text
    for part in sorted(set(passage.marks), key=len, reverse=True):
        place = text.find(part)
        if place >= 0 and "【" not in text[max(0, place - 1) : place + len(part)]:
            text = text[:place] + mark(part) + text[place + len(part) :]
    return text
