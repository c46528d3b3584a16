"""The desk that `import` is: documents or JSON lines in, drafts and a report for people out."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot.importing.bulk import BulkError, import_lines
from bot.importing.bylines import Byline
from bot.importing.conflicts import find_conflicts
from bot.importing.drafts import Draft, Manner, draft_page, load_tagger
from bot.importing.formats import DocumentError, read_document
from bot.importing.page import read_page
from bot.importing.splitting import split_stories
from bot.importing.writing import Outcome, save_draft
from bot.knowledge.loader import list_files, load_knowledge
from bot.knowledge.models import Article, Doubt

_CITY = "city.yaml"
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_MOST_SHOWN = 20
"""Damaged lines that are told one by one."""
_LONGEST_SOURCE = 80


class DeskError(Exception):
    """An import that cannot be done; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: into which folder, from the knowledge of which (`base` for what that inherits); where and
    when the documents appeared, as far as the person says; `over` writes over drafts of an earlier time."""

    folder: Path
    knowledge: Path
    base: Path
    published: str = ""
    source: str = ""
    over: bool = False


def import_documents(documents: Sequence[Path], order: Order) -> Iterator[str]:
    """Draft the articles of each document into a folder; the report of each.

    Raises:
        DeskError: for a document that cannot be read, a folder that cannot be written, a date that is none.
        KnowledgeError: where the knowledge has problems.
    """
    if order.published and not _DATE.fullmatch(order.published):
        raise DeskError(f"--date 要写成 2024-03-05 的样子，不是“{order.published}”。")
    appeared = Byline(source=order.source[:_LONGEST_SOURCE] or None, published=order.published or None)
    try:
        _lend_city(order)
        manner, known = _prepare(order)
        taken = {a.id for a in known if not (order.folder / "articles" / f"{a.id}.yaml").exists()}
        for document in documents:
            drafts, empty = _draft_document(document, appeared, manner, taken)
            taken |= {draft.article.id for draft in drafts}
            whole = _compare(drafts, known)
            known = (*known, *(draft.article for draft in whole))
            yield _report(
                document, [(draft, *save_draft(draft, order.folder, over=order.over)) for draft in whole], empty
            )
    except DocumentError as error:
        raise DeskError(str(error)) from error
    except OSError as error:
        raise DeskError(f"{order.folder}：写不了（{error.strerror}）。请检查权限，或用 --to 换一个文件夹。") from error


def import_bulk(source: Path, order: Order, screen: TextIO) -> Iterator[str]:
    """Draft the articles of a file of JSON lines into one file; a progress bar on `screen`, then the report.

    Raises:
        DeskError: where the input cannot be read, or the output not be written.
    """
    target = order.folder / "articles" / f"{_name_target(source)}.jsonl"
    if target.exists() and not order.over:
        raise DeskError(f"{target}：已经有了。想重做，请加 --over。")
    damaged: list[str] = []
    count = articles = 0
    try:
        _lend_city(order)
        with _make_bar(screen) as bar:
            task = bar.add_task("导入", total=source.stat().st_size)
            for progress in import_lines(source, target):
                count += len(progress.damaged)
                articles = progress.articles
                damaged += [f"第 {line} 行跳过：{why}。" for line, why in progress.damaged][
                    : _MOST_SHOWN - len(damaged)
                ]
                bar.update(task, completed=progress.bytes_read, description=f"导入 {articles} 篇")
    except BulkError as error:
        raise DeskError(str(error)) from error
    except OSError as error:
        raise DeskError(f"{source}：读不了（{error.strerror}）。请检查文件名和权限。") from error
    yield from damaged
    more = f"，跳过 {count} 行" if count else ""
    yield f"{target}：{articles} 篇{more}。运行 python -m bot check {order.folder} 看看有没有要核对的。"


def _make_bar(screen: TextIO) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(file=screen), disable=not screen.isatty())


def _name_target(source: Path) -> str:
    plain = re.sub("[^a-z0-9]+", "-", source.name.lower().removesuffix(".gz").removesuffix(".jsonl"))
    return plain.strip("-") or "articles"


def _lend_city(order: Order) -> None:
    """Put the city's file into a folder that is new, so that its drafts can be checked and tried by themselves."""
    if list_files(order.folder):
        return
    order.folder.mkdir(parents=True, exist_ok=True)
    if (order.knowledge / _CITY).is_file():
        shutil.copyfile(order.knowledge / _CITY, order.folder / _CITY)


def _prepare(order: Order) -> tuple[Manner, tuple[Article, ...]]:
    """How to draft for the folder, and the articles that it has."""
    found = load_knowledge(order.folder, order.base) if list_files(order.folder) else None
    rest = load_knowledge(order.knowledge, order.base) if found is None or not found.lexicon.audiences else found
    held = found or rest
    return Manner(city=held.city, audiences=rest.lexicon.audiences), found.articles if found else ()


def _draft_document(document: Path, appeared: Byline, manner: Manner, taken: set[str]) -> tuple[list[Draft], list[str]]:
    stories = split_stories(read_page(read_document(document)))
    for story in stories:
        story.byline = appeared.join(story.byline)
    return draft_page(stories, load_tagger(), manner, taken)


def _compare(drafts: Sequence[Draft], known: Sequence[Article]) -> list[Draft]:
    """Drafts with doubts where a figure differs from another article's."""
    ours = {draft.article.id for draft in drafts}
    conflicts = find_conflicts([*(a for a in known if a.id not in ours), *(draft.article for draft in drafts)])
    return [replace(draft, article=_add_doubts(draft.article, conflicts.get(draft.article.id, []))) for draft in drafts]


def _add_doubts(article: Article, doubts: Sequence[Doubt]) -> Article:
    return article.model_copy(update={"review": (*doubts, *article.review)}) if doubts else article


def _report(document: Path, saved: Sequence[tuple[Draft, Path, Outcome]], empty: Sequence[str]) -> str:
    lines = [f"{document}：{len(saved)} 篇"]
    for draft, path, outcome in saved:
        article = draft.article
        people = "、".join((*article.reporters, *article.correspondents)) or "没有署名"
        lines.append(f"\n{path}（{outcome.value}）\n  《{article.title}》{people}，{len(article.facts)} 条事实")
        lines += [f"  {'▲' if doubt.hold else '·'} {doubt.at}：{doubt.why}" for doubt in article.review]
        lines += [f"  提示：{tip.advice}" for tip in draft.tips]
    lines += [f"\n标题《{title}》下面没有正文，没有写草稿。" for title in empty]
    if any(doubt.hold for draft, *_ in saved for doubt in draft.article.review):
        lines.append("\n▲ 没有核对以前，机器人不用它。核对好了，就从文件的 review 里删掉那一条。")
    return "\n".join(lines)
