"""The same questions, the same knowledge, one after another: this bot and what one might use instead.

usage: python -m benchmarks.peers [--questions FILE]

Every peer gets the texts and the asks of all entries as its documents, one each, segmented with jieba where it needs
words, and says which entry is best: no peer refuses, corrects, or words a reply. The bot does all it does in service.
Printed for each: how often what it found holds the answer, microseconds for one question, seconds to start from
nothing, and the memory of its process. ChatterBot looks at every document in turn in Python; it gets fewer questions.
"""

import argparse
import logging
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.app import build
from bot.evaluation import Case, read_cases, squeeze
from bot.knowledge.loader import load_knowledge
from bot.search.entries import Entry, collect_entries
from bot.settings import Settings

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "questions" / "untouched.jsonl"
FEW = 12
Find = Callable[[str], str]
"""A question to the text that was found for it."""


@dataclass(frozen=True)
class Documents:
    """Texts to be searched, and of each the text of its entry."""

    texts: list[str]
    told: list[str]

    def segment(self) -> list[list[str]]:
        """The texts as lists of words."""
        import jieba

        jieba.setLogLevel(logging.ERROR)
        jieba.dt.tmp_dir = tempfile.mkdtemp()  # by default it reads what others may have left in a shared folder
        return [jieba.lcut(text) for text in self.texts]


def start_bot(folder: Path, entries: list[Entry]) -> Find:
    """The bot from nothing: no saved state."""
    bot = build(Settings(cache=folder / "cache"))
    return lambda question: bot.render(bot.ask(question)[0])


def start_saved_bot(folder: Path, entries: list[Entry]) -> Find:
    """The bot with the state that the line before has saved."""
    return start_bot(folder, entries)


def start_bm25s(folder: Path, entries: list[Entry]) -> Find:
    """bm25s with jieba."""
    import bm25s
    import jieba

    documents = read_documents(entries)
    searcher = bm25s.BM25()
    searcher.index(documents.segment(), show_progress=False)

    def find(question: str) -> str:
        found, _ = searcher.retrieve([jieba.lcut(question)], k=1, show_progress=False)
        return documents.told[int(found[0, 0])]

    return find


def start_tantivy(folder: Path, entries: list[Entry]) -> Find:
    """tantivy with jieba."""
    import jieba
    import tantivy

    documents = read_documents(entries)
    fields = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="whitespace")
    index = tantivy.Index(fields.add_integer_field("n", stored=True).build())
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for number, words in enumerate(documents.segment()):
        writer.add_document(tantivy.Document(text=[" ".join(words)], n=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(question: str) -> str:
        words = [tantivy.Query.term_query(index.schema, "text", word) for word in jieba.lcut(question)]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])
        hits = searcher.search(query, 1).hits
        return documents.told[searcher.doc(hits[0][1])["n"][0]] if hits else ""

    return find


def start_sqlite(folder: Path, entries: list[Entry]) -> Find:
    """SQLite's FTS5 with jieba."""
    import jieba

    documents = read_documents(entries)
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table held using fts5(words)")
    rows = ((number, " ".join(words)) for number, words in enumerate(documents.segment()))
    base.executemany("insert into held(rowid, words) values (?, ?)", rows)

    def find(question: str) -> str:
        words = " OR ".join(f'"{word}"' for word in jieba.lcut(question) if re.search(r"\w", word))
        found = base.execute("select rowid from held where held match ? order by rank limit 1", (words,)).fetchone()
        return documents.told[found[0]] if found else ""

    return find


def start_rank_bm25(folder: Path, entries: list[Entry]) -> Find:
    """rank_bm25 with jieba."""
    import jieba
    from rank_bm25 import BM25Okapi

    documents = read_documents(entries)
    searcher = BM25Okapi(documents.segment())
    return lambda question: documents.told[int(searcher.get_scores(jieba.lcut(question)).argmax())]


def start_rapidfuzz(folder: Path, entries: list[Entry]) -> Find:
    """rapidfuzz as rules-bot uses it: the nearest by weighted ratio."""
    from rapidfuzz import fuzz, process

    documents = read_documents(entries)

    def find(question: str) -> str:
        found = process.extractOne(question, documents.texts, scorer=fuzz.WRatio)
        return documents.told[found[2]] if found else ""

    return find


def start_chatterbot(folder: Path, entries: list[Entry]) -> Find:
    """ChatterBot's best match over all statements."""
    from chatterbot import ChatBot
    from chatterbot.conversation import Statement
    from chatterbot.tagging import LowercaseTagger

    logging.getLogger("chatterbot").setLevel(logging.ERROR)
    documents = read_documents(entries)
    chat = ChatBot("peer", database_uri=f"sqlite:///{folder / 'chatter.sqlite3'}", tagger=LowercaseTagger)
    index = chat.tagger.get_text_index_string
    chat.storage.create_many(
        [
            Statement(text=told, in_response_to=text, search_text=index(told), search_in_response_to=index(text))
            for text, told in zip(documents.texts, documents.told, strict=True)
        ]
    )
    return lambda question: str(chat.get_response(question).text)


def read_documents(entries: list[Entry]) -> Documents:
    """Every ask and every text of the entries."""
    texts = [text for entry in entries for text in (*entry.asks, entry.text)]
    return Documents(texts, [entry.text for entry in entries for _ in range(len(entry.asks) + 1)])


PEERS: dict[str, Callable[[Path, list[Entry]], Find]] = {
    "this bot": start_bot,
    "this bot, second start": start_saved_bot,
    "bm25s + jieba": start_bm25s,
    "tantivy + jieba": start_tantivy,
    "SQLite FTS5 + jieba": start_sqlite,
    "rank_bm25 + jieba": start_rank_bm25,
    "rapidfuzz (rules-bot)": start_rapidfuzz,
    "ChatterBot": start_chatterbot,
}


def read_memory() -> float:
    """Resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def time_questions(find: Find, cases: list[Case]) -> tuple[list[float], float]:
    """Microseconds of each question, sorted, and the share of questions of which the answer was found."""
    times, held = [], 0
    find(cases[0].q)
    for case in cases:
        start = time.perf_counter()
        text = find(case.q)
        times.append((time.perf_counter() - start) * 1e6)
        held += all(re.search(pattern, squeeze(text)) for pattern in case.must)
    return sorted(times), held / len(cases)


def measure_peer(name: str, cases: list[Case], folder: Path) -> str:
    """One line of the table; a peer that is not installed says so."""
    ours = name.startswith("this bot")  # which reads its knowledge itself
    entries = [] if ours else list(collect_entries(load_knowledge(Settings().knowledge)))
    start = time.perf_counter()
    try:
        find = PEERS[name](folder, entries)
    except ImportError as error:
        return f"{name:<24}not installed ({error.name}): pip install -r benchmarks/requirements.txt"
    taken = time.perf_counter() - start
    some = cases[:FEW] if name == "ChatterBot" else cases
    times, held = time_questions(find, some)
    middle, late = times[len(times) // 2], times[min(int(len(times) * 0.99), len(times) - 1)]
    return f"{name:<24}{held:>8.1%}{middle:>11,.0f}{late:>12,.0f}{taken:>9.2f}{read_memory():>9.0f}"


def main() -> None:
    """Measure each in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--peer", choices=PEERS, help="only this one, without the head of the table")
    parser.add_argument("--folder", type=Path, help="where state is kept between the two starts of this bot")
    options = parser.parse_args()
    cases = [case for case in read_cases(options.questions) if case.expect == "answer" and not case.before]
    if options.peer:
        print(measure_peer(options.peer, cases, options.folder or Path(tempfile.mkdtemp())), flush=True)
        return
    head = f"{'':<24}{'found':>8}{'median us':>11}{'99th us':>12}{'start s':>9}{'MB':>9}"
    print(f"{len(cases)} questions\n{head}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in PEERS:
            command = [sys.executable, "-m", __spec__.name, "--peer", name, "--folder", folder]
            subprocess.run([*command, "--questions", str(options.questions)], check=False)


if __name__ == "__main__":
    main()
