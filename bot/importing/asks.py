"""The questions that people would ask for a fact, by pattern from what it states."""

import re
from collections.abc import Iterable, Iterator

from bot.importing.figures import VAGUE, Figure, find_days, find_figures
from bot.importing.units import find_unit_names

MOST = 6
"""Questions for one fact."""
_SHORTEST, _LONGEST = 5, 60
_CLAUSE = re.compile("[^，,。！？!?；;：:]+")
_CONNECTIVE = re.compile("^(?:并且|并|且|而且|同时|其中|此外|另外|随后|目前|据了解|据悉|截至目前|记者了解到|一共|共计|共|还|也)+")
_GOAL = re.compile("^为(?:了|进一步|切实|全面|深入|有效)?")
_ALONG = re.compile("^(?:通过|采取|利用|借助|运用|依托)")
_PLACE = re.compile(
    "(?P<verb>来到|走进|深入|前往|赶到|赴|进驻|在)(?P<place>[\u3400-\u9fff“”]{2,14}?"
    "(?:村|镇|乡|社区|小学|中学|大学|学校|幼儿园|企业|公司|工地|广场|路口|路段|服务区|收费站|车站|医院|公园|市场|商场|小屋|园区|街道|路|桥|县|区|市))"
    "(?![\u3400-\u9fff]?(?:内|外)?(?:安全|事业|工作|管理))"
)
_VERB = re.compile("[\u3400-\u9fff]{2}")


def write_asks(text: str, subject: str | None = None) -> tuple[str, ...]:
    """Up to six questions for a self-contained sentence; `subject` is the one it is about, where it does not say."""
    clauses = [_CONNECTIVE.sub("", clause.strip()) for clause in _CLAUSE.findall(text)]
    found = [
        *_ask_number(clauses, subject),
        *_ask_when(clauses, subject),
        *_ask_where(clauses),
        *_ask_unit(clauses),
        *_ask_how(clauses, subject),
        *_ask_why(clauses, subject),
    ]
    plain = (ask.strip("“”《》、 ") for ask in found)
    return tuple(dict.fromkeys(ask for ask in plain if _SHORTEST <= len(ask) <= _LONGEST))[:MOST]


def _ask_number(clauses: Iterable[str], subject: str | None) -> Iterator[str]:
    """查处闯红灯7起 -> 查处闯红灯多少起."""
    for clause in clauses:
        figures = find_figures(clause)
        for figure in figures[:2]:
            asked = clause[: figure.start] + _name_amount(figure) + clause[figure.end :]
            yield _lead(asked, subject)


def _name_amount(figure: Figure) -> str:
    return "百分之多少" if figure.unit in {"%", "％"} else f"多少{figure.unit}"


def _ask_when(clauses: list[str], subject: str | None) -> Iterator[str]:
    """12月14日上午，民警走进快递企业 -> 民警走进快递企业是什么时候."""
    if not any(find_days(clause) or VAGUE.search(clause) for clause in clauses[:3]):
        return
    for clause in clauses[:4]:
        rest = _strip_time(clause)
        if len(rest) >= 2 * _SHORTEST:
            yield f"{_lead(rest, subject)}是什么时候"
            return


def _strip_time(clause: str) -> str:
    for day in reversed(find_days(clause)):
        clause = clause[: day.start] + clause[day.start + len(day.text) :]
    return re.sub("^(?:上午|下午|晚上|凌晨|当天|至|到|以来|起|从|自|，)+", "", VAGUE.sub("", clause))


def _ask_where(clauses: Iterable[str]) -> Iterator[str]:
    """民警走进辖区快递企业 -> 民警走进哪里."""
    for clause in clauses:
        match = _PLACE.search(clause)
        if match:
            yield _strip_time(clause[: match.start("place")] + "哪里" + clause[match.end("place") :])
            return


def _ask_unit(clauses: Iterable[str]) -> Iterator[str]:
    """四大队查处…… -> 哪个大队查处……."""
    for clause in clauses:
        names = find_unit_names(clause)
        if names:
            yield _strip_time(clause.replace(names[0], f"哪个{names[0][-2:]}", 1))
            return


def _ask_how(clauses: list[str], subject: str | None) -> Iterator[str]:
    """利用村部大喇叭，宣讲法律法规 -> 怎么宣讲法律法规."""
    for clause, following in zip(clauses, clauses[1:], strict=False):
        if _ALONG.search(clause) and _VERB.match(following):
            yield _lead(f"怎么{following}", subject)
            return


def _ask_why(clauses: list[str], subject: str | None) -> Iterator[str]:
    """为做好冬季交通安全工作，四大队…… -> 四大队……是为了什么."""
    goal = next((number for number, clause in enumerate(clauses) if _GOAL.search(clause)), None)
    if goal is None:
        return
    for clause in clauses[goal + 1 :]:
        if not _GOAL.search(clause) and len(_strip_time(clause)) >= 2 * _SHORTEST:
            yield f"{_lead(_strip_time(clause), subject)}是为了什么"
            return


def _lead(ask: str, subject: str | None) -> str:
    """A question that begins with whom it is about, where it does not name anybody."""
    return ask if not subject or subject in ask or find_unit_names(ask) else f"{subject}{ask}"
