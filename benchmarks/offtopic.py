"""How many messages on other matters get an answer, and which.

usage: python -m benchmarks.offtopic FILE

FILE holds JSON lines {"q": "..."} with messages that have nothing to do with the knowledge.
"""

import argparse
import json
import os
from pathlib import Path

from bot.app import build
from bot.settings import read_settings

DECLINED = frozenset({"refuse", "clarify", "social", "help"})


def main() -> None:
    """Ask them all, and print what was answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    bot = build(read_settings(os.environ))
    questions = [json.loads(line)["q"] for line in parser.parse_args().file.read_text("utf-8").splitlines()]
    answered = 0
    for question in questions:
        reply, _ = bot.ask(question)
        if reply.kind not in DECLINED:
            answered += 1
            print(f"{reply.kind:<10}{question} -> {reply.why.note}")
    print(f"{answered} of {len(questions)} messages got an answer")


if __name__ == "__main__":
    main()
