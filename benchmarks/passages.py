"""Fits the weights by which sentences of news are ranked that nobody has written questions for.

usage: python -m benchmarks.passages FILE [--check FILE ...] [--steps N]

FILE holds articles with questions as `python -m bot eval --articles` reads them. The weights are fitted on half of its
articles and tried on the other half, and on the files that are given with `--check`: how often the first sentence is of
the right article, holds the answer, and one of the first three does, nothing refused. What is printed as WEIGHTS
belongs into bot/dialogue/passages.py.

The model is a softmax over the sentences that come into question, linear in what speaks for each (`Signs`); what is
minimised is its cross entropy to the sentences with an answer (ListNet; Cao et al., Learning to Rank, 2007).
"""

import argparse
import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.dialogue.passages import MOST_HITS, WEIGHTS, Passages, Signs
from bot.dialogue.question import Reader
from bot.evaluation import squeeze
from bot.exam import gather_knowledge, name_item, read_items
from bot.search.engine import build_search
from bot.settings import Settings

Floats = NDArray[np.float64]
RATE, DECAYS, RIDGE = 0.05, (0.9, 0.999), 1e-3
"""Adam's step and decays (Kingma and Ba, 2015), and how strongly weights are drawn to nought."""


class Asked(NamedTuple):
    """The sentences that come into question for one question, and which of them hold an answer."""

    signs: Floats
    answers: NDArray[np.bool_]
    of_article: NDArray[np.bool_]
    lengths: Floats
    checked: bool


def collect(path: Path) -> list[Asked]:
    """Every question of a file with the signs of the sentences that come into question."""
    items = list(read_items(path))
    knowledge = gather_knowledge(items, Settings().base)
    search = build_search(knowledge)
    reader, passages = Reader(knowledge.lexicon, search), Passages(search)
    texts = [squeeze(entry.text) for entry in search.entries]
    found = []
    for number, item in enumerate(items):
        checked = bool(hashlib.sha256(item.title.encode()).digest()[0] % 2)
        for asked in item.questions:
            question = reader.read(asked.q)
            hits = {hit.number: hit.likeness for hit in search.find(question.terms, MOST_HITS)}
            near = list(passages.weigh(question.text, hits))
            if near and asked.spans:
                found.append(
                    Asked(
                        np.array([passage.signs for passage in near], float),
                        np.array([any(span in texts[p.number] for span in asked.spans) for p in near]),
                        np.array([search.entries[p.number].group == name_item(number) for p in near]),
                        np.array([len(search.entries[p.number].text) for p in near], float),
                        checked,
                    )
                )
    return found


def fit(questions: list[Asked], steps: int) -> Floats:
    """The weights that make sentences with an answer likeliest."""
    known = [asked for asked in questions if asked.answers.any()]
    signs = np.vstack([asked.signs for asked in known])
    wanted = np.concatenate([asked.answers / asked.answers.sum() for asked in known])
    sizes = [len(asked.signs) for asked in known]
    starts, whose = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(known)), sizes)
    spread = signs.std(0) + 1e-9
    scaled = (signs - signs.mean(0)) / spread
    weights, slope, square = (np.zeros(scaled.shape[1]) for _ in range(3))
    for step in range(1, steps + 1):
        scores = scaled @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[whose])
        shares = raised / np.add.reduceat(raised, starts)[whose]
        gradient = scaled.T @ (shares - wanted) / len(known) + RIDGE * weights
        slope += (1 - DECAYS[0]) * (gradient - slope)
        square += (1 - DECAYS[1]) * (gradient**2 - square)
        weights -= RATE * slope / (1 - DECAYS[0] ** step) / (np.sqrt(square / (1 - DECAYS[1] ** step)) + 1e-8)
    return np.asarray(weights / spread)


def report(name: str, questions: list[Asked], weights: Floats) -> str:
    """The figures of some weights on some questions."""
    article = first = among = characters = 0.0
    for asked in questions:
        best = np.argsort(-(asked.signs @ weights), kind="stable")[:3]
        article += asked.of_article[best[0]]
        first += asked.answers[best[0]]
        among += asked.answers[best].any()
        characters += asked.lengths[best[0]]
    total = max(len(questions), 1)
    figures = f"article {article / total:.3f}, first {first / total:.3f}, among three {among / total:.3f}"
    return f"{name:<28}{figures}, {characters / total:.1f} characters ({total} questions)"


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", type=Path, nargs="*", default=[], help="further files")
    parser.add_argument("--steps", type=int, default=250)
    options = parser.parse_args()
    questions = collect(options.file)
    halves = {f"{options.file.stem}, fitted": False, f"{options.file.stem}, untouched": True}
    parts = {name: [asked for asked in questions if asked.checked == side] for name, side in halves.items()}
    fitted = fit([asked for asked in questions if not asked.checked], options.steps)
    parts |= {path.stem: collect(path) for path in options.check}
    for title, weights in (("as in the code", np.array(WEIGHTS)), ("fitted", fitted)):
        print(title)
        for name, part in parts.items():
            print("  " + report(name, part, weights))
    print("WEIGHTS", *(f"{name}={weight:.2f}" for name, weight in zip(Signs._fields, fitted, strict=True)))


if __name__ == "__main__":
    main()
