"""The command line: all commands in one place.

Exit status: 0 done; 1 the knowledge has problems, the evaluation is below its thresholds, or the state cannot be kept;
2 wrong usage or settings.
"""

import os
import sys
from pathlib import Path

import typer

from bot.commands import editing, measuring, running, talking

app = typer.Typer(
    help="交警问答机器人：按知识库里的报道和法规回答问题。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (running.run, running.telegram, running.health, talking.chat, talking.ask, editing.check):
    app.command()(command)
app.command("import")(editing.import_files)
app.command()(editing.init)
app.command()(editing.gaps)
app.command("eval")(measuring.evaluate_files)
app.command()(editing.schema)


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
