"""Thousands of articles at once: JSON lines in (title, date, content), a file of articles out.

Lines are read, drafted by a process for each core, and written in their order, so memory does not grow with the
file. What has been done is noted beside the output: a run that was stopped goes on where it was.
"""

import gzip
import hashlib
import json
import multiprocessing
import os
import re
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from bot.importing.drafts import Manner, draft_article
from bot.knowledge.models import Article

MAX_LINE = 1 << 20
_BATCH = 50
"""Lines that a process drafts before it hands them back."""
_AHEAD = 4
"""Batches for each process that are under way."""
_MOST_PROCESSES = 8
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{2})[-/.月]?(\d{2})日?")
_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_SWIFT = Manner(asks=False, guess=False)
"""Neither questions by pattern nor names that no dictionary has: of thousands they would take hours."""


class BulkError(Exception):
    """An input or output that cannot be used; the text names it and says what to do."""


class Damage(NamedTuple):
    """A line that was skipped, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has got: lines read and articles written in all, bytes of the input, damage of the last batch."""

    lines: int
    articles: int
    bytes_read: int
    damaged: tuple[Damage, ...] = ()


class _Note(NamedTuple):
    """What is noted between runs: whose input it was, lines done, articles and bytes written."""

    key: str
    lines: int = 0
    articles: int = 0
    written: int = 0


class _Done(NamedTuple):
    """A drafted batch."""

    lines: int
    at: int
    text: str
    articles: int
    damaged: tuple[Damage, ...]


Batch = list[tuple[int, bytes]]


def import_lines(source: Path, target: Path, processes: int | None = None) -> Generator[Progress, None, None]:
    """Draft the articles of `source` (JSON lines, also gzipped) into `target`, telling of the progress.

    `target` appears when all is done; until then its draft and a note stand beside it under names with a dot.

    Raises:
        BulkError: where the input cannot be read, or the output not be written.
    """
    draft, note_file = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.note")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        note = _read_note(note_file, _name_input(source), draft)
        with draft.open("r+b" if note.lines else "wb") as output, source.open("rb") as raw:
            output.truncate(note.written)
            output.seek(note.written)
            batches = _read_batches(_open(raw), raw, note.lines)
            for done in _draft_all(batches, target.stem, processes or min(os.cpu_count() or 1, _MOST_PROCESSES)):
                output.write(done.text.encode())
                output.flush()
                note = _Note(note.key, done.lines, note.articles + done.articles, output.tell())
                _write_note(note_file, note)
                yield Progress(note.lines, note.articles, done.at, done.damaged)
        draft.replace(target)
        note_file.unlink(missing_ok=True)
    except (OSError, EOFError) as error:
        raise BulkError(
            f"{source} → {target}：{error.args[-1]}。请检查文件、权限和磁盘；再运行一次会接着做。"
        ) from error


def _open(raw: BinaryIO) -> BinaryIO:
    """The lines of a file, unpacked where it is gzipped. Bytes come in small steps: a bomb never is in memory whole."""
    magic = raw.read(2)
    raw.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if magic == b"\x1f\x8b" else raw


def _read_batches(lines: BinaryIO, raw: BinaryIO, skipped: int) -> Iterator[tuple[Batch, int]]:
    numbered = enumerate(iter(lambda: _read_line(lines), b""), 1)
    for _ in islice(numbered, skipped):
        pass
    while batch := list(islice(numbered, _BATCH)):
        yield batch, raw.tell()


def _read_line(lines: BinaryIO) -> bytes:
    """A line; of one that is too long only the beginning, which no longer is JSON."""
    line = lines.readline(MAX_LINE + 1)
    rest = line
    while len(rest) > MAX_LINE and not rest.endswith(b"\n"):
        rest = lines.readline(MAX_LINE + 1)
    return line


def _draft_all(batches: Iterator[tuple[Batch, int]], stem: str, processes: int) -> Iterator[_Done]:
    """Batches drafted in their order, by several processes; a few are under way at any time."""
    if processes == 1:
        yield from (draft_batch(batch, at, stem) for batch, at in batches)
        return
    context = multiprocessing.get_context("spawn")  # what the parent has open is none of the children's business
    with ProcessPoolExecutor(processes, context) as pool:
        under_way: deque[Future[_Done]] = deque()
        for batch, at in batches:
            under_way.append(pool.submit(draft_batch, batch, at, stem))
            if len(under_way) >= _AHEAD * processes:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def draft_batch(batch: Batch, at: int, stem: str) -> _Done:
    """The articles of some numbered lines as JSON lines; `at` is how far in the input they are."""
    written: list[str] = []
    damaged: list[Damage] = []
    for number, raw in batch:
        if not raw.strip():
            continue
        try:
            article = _draft_line(raw, f"{stem}-{number}")
        except ValueError as error:
            damaged.append(Damage(number, str(error)))
        else:
            written.append(article.model_dump_json(exclude_defaults=True) + "\n")
    return _Done(batch[-1][0], at, "".join(written), len(written), tuple(damaged))


def _draft_line(raw: bytes, name: str) -> Article:
    """The article of a line.

    Raises:
        ValueError: saying why there is none.
    """
    if len(raw) > MAX_LINE:
        raise ValueError("超过 1 MiB")
    try:
        data: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("不是 JSON") from None
    if not isinstance(data, dict):
        raise ValueError("应当是 {…}")
    title, content = data.get("title"), data.get("content")
    if not isinstance(title, str) or not isinstance(content, str):
        raise ValueError("缺少 title 或 content，或者它们不是文字")
    article = draft_article(
        title, content, _read_date(data.get("date")), id_=_read_id(data.get("id"), name), manner=_SWIFT
    )
    if article is None:
        raise ValueError("content 里没有一句完整的话")
    return article


def _read_date(value: object) -> str | None:
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    return "-".join(match.groups()) if match else None


def _read_id(value: object, name: str) -> str:
    given = str(value) if isinstance(value, (str, int)) else ""
    plain = re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")
    return given if _ID.fullmatch(given) and len(given) <= 40 else plain[-40:].strip("-")


def _name_input(source: Path) -> str:
    """Tells an input from others: its size and its beginning."""
    with source.open("rb") as stream:
        return f"{source.stat().st_size}-{hashlib.sha256(stream.read(1 << 16)).hexdigest()[:16]}"


def _read_note(file: Path, key: str, draft: Path) -> _Note:
    """Where to go on; at the beginning where there is no note, or it is of another input or of a draft that is gone."""
    try:
        held = json.loads(file.read_text("utf-8"))
        note = _Note(str(held["key"]), *(int(held[name]) for name in ("lines", "articles", "written")))
        return note if note.key == key and min(note[1:]) >= 0 and draft.stat().st_size >= note.written else _Note(key)
    except (OSError, ValueError, KeyError, TypeError):
        return _Note(key)


def _write_note(file: Path, note: _Note) -> None:
    beside = file.with_name(f"{file.name}.part")
    beside.write_text(json.dumps(note._asdict()), "utf-8")
    beside.replace(file)
