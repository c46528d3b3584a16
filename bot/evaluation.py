"""Question files to figures: what is answered rightly, wrongly and not at all, by kind and by tag.

The format of the files is described in tests/questions/README.md.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.dialogue.reply import Reply
from bot.knowledge.language import check_pattern
from bot.knowledge.problems import describe_error, name_field

FITTING = {
    "answer": frozenset({"answer", "tip", "emergency"}),
    "list": frozenset({"list"}),
    "refuse": frozenset({"refuse"}),
    "social": frozenset({"social", "help"}),
}
MOST_CHARACTERS = 500
MOST_SOURCES = 3

Verdict = Literal["right", "wrong", "refused"]
Pattern = Annotated[str, AfterValidator(check_pattern)]
Asker = Callable[[str, tuple[str, ...]], tuple[Reply, str]]


class Case(BaseModel):
    """One question and what is expected of the reply to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    q: str
    before: tuple[str, ...] = ()
    expect: Literal["answer", "list", "refuse", "social"]
    must: tuple[Pattern, ...] = ()
    must_not: tuple[Pattern, ...] = ()
    source: Pattern | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with the reply to it; `fault` says what was wrong."""

    case: Case
    verdict: Verdict
    fault: str
    kind: str
    text: str
    score: float


class EvaluationError(Exception):
    """A question file that cannot be read; the message names file, line and field."""


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file of JSON lines.

    Raises:
        EvaluationError: where a line does not fit the format.
    """
    adapter = TypeAdapter(Case)
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}：读不了这个文件（{error}）。请检查路径和编码。") from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = adapter.validate_json(line)
            if case.id in seen:
                raise EvaluationError(f"{path}:{number}：id：“{case.id}”用过了。请换一个。")
            seen.add(case.id)
            yield case
        except ValidationError as error:
            first = error.errors()[0]
            what, _ = describe_error(first["type"], first.get("ctx", {}))
            place = f"{path}:{number}：{name_field(first['loc']) or '整行'}"
            raise EvaluationError(f"{place}：{what}。请对照 tests/questions/README.md。") from error


def squeeze(text: str) -> str:
    """Text without white space, markup and punctuation, as expectations are matched with it."""
    return re.sub(r"[\W_]+", "", text)


def judge(case: Case, reply: Reply, text: str) -> Outcome:
    """Hold a reply against what its case expects."""
    fault = _find_fault(case, reply, text)
    declined = reply.kind in {"refuse", "clarify", "help", "social"} and case.expect in {"answer", "list"}
    verdict: Verdict = "refused" if fault and declined else "wrong" if fault else "right"
    return Outcome(case, verdict, fault, reply.kind, text, reply.why.score)


def evaluate(cases: Iterable[Case], ask: Asker) -> Iterator[Outcome]:
    """Ask every case, earlier messages first, and judge the reply."""
    for case in cases:
        reply, text = ask(case.q, case.before)
        yield judge(case, reply, text)


def count_verdicts(outcomes: Iterable[Outcome]) -> dict[str, Counter[str]]:
    """Verdicts by what was expected (`= answer`), by tag, and all together (`all`)."""
    counts: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for name in ("all", f"= {outcome.case.expect}", *outcome.case.tags):
            counts.setdefault(name, Counter())[outcome.verdict] += 1
    return counts


def read_run(path: Path) -> dict[str, str]:
    """The verdicts of a saved run by case.

    Raises:
        EvaluationError: where the file is none.
    """
    try:
        return TypeAdapter(dict[str, str]).validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}：不是存下来的结果。请用 --save 重新存一个。") from error


def dump_run(outcomes: Iterable[Outcome]) -> str:
    """A run as JSON, to be compared with later ones."""
    return json.dumps({outcome.case.id: outcome.verdict for outcome in outcomes}, indent=0, sort_keys=True)


def compare_runs(before: dict[str, str], outcomes: Iterable[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """Outcomes that have become right since an earlier run, and those that no longer are."""
    known = [outcome for outcome in outcomes if outcome.case.id in before]
    gained = [o for o in known if o.verdict == "right" and before[o.case.id] != "right"]
    lost = [o for o in known if o.verdict != "right" and before[o.case.id] == "right"]
    return gained, lost


def _find_fault(case: Case, reply: Reply, text: str) -> str:
    bare = squeeze(text)
    forbidden = next((p for p in case.must_not if re.search(p, bare)), None)
    if forbidden:
        return f"不该有：{forbidden}"
    if reply.kind not in FITTING[case.expect]:
        return f"应当是 {case.expect}，却是 {reply.kind}"
    if case.expect == "answer" and len(text) > MOST_CHARACTERS:
        return f"太长：{len(text)} 个字"
    if case.expect == "answer" and case.source and len(reply.sources) > MOST_SOURCES:
        return f"来源太多：{len(reply.sources)} 个"
    absent = next((p for p in case.must if not re.search(p, bare)), None)
    if absent:
        return f"缺少：{absent}"
    if case.source and not any(re.search(case.source, source.title) for source in reply.sources):
        return f"来源不对：{case.source}"
    return ""
