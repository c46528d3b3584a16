"""The questions that people would ask for a fact, by pattern from what it states."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.importing.figures import VAGUE, Figure, find_days, find_figures
from bot.importing.tagging import Word
from bot.importing.units import find_unit_names

MOST = 6
"""Questions for one fact."""
_SHORTEST, _MAIN, _LONGEST = 5, 8, 60
_CLAUSE = re.compile("[^，,。！？!?；;：:]+")
_CONNECTIVE = re.compile(
    "^(?:并且|并|且|而且|同时|其中|此外|另外|随后|目前|据了解|据悉|截至目前|记者了解到|一共|共计|共|还|也)+"
)
_SIDE = re.compile(
    "^(?:为|为了|受|随着|由于|因|如果|针对|围绕)|(?:后|时|中|以来|下|期间|之际|实际|前夕|同时|情况|方面)$"
)
_GOAL = re.compile("^为(?:了|进一步|切实|全面|深入|有效)?(?=[\u3400-\u9fff]{4})")
_ALONG = re.compile("^(?:通过|采取|利用|借助|运用|依托)")
_PLACES = (
    "(?:村|镇|乡|社区|小学|中学|大学|学校|幼儿园|企业|公司|工地|广场|路口|路段|服务区|收费站|车站|医院|公园|市场|商场|"
    "小屋|园区|街道)"
)
_PLACE = re.compile(
    "(?:来到|走进|深入|前往|赶到|赴|进驻)"
    f"(?P<to>[\u3400-\u9fff“”、]{{1,24}}?{_PLACES}(?:[和及、][\u3400-\u9fff“”]{{1,12}}?{_PLACES})*)"
    f"|在(?P<at>[\u3400-\u9fff“”]{{2,14}}?{_PLACES})(?=开展|举行|举办|进行|组织|设置|宣传|执勤|巡逻|查处|查获|发生|召开|启动)"
)
_DONE = re.compile("(?P<verb>宣讲|讲解|提醒|成立|购买|发放|送去|送上|赠送|推出|启用)(?:了)?(?=[\u3400-\u9fff“”\\d]{3})")
_VERBAL = ("v", "d", "ad")


class Clause(NamedTuple):
    """A clause without what joins it to the one before; `verbal` where it begins with a verb, so without a subject;
    `led` where a clause before it in its sentence has one, and it is not a unit."""

    text: str
    verbal: bool
    led: bool


def write_asks(text: str, words: Sequence[Word], subject: str | None = None) -> tuple[str, ...]:
    """Up to six questions for a self-contained sentence of tagged words.

    `subject` is whom the article is about: it is named in questions whose clause names nobody.
    """
    clauses = _split(text, words)
    patterns = (_ask_number, _ask_when, _ask_where, _ask_unit, _ask_how, _ask_what, _ask_why)
    found = (ask for pattern in patterns for ask in pattern(clauses, subject))
    plain = (ask.strip("“”《》、 ") for ask in found)
    return tuple(dict.fromkeys(ask for ask in plain if _SHORTEST <= len(ask) <= _LONGEST))[:MOST]


def _split(text: str, words: Sequence[Word]) -> list[Clause]:
    tags: dict[int, str] = {}
    at = 0
    for word in words:
        tags[at] = word.tag
        at += len(word.text)
    clauses: list[Clause] = []
    for match in _CLAUSE.finditer(text):
        plain = _CONNECTIVE.sub("", match[0].strip())
        begin = match.end() - len(plain)
        led = bool(clauses) and (clauses[-1].led or _has_subject(clauses[-1])) and text[match.start() - 1] in "，,"
        clauses.append(Clause(plain, bool(_ALONG.search(plain)) or tags.get(begin, "").startswith(_VERBAL), led))
    return clauses


def _has_subject(clause: Clause) -> bool:
    """Whether a clause begins with whom or what it is about, and that is no unit."""
    plain = _strip_time(clause.text)
    return bool(plain) and not clause.verbal and not _SIDE.search(plain) and not find_unit_names(plain)


def _ask_number(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:
    """查处闯红灯7起 -> 查处闯红灯多少起."""
    for clause in clauses:
        items = clause.text.split("、")
        counted = sum(bool(find_figures(item)) for item in items)
        for part in items if counted > 1 else [clause.text]:  # of 酒驾8起、醉驾3起 each by itself
            for figure in find_figures(part)[:2]:
                if part[: figure.start].count("“") == part[: figure.start].count("”"):
                    asked = part[: figure.start] + _name_amount(figure) + part[figure.end :]
                    yield _lead(_strip_time(asked), clause, subject)


def _name_amount(figure: Figure) -> str:
    return "百分之多少" if figure.unit in {"%", "％"} else f"多少{figure.unit}"


def _ask_when(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:
    """12月14日上午，民警走进快递企业 -> 民警走进快递企业是什么时候."""
    timed = [place for place, clause in enumerate(clauses) if find_days(clause.text) or VAGUE.search(clause.text)]
    if timed:
        for clause in _choose_main(clauses[timed[0] :]):
            yield f"{_lead(_strip_time(clause.text), clause, subject)}是什么时候"


def _choose_main(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The first clause that tells what was done, not on which occasion or what for; none where there is none."""
    named = next((place for place, c in enumerate(clauses) if find_unit_names(c.text)), 0)
    if clauses and _GOAL.search(clauses[0].text):  # what stands between a goal and who has it belongs to the goal
        clauses = clauses[named:]
    main = [c for c in clauses if len(_strip_time(c.text)) >= _MAIN and not _SIDE.search(_strip_time(c.text))]
    return main[:1]


def _strip_time(clause: str) -> str:
    for day in reversed(find_days(clause)):
        clause = clause[: day.start] + clause[day.start + len(day.text) :]
    clause = re.sub("（\\W*）", "", VAGUE.sub("", clause))
    return re.sub("^(?:上午|下午|晚上|凌晨|当天|至|到|以来|起|从|自|仅|就|，)+", "", clause)


def _ask_where(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:
    """民警走进辖区快递企业 -> 民警走进哪里."""
    for clause in clauses:
        match = _PLACE.search(clause.text)
        if match:
            start, end = match.span("to" if match["to"] else "at")
            yield _lead(_strip_time(f"{clause.text[:start]}哪里{clause.text[end:]}"), clause, subject)
            return


def _ask_unit(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:  # noqa: ARG001  # as its neighbours
    """四大队查处…… -> 哪个大队查处……."""
    for place, clause in enumerate(clauses):
        names = find_unit_names(clause.text)
        if names:
            asked = _strip_time(clause.text.replace(names[0], f"哪个{names[0][-2:]}", 1))
            following = next((c.text for c in clauses[place + 1 :] if c.verbal), "") if _SIDE.search(asked) else ""
            yield f"哪个{names[0][-2:]}{following}" if following else asked
            return


def _ask_how(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:
    """利用村部大喇叭，宣讲法律法规 -> 怎么宣讲法律法规."""
    for clause, following in pairwise(clauses):
        if _ALONG.search(clause.text) and following.verbal:
            yield _lead(f"怎么{following.text}", following, subject)
            return


def _ask_what(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:
    """宣讲交通安全法律法规 -> 宣讲了什么."""
    for clause in clauses:
        match = _DONE.search(clause.text)
        if match and not find_figures(clause.text):
            yield _lead(f"{_strip_time(clause.text[: match.end('verb')])}了什么", clause, subject)
            return


def _ask_why(clauses: Sequence[Clause], subject: str | None) -> Iterator[str]:
    """为做好冬季交通安全工作，四大队组织民警…… -> 四大队组织民警……是为了什么."""
    goal = next((place for place, clause in enumerate(clauses) if _GOAL.search(clause.text)), None)
    if goal is not None:
        named = [clause for clause in clauses[goal + 1 :] if find_unit_names(clause.text) or not clause.verbal]
        for clause in _choose_main(named):
            yield f"{_lead(_strip_time(clause.text), clause, subject)}是为了什么"


def _lead(ask: str, clause: Clause, subject: str | None) -> str:
    """A question that begins with whom it is about, where its clause has no subject."""
    return f"{subject}{ask}" if subject and clause.verbal and not clause.led and not find_unit_names(ask) else ask
