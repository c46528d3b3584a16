"""How the bot does on somebody else's news: no asks, no lexicon of its own, facts that are the articles' sentences.

usage: python -m benchmarks.foreign FILE [--most N]

FILE holds JSON lines {"id", "title", "context", "questions": [{"q", "answers": [...]}]}, each answer a span of the
context. Every sentence becomes a fact. Printed: how often the best candidate is of the right article, and holds an
answer, before anything is refused; then what a person gets. Long sentences hold more, so their length is printed too.
"""

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bot.app import Bot, build
from bot.evaluation import squeeze
from bot.settings import Settings
from bot.text import clean

_SENTENCE_END = re.compile(r"(?<=[。！？!?；;])")
LONGEST = 400
"""Characters of a fact that the schema allows."""


def write_folder(articles: list[dict[str, Any]], folder: Path) -> None:
    """A knowledge folder with an article per line of the file; JSON is YAML."""
    (folder / "articles").mkdir()
    for number, article in enumerate(articles):
        sentences = _SENTENCE_END.split(clean_lines(article["context"]))
        texts = [text.strip()[:LONGEST] for text in sentences if text.strip()]
        facts = [{"id": f"s{i}", "text": text} for i, text in enumerate(dict.fromkeys(texts))]
        data = {"id": f"a{number}", "title": clean(article["title"])[:80] or "无题", "facts": facts}
        (folder / "articles" / f"a{number}.yaml").write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def clean_lines(text: str) -> str:
    """A text without control characters, of any length."""
    return "".join(clean(text[i : i + 1000]) for i in range(0, len(text), 1000))


def measure(bot: Bot, articles: list[dict[str, Any]]) -> Counter[str]:
    """Counts over all questions."""
    counts: Counter[str] = Counter()
    facts = {f"{a.id}/{fact.id}": fact.text for a in bot.knowledge.articles for fact in a.facts}
    for number, article in enumerate(articles):
        for question in article["questions"]:
            answers = [squeeze(answer) for answer in question["answers"] if squeeze(answer)]
            best = bot.answerer.rank(question["q"])
            counts["questions"] += 1
            if best:
                counts["article first"] += best[0].group == f"a{number}"
                counts["sentence first"] += any(answer in squeeze(best[0].text) for answer in answers)
                counts["characters"] += len(best[0].text)
            reply, _ = bot.ask(question["q"])
            told = squeeze("".join(facts.get(id_, "") for id_ in reply.facts))
            right = reply.kind != "refuse" and any(answer in told for answer in answers)
            counts["right" if right else "refused" if reply.kind == "refuse" else "wrong"] += 1
    return counts


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--most", type=int, help="articles that are read")
    options = parser.parse_args()
    lines = options.file.read_text("utf-8").splitlines()[: options.most]
    articles = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "news").mkdir()
        write_folder(articles, Path(folder) / "news")
        start = time.perf_counter()
        bot = build(Settings(knowledge=Path(folder) / "news", cache=Path(folder) / "cache"))
        print(f"{len(articles)} articles, built in {time.perf_counter() - start:.1f} s")
        start = time.perf_counter()
        counts = measure(bot, articles)
    total = counts["questions"]
    print(f"{total} questions, {(time.perf_counter() - start) / total * 1000:.1f} ms each with ranking and answering")
    for name in ("article first", "sentence first", "right", "wrong", "refused"):
        print(f"{name:<15}{counts[name] / total:.3f}")
    print(f"mean length of the best sentence: {counts['characters'] / total:.0f} characters")


if __name__ == "__main__":
    main()
