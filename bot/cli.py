"""Commands: pure function -> print -> exit status. The only home of typer.

Exit status: 0 done; 1 the knowledge has problems, or the evaluation is below its thresholds; 2 wrong usage.
"""

import asyncio
import gc
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.app import Bot, build
from bot.dialogue.memory import Turn
from bot.dialogue.rendering import render_json
from bot.dialogue.reply import Reply
from bot.evaluation import EvaluationError, compare_runs, dump_run, evaluate, read_cases, read_run
from bot.knowledge.files import SHAPES, build_schema
from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import KnowledgeError
from bot.logs import set_up_logging
from bot.reporting import report_doubts, report_run
from bot.search.entries import collect_entries
from bot.settings import Settings, SettingsError, read_environment, read_settings

MOST_LINE = 1 << 20
"""Characters of a line of a batch; a longer one gets an error line."""

app = typer.Typer(
    help="交警问答机器人：按知识库里的报道和法规回答问题。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
TOKENLESS = (
    "没有设置 TELEGRAM_BOT_TOKEN，只开网页。想接上 Telegram：找 @BotFather 要一个令牌，写进 .env（见 .env.example）。"
)
Folder = Annotated[Path | None, typer.Option("--knowledge", help="知识库文件夹，默认用自带的", show_default=False)]


@app.command()
def chat(knowledge: Folder = None) -> None:
    """在终端里聊天；标准输入不是终端时，逐行回答读到的问题。"""
    from bot.channels.terminal import run_chat  # rich takes a while to load, and only the chat needs it

    bot = _build(_read_settings(knowledge))
    run_chat(bot, bot.knowledge.replies, bot.browse("welcome"), sys.stdin, sys.stdout)


@app.command()
def run(knowledge: Folder = None) -> None:
    """启动机器人：打开网页就能聊；设置了令牌，同时接上 Telegram。"""
    settings = _read_settings(knowledge)
    if not settings.token:
        print(TOKENLESS, file=sys.stderr)
    _serve(settings, web=True, telegram=settings.token is not None)


@app.command()
def telegram(
    webhook: Annotated[
        str, typer.Option(help="对外的网址（https://…），用它收消息；不写就自己去取", show_default=False)
    ] = "",
    listen: Annotated[str, typer.Option(help="收消息时监听的 地址:端口，默认 127.0.0.1:8080", show_default=False)] = "",
    knowledge: Folder = None,
) -> None:
    """只接上 Telegram；用 --webhook 时，同一个地址上也有网页。按 Ctrl-C 结束。"""
    if webhook and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", webhook):
        _fail("--webhook 要写对外的网址，例如 https://bot.example.org。", 2)
    _serve(_read_settings(knowledge, {"BOT_LISTEN": listen} if listen else {}), telegram=True, url=webhook)


@app.command()
def health(knowledge: Folder = None) -> None:
    """机器人还在运行吗：在，退出状态为 0；不在，为 1。给容器的健康检查用。"""
    from bot.vitals import is_alive

    settings = _read_settings(knowledge)
    if not is_alive(settings.data, time.time()):
        _fail(f"{settings.data}：一分钟内没有动静，机器人没有在这里运行。", 1)
    print("在运行。")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="要问的话", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
    why: Annotated[bool, typer.Option("--why", help="说明这个回答是怎么来的")] = False,
    batch: Annotated[bool, typer.Option("--batch", help="从标准输入读 JSON 行，逐行输出 JSON")] = False,
    knowledge: Folder = None,
) -> None:
    """回答一个问题，或用 --batch 回答一批。"""
    if question and batch:
        _fail("--batch 从标准输入读问题，不能再写一个问题。", 2)
    if not question and not batch:
        _fail('没有问题。请写：python -m bot ask "问题"，或用 --batch 从标准输入读。', 2)
    bot = _build(_read_settings(knowledge))
    if batch:
        for answer in answer_batch(bot, sys.stdin):
            print(json.dumps(answer, ensure_ascii=False), flush=True)
        return
    reply, _ = bot.ask(question)
    if as_json:
        print(json.dumps(render_json(reply, bot.render(reply)), ensure_ascii=False))
        return
    print(bot.render(reply))
    if why:
        print(f"\n{bot.explain(reply.why)}")


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="要检查的文件夹，默认是自带的知识库")] = None,
    knowledge: Folder = None,
) -> None:
    """检查知识库，一次列出所有问题；有问题时退出状态为 1。"""
    settings = _read_settings(folder or knowledge)
    try:
        found = load_knowledge(settings.knowledge, settings.base)
    except KnowledgeError as error:
        _fail(f"{error}\n共 {len(error.problems)} 个问题。", 1)
    facts = sum(len(article.facts) for article in found.articles)
    asks = sum(len(entry.asks) for entry in collect_entries(found))
    print(
        f"没有问题：{len(found.articles)} 篇报道、{facts} 条事实、{len(found.tips)} 条提示、"
        f"{len(found.cards)} 张卡片、{len(found.terms)} 个名词、{asks} 个问法。"
    )
    doubts = report_doubts(found.articles)
    if doubts:
        print(doubts)


@app.command("import")
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
        _fail("请写要导入的文件，或者用 --jsonl 写一个 JSON 行文件（两样只写一样）。", 2)
    settings = _read_settings(knowledge)
    order = Order(to, settings.knowledge, settings.base, date, source, over)
    try:
        reports = import_bulk(jsonl, order, sys.stderr) if jsonl else import_documents(files or [], order)
        for report in reports:
            print(report)
        if jsonl:  # thousands take minutes to index: now, so that the bot starts in seconds
            build(settings.model_copy(update={"knowledge": to}), _announce)
    except KnowledgeError as error:
        _fail(f"{error}\n知识库有 {len(error.problems)} 个问题，改好再导入。", 1)
    except DeskError as error:
        _fail(str(error), 2)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="新知识库的文件夹", show_default=False)],
    city: Annotated[str, typer.Option(help="城市的名字，例如 宿州", show_default=False)],
    province: Annotated[str, typer.Option(help="省份，例如 安徽", show_default=False)] = "",
    knowledge: Folder = None,
) -> None:
    """给另一座城市新建一个知识库：全国通用的提示、卡片、名词和词库，加一篇示例报道。"""
    from bot.importing.founding import FoundingError, found_city

    settings = _read_settings(knowledge)
    try:
        ours = load_knowledge(settings.knowledge, settings.base).city
        written = found_city(folder, city, province, settings.knowledge, ours)
    except KnowledgeError as error:
        _fail(str(error), 1)
    except FoundingError as error:
        _fail(str(error), 2)
    print(f"写好 {len(written)} 个文件。接下来：改 {folder}/city.yaml，换掉 {folder}/articles/example.yaml，再运行")
    print(f"  python -m bot check {folder}\n  make run KNOWLEDGE={folder}")


@app.command("eval")
def evaluate_files(
    files: Annotated[list[Path], typer.Argument(help="题目文件（JSON 行）", show_default=False)],
    least_right: Annotated[float, typer.Option(help="答对的比例低于它，退出状态为 1", min=0, max=1)] = 0,
    most_wrong: Annotated[float, typer.Option(help="答错的比例高于它，退出状态为 1", min=0, max=1)] = 1,
    worst: Annotated[int, typer.Option(help="列出多少个答错的", min=0)] = 10,
    save: Annotated[Path | None, typer.Option(help="把结果存进这个文件", show_default=False)] = None,
    compare: Annotated[Path | None, typer.Option(help="和以前存的结果比较", show_default=False)] = None,
    knowledge: Folder = None,
) -> None:
    """用题目文件考一考，按种类和标签列出答对、答错和没答的。"""
    try:
        cases = [case for file in files for case in read_cases(file)]
        earlier = read_run(compare) if compare else None
    except EvaluationError as error:
        _fail(str(error), 2)
    if not cases:
        _fail("题目文件里没有题目。", 2)
    bot = _build(_read_settings(knowledge))
    outcomes = list(evaluate(cases, lambda q, before: _ask_after(bot, q, before)))
    print(report_run(outcomes, worst, compare_runs(earlier, outcomes) if earlier is not None else None))
    if save:
        _save_run(save, dump_run(outcomes))
    right = sum(outcome.verdict == "right" for outcome in outcomes) / len(outcomes)
    wrong = sum(outcome.verdict == "wrong" for outcome in outcomes) / len(outcomes)
    if right < least_right or wrong > most_wrong:
        _fail(
            f"没有达到要求：答对 {right:.1%}（至少 {least_right:.1%}），答错 {wrong:.1%}（至多 {most_wrong:.1%}）。", 1
        )


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help=f"哪一种文件：{'、'.join(s.name for s in SHAPES)}；不写就全部")] = "",
    knowledge: Folder = None,  # noqa: ARG001  # every command takes it; the schema is the same for all folders
) -> None:
    """输出知识文件的 JSON Schema，编辑器用它来补全和检查。"""
    try:
        built = build_schema(kind) if kind else {shape.name: build_schema(shape.name) for shape in SHAPES}
    except KeyError:
        _fail(f"没有“{kind}”这种文件。可以写：{'、'.join(shape.name for shape in SHAPES)}。", 2)
    print(json.dumps(built, ensure_ascii=False, indent=2))


def _save_run(path: Path, run: str) -> None:
    try:
        path.write_text(run, "utf-8")
    except OSError as error:
        _fail(f"{path}：写不了（{error.strerror}）。请换一个地方存。", 2)


def answer_batch(bot: Bot, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in order; a line that is none gets an `error`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        known: dict[str, Any] = {"line": number}
        try:
            request = _parse_request(line)
            known |= {"id": request["id"]} if "id" in request else {}
            question, before = _read_request(request)
        except ValueError as error:
            yield {**known, "error": f"这一行不能用：{error}"}
            continue
        reply, text = _ask_after(bot, question, before)
        yield {"id": request.get("id"), **render_json(reply, text)}


def _parse_request(line: str) -> dict[str, Any]:
    if len(line) > MOST_LINE:
        raise ValueError(f"超过 {MOST_LINE} 个字符")
    try:
        request = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"不是 JSON（{error}）") from error
    if not isinstance(request, dict):
        raise ValueError("应当是 {…}")
    return request


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} 不是 JSON 的值")


def _read_request(request: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    question, before = request.get("q"), request.get("before")
    before = [] if before is None else before
    if not isinstance(question, str):
        raise ValueError("缺少 q，或者 q 不是文字")
    if not isinstance(before, list) or not all(isinstance(message, str) for message in before):
        raise ValueError("before 应当是一个文字列表")
    return question, tuple(before)


def _ask_after(bot: Bot, question: str, before: Iterable[str]) -> tuple[Reply, str]:
    turn: Turn | None = None
    for message in before:
        _, turn = bot.ask(message, turn)
    reply, _ = bot.ask(question, turn)
    return reply, bot.render(reply)


def _read_settings(knowledge: Path | None, more: Mapping[str, str] | None = None) -> Settings:
    try:
        return read_settings({**read_environment(os.environ, Path(".env")), **(more or {})}, knowledge)
    except SettingsError as error:
        _fail(str(error), 2)


def _serve(settings: Settings, *, web: bool = False, telegram: bool = False, url: str = "") -> None:
    from bot.assembly import Plan  # these take a while to load, and only the service needs them
    from bot.journal.faults import JournalError
    from bot.serving import STOPPED, ServingError, serve

    set_up_logging(settings.log_level, settings.secrets)
    bot = _build(settings)
    try:
        asyncio.run(serve(settings, bot, Plan(web, telegram, url), _say))
    except ServingError as error:
        _fail(str(error), 2)
    except JournalError as error:
        _fail(str(error), 1)
    print(STOPPED, flush=True)


def _build(settings: Settings) -> Bot:
    try:
        bot = build(settings, _announce)
    except KnowledgeError as error:
        _fail(f"{error}\n知识库有 {len(error.problems)} 个问题，改好再启动。", 1)
    gc.freeze()  # the knowledge stays to the end: the collector need not walk it again and again
    return bot


def _say(text: str) -> None:
    print(text, flush=True)


def _announce() -> None:
    if sys.stderr.isatty():
        print("正在给知识建索引，头一次要等一会儿，以后就快了……", file=sys.stderr)


def _fail(message: str, status: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(status)


def main() -> None:
    """Run the command line; Ctrl-C ends it without a trace."""
    for stream in (sys.stdin, sys.stdout):  # a terminal set to C, or a stray byte, is no reason to fail
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except OSError as error:  # a full disk, a closed pipe
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open until the end
        print(f"写不出去：{error.strerror}。", file=sys.stderr)
        sys.exit(1)
