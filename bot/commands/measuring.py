"""Commands that measure: question files, other people's news."""

from pathlib import Path
from typing import Annotated

import typer

from bot.app import assemble
from bot.batch import ask_after
from bot.commands.shared import Folder, build_bot, fail, load_settings
from bot.evaluation import EvaluationError, compare_runs, dump_run, evaluate, read_cases, read_run
from bot.knowledge.problems import KnowledgeError
from bot.reporting import report_exam, report_run
from bot.settings import Settings


def evaluate_files(
    files: Annotated[list[Path] | None, typer.Argument(help="题目文件（JSON 行）", show_default=False)] = None,
    articles: Annotated[
        Path | None,
        typer.Option(help="别人的报道和题目（JSON 行）：导入这些报道，只凭它们回答", show_default=False),
    ] = None,
    least_right: Annotated[float, typer.Option(help="答对的比例低于它，退出状态为 1", min=0, max=1)] = 0,
    most_wrong: Annotated[float, typer.Option(help="答错的比例高于它，退出状态为 1", min=0, max=1)] = 1,
    worst: Annotated[int, typer.Option(help="列出多少个答错的", min=0)] = 10,
    save: Annotated[Path | None, typer.Option(help="把结果存进这个文件", show_default=False)] = None,
    compare: Annotated[Path | None, typer.Option(help="和以前存的结果比较", show_default=False)] = None,
    knowledge: Folder = None,
) -> None:
    """用题目文件考一考，按种类和标签列出答对、答错和没答的。"""
    if articles:
        if files:
            fail("--articles 自带题目，不能再写题目文件。", 2)
        _examine(articles, load_settings(knowledge))
        return
    try:
        cases = [case for file in files or () for case in read_cases(file)]
        earlier = read_run(compare) if compare else None
    except EvaluationError as error:
        fail(str(error), 2)
    if not cases:
        fail("题目文件里没有题目。", 2)
    bot = build_bot(load_settings(knowledge))
    outcomes = list(evaluate(cases, lambda q, before: ask_after(bot, q, before)))
    print(report_run(outcomes, worst, compare_runs(earlier, outcomes) if earlier is not None else None))
    if save:
        _save_run(save, dump_run(outcomes))
    right = sum(outcome.verdict == "right" for outcome in outcomes) / len(outcomes)
    wrong = sum(outcome.verdict == "wrong" for outcome in outcomes) / len(outcomes)
    if right < least_right or wrong > most_wrong:
        fail(
            f"没有达到要求：答对 {right:.1%}（至少 {least_right:.1%}），答错 {wrong:.1%}（至多 {most_wrong:.1%}）。", 1
        )


def _examine(path: Path, settings: Settings) -> None:
    """Print how the bot does on somebody else's articles."""
    from bot.exam import examine, gather_knowledge, read_items  # jieba takes a second to load

    try:
        items = list(read_items(path))
        bot = assemble(gather_knowledge(items, settings.base))
    except EvaluationError as error:
        fail(str(error), 2)
    except KnowledgeError as error:
        fail(str(error), 1)
    if not any(asked.spans for item in items for asked in item.questions):
        fail(f"{path}：没有带答案的题目。", 2)
    print(report_exam(examine(bot, items)))


def _save_run(path: Path, run: str) -> None:
    try:
        path.write_text(run, "utf-8")
    except OSError as error:
        fail(f"{path}：写不了（{error.strerror}）。请换一个地方存。", 2)
