"""Commands for those who keep the knowledge: check it, take news in, found another city's, see its schema."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import Bot, build
from bot.audit import audit_bot
from bot.commands.shared import Folder, announce, build_bot, fail, load_settings
from bot.gaps import cluster_questions
from bot.journal.faults import JournalError
from bot.journal.journal import open_journal
from bot.journal.questions import Unanswered
from bot.journal.tables import Review
from bot.knowledge.files import SCHEMAS, build_schema
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import KnowledgeError
from bot.reporting import report_doubts, report_findings, report_gaps
from bot.search.entries import collect_entries

MOST_QUESTIONS = 500
"""Questions without an answer that are looked at."""


def check(
    folder: Annotated[Path | None, typer.Argument(help="要检查的文件夹，默认是自带的知识库")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="只检查写法，不逐条试问法")] = False,
    knowledge: Folder = None,
) -> None:
    """检查知识库，一次列出所有问题；有问题时退出状态为 1。没有问题时，再列出值得看一看的地方。"""
    settings = load_settings(folder or knowledge)
    try:
        found = load_knowledge(settings.knowledge, settings.base)
    except KnowledgeError as error:
        fail(f"{error}\n共 {len(error.problems)} 个问题。", 1)
    facts = sum(len(article.facts) for article in found.articles)
    asks = sum(len(entry.asks) for entry in collect_entries(found))
    print(
        f"没有问题：{len(found.articles)} 篇报道、{facts} 条事实、{len(found.tips)} 条提示、"
        f"{len(found.cards)} 张卡片、{len(found.terms)} 个名词、{asks} 个问法。"
    )
    doubts = report_doubts(found.articles)
    if doubts:
        print(doubts)
    if not quick:
        _audit(build_bot(settings))


def _audit(bot: Bot) -> None:
    watched = sys.stderr.isatty()

    def show(share: float) -> None:
        if watched:
            print(f"\r正在逐条试问法 {share:4.0%}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)

    print(report_findings(audit_bot(bot, datetime.now(UTC).astimezone().date(), progress=show)))


def import_files(
    files: Annotated[
        list[Path] | None, typer.Argument(help="报道：txt、md、html、docx、pdf", show_default=False)
    ] = None,
    to: Annotated[Path, typer.Option(help="草稿写到哪个知识库文件夹")] = Path("drafts"),
    date: Annotated[str, typer.Option(help="刊登日期，例如 2024-03-05；原文没有写、你也不知道，就不写")] = "",
    source: Annotated[str, typer.Option(help="登在哪里，例如报纸的名字")] = "",
    jsonl: Annotated[
        Path | None, typer.Option(help="成千上万篇：每行一个 JSON（title、date、content），可以是 gz")
    ] = None,
    over: Annotated[bool, typer.Option("--over", help="覆盖以前写的草稿")] = False,
    knowledge: Folder = None,
) -> None:
    """把报道写成知识库的草稿，并列出要人核对的地方。"""
    from bot.importing.desk import DeskError, Order, import_bulk, import_documents  # jieba takes a second to load

    if bool(files) == bool(jsonl):
        fail("请写要导入的文件，或者用 --jsonl 写一个 JSON 行文件（两样只写一样）。", 2)
    settings = load_settings(knowledge)
    order = Order(to, settings.knowledge, settings.base, date, source, over)
    try:
        reports = import_bulk(jsonl, order, sys.stderr) if jsonl else import_documents(files or [], order)
        for report in reports:
            print(report)
        if jsonl:  # thousands take minutes to index: now, so that the bot starts in seconds
            build(settings.model_copy(update={"knowledge": to}), announce)
    except KnowledgeError as error:
        fail(f"{error}\n知识库有 {len(error.problems)} 个问题，改好再导入。", 1)
    except DeskError as error:
        fail(str(error), 2)


def gaps(
    state: Annotated[Review, typer.Option(help="new 还没管的，done 补好了的，ignored 不用管的")] = Review.NEW,
    most: Annotated[int, typer.Option(help="最多列出多少组", min=1, max=500)] = 20,
    knowledge: Folder = None,
) -> None:
    """没有答上的问题：按意思放在一起，问得多的在前，附上最近的一条和可以贴进 limits.yaml 的记录。"""
    settings = load_settings(knowledge)
    bot = build_bot(settings)
    try:
        questions = asyncio.run(_fetch_gaps(settings.database_url, state))
    except JournalError as error:
        fail(str(error), 1)
    print(report_gaps(cluster_questions(questions)[:most], bot.describe))


async def _fetch_gaps(place: str, state: Review) -> list[Unanswered]:
    async with await open_journal(place) as journal:
        return await journal.questions.top(MOST_QUESTIONS, state)


def init(
    folder: Annotated[Path, typer.Argument(help="新知识库的文件夹", show_default=False)],
    city: Annotated[str, typer.Option(help="城市的名字，例如 宿州", show_default=False)],
    province: Annotated[str, typer.Option(help="省份，例如 安徽", show_default=False)] = "",
    knowledge: Folder = None,
) -> None:
    """给另一座城市新建一个知识库：全国通用的提示、卡片、名词和词库，加一篇示例报道。"""
    from bot.importing.founding import FoundingError, found_city

    settings = load_settings(knowledge)
    try:
        ours = load_knowledge(settings.knowledge, settings.base).city
        written = found_city(folder, city, province, settings.knowledge, ours)
    except KnowledgeError as error:
        fail(str(error), 1)
    except FoundingError as error:
        fail(str(error), 2)
    print(f"写好 {len(written)} 个文件。接下来：改 {folder}/city.yaml，换掉 {folder}/articles/example.yaml，再运行")
    print(f"  python -m bot check {folder}\n  make run KNOWLEDGE={folder}")


def schema(
    kind: Annotated[str, typer.Argument(help=f"哪一种文件：{'、'.join(s.name for s in SCHEMAS)}；不写就全部")] = "",
    knowledge: Folder = None,  # noqa: ARG001  # every command takes it; the schema is the same for all folders
) -> None:
    """输出知识文件的 JSON Schema，编辑器用它来补全和检查。"""
    try:
        built = build_schema(kind) if kind else {shape.name: build_schema(shape.name) for shape in SCHEMAS}
    except KeyError:
        fail(f"没有“{kind}”这种文件。可以写：{'、'.join(shape.name for shape in SCHEMAS)}。", 2)
    print(json.dumps(built, ensure_ascii=False, indent=2))
