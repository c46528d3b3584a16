"""Somebody else's articles with questions to figures: imported like any page, asked like any bot.

A file has a line of JSON for each article: {"id", "title", "context", "questions": [{"q", "answers": [...]}]}, each
answer a span of the context.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.app import Bot
from bot.dialogue.reply import Reply
from bot.evaluation import EvaluationError, squeeze
from bot.importing.drafts import draft_article
from bot.knowledge.loader import load_knowledge
from bot.knowledge.models import Article, Knowledge
from bot.knowledge.problems import describe_error, name_field

SHOWN = 3
"""Sentences of a reply that count."""
MOST_LINE = 1 << 20
"""Characters of a line."""
_REMEDY = '每行应当是 {"title", "context", "questions": [{"q", "answers": […]}]}'


class Asked(BaseModel):
    """A question and the spans of its article that answer it."""

    model_config = ConfigDict(frozen=True)

    q: str
    answers: tuple[str, ...] = ()

    @property
    def spans(self) -> tuple[str, ...]:
        """The answers as they are looked for: without white space and punctuation."""
        return tuple(filter(None, map(squeeze, self.answers)))


class Item(BaseModel):
    """An article of somebody else's, with questions."""

    model_config = ConfigDict(frozen=True)

    title: str
    context: str
    questions: tuple[Asked, ...] = ()


def read_items(path: Path) -> Iterator[Item]:
    """The articles of a file of JSON lines.

    Raises:
        EvaluationError: where the file cannot be read, or a line does not fit the format.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}：读不了这个文件（{error}）。请检查路径和编码。") from error
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_LINE:
            raise EvaluationError(f"{path}:{number}：这一行超过 {MOST_LINE} 个字符。{_REMEDY}。")
        if not line.strip():
            continue
        try:
            yield Item.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            what, _ = describe_error(first["type"], first.get("ctx", {}))
            raise EvaluationError(
                f"{path}:{number}：{name_field(first['loc']) or '整行'}：{what}。{_REMEDY}。"
            ) from error


def gather_knowledge(items: Sequence[Item], base: Path) -> Knowledge:
    """These articles, imported, and nothing else; how people speak comes from the folder `base`.

    The drafts are taken as if somebody had reviewed them and changed nothing.

    Raises:
        KnowledgeError: with all problems of the folder.
    """
    shared = load_knowledge(base)
    articles = tuple(filter(None, map(_draft, range(len(items)), items)))
    return Knowledge(articles=articles, replies=shared.replies, service=shared.service, lexicon=shared.lexicon)


def _draft(number: int, item: Item) -> Article | None:
    return draft_article(item.title, item.context, id_=name_item(number))


def name_item(number: int) -> str:
    """The id of the article of an item, by its place in the file."""
    return f"a{number}"


def examine(bot: Bot, items: Iterable[Item]) -> Counter[str]:
    """Counts over all questions that have an answer: how many there are (`asked`), of how many the first sentence is
    of the right article (`article`), holds the answer (`first`), either of them (`either`), is among the first three
    shown (`shown`), which are refused (`refused`); the sentences shown (`sentences`) and their characters."""
    counts: Counter[str] = Counter()
    for number, item in enumerate(items):
        for asked in item.questions:
            if asked.spans:
                reply, _ = bot.ask(asked.q)
                counts.update(_judge(reply, name_item(number), asked.spans))
    return counts


def _judge(reply: Reply, article: str, spans: Sequence[str]) -> Counter[str]:
    if reply.kind in {"refuse", "social", "help", "clarify"}:
        return Counter(asked=1, refused=1)
    shown = [passage.text for passage in reply.passages[:SHOWN]]
    holding = [any(span in squeeze(text) for span in spans) for text in shown]
    right = reply.facts[:1] and reply.facts[0].partition("/")[0] == article
    return Counter(
        asked=1,
        article=bool(right),
        first=holding[:1] == [True],
        either=bool(right) or holding[:1] == [True],
        shown=any(holding),
        sentences=len(shown),
        characters=sum(map(len, shown)),
    )
