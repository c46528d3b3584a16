"""Rules with tiers: the tier worked out from the figures in a question, with the sum shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.models import Basis, Knowledge, Row, Scale, Tier
from bot.text import parse_number

_N = r"(\d+(?:\.\d+)?|[零一二两三四五六七八九十百千]+)"
_SPEED_LIMIT = re.compile(
    rf"(?:限速?|限)(?:是|为|每小时|标|的)*{_N}(?![\d.]|个?吨|人|座)|{_N}(?:码|公里|迈|km)?的?(?:限速|路|道|路段)"
)
_SPEED = re.compile(
    rf"(?:开|跑|飙|飚|冲|骑|走|速度|车速|时速|干|变|成|上|到|了|拍)+(?:到|了|成|出|是|的)*(?:每小时)?{_N}(?![\d.]|座|人|个?吨|%)"
)
_SEATS = re.compile(
    rf"(?:核载|核定|限乘|限载|定员|限坐){{1,2}}(?:载客|载人)?(?:是|为|了)?{_N}(?![\d.]|个?吨|公斤|千克|kg|t)(?:个?人|座|位)?|{_N}(?:个)?(?:座|人座)"
)
_PEOPLE = re.compile(
    rf"(?:坐|拉|载|挤|塞|装|上|带|搭|捎|来|有|共|到|连.{{0,6}}?)(?:了|着|进|下|的|满)*{_N}(?:个|口|名)?(?:大?人|口|娃|学生|孩子|小孩|乘客|老乡|名)?|{_N}(?:个|口|名)(?:大?人|娃|学生|孩子|小孩|乘客|老乡)"
)
_LOAD_LIMIT = re.compile(
    rf"(?:核定载质量|核载|核定|限载|载重|载质量|能拉|只能装|准装)(?:质量|重量)?(?:是|为|了|才)?{_N}(?:个)?吨"
)
_MASS_LIMIT = re.compile(rf"(?:最大允许总质量|允许总质量|总质量|总重限|限重|总重|允许)(?:是|为|限|标的)*{_N}个?吨")
_TONS = re.compile(rf"{_N}(?:多|来)?个?吨(半)?|(?:磅|称|过磅)(?:上|了|出来|出|到|是)*{_N}(?![\d.])")
_VISIBILITY = re.compile(rf"(?:能见度|看得?[见清]|看不?[见清]).{{0,8}}?{_N}米|{_N}米.{{0,6}}?(?:能见度|看不[见清])")
_LATE_DAYS = re.compile(
    rf"(?:逾期|过期|晚|拖|超|迟|过了|欠|延).{{0,10}}?{_N}(?:个)?天|{_N}天.{{0,6}}?(?:没交|未交|才交|没缴)"
)
_YUAN = re.compile(rf"{_N}(?:块|元)")
_WORDS = {
    "motorway": re.compile("高速|快速路|高架"),
    "other": re.compile("国道|省道|县道|乡道|村|市区|城里|城区|街|普通|学校|小区|镇上|路口|巷"),
    "large": re.compile(
        "大货|大客|货车|卡车|重卡|半挂|挂车|客车|大巴|校车|公交|危险|危化|渣土|工程运输车|大车|中巴|罐车|搅拌"
    ),
    "coach": re.compile("客车|中巴"),
    "bus": re.compile("校车|长途|客运|大巴|旅游车|旅游大巴|班车"),
}


@dataclass(frozen=True, slots=True)
class Sum:
    """One tier applied: the figures by name, the outcomes and where they stand."""

    tier: Tier
    figures: dict[str, str]
    outcomes: tuple[str, ...]
    basis: tuple[Basis, ...]


class Calculator:
    """Works out the tiers of one knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._tiers = knowledge.tiers

    def work_out(self, text: str) -> list[Sum]:
        """The tiers that a normalised question gives the figures for; empty where it gives none."""
        return [*self._speed(text), *self._people(text), *self._weight(text), *self._fog(text), *self._late(text)]

    def _speed(self, text: str) -> Iterator[Sum]:
        limit, actual = _find_speeds(text)
        if limit is None or actual is None or not 5 <= limit <= 120 or not 10 <= actual <= 300 or actual <= limit:
            return
        vehicle = "large" if _WORDS["large"].search(text) else "small"
        roads = _guess_road(text, limit)
        for tier in self._tiers:
            if tier.quantity == "speed" and tier.vehicle == vehicle and tier.road in roads:
                yield _compare(tier, limit, actual)

    def _people(self, text: str) -> Iterator[Sum]:
        seats = _first(_SEATS, text)
        if seats is None or not 2 <= seats <= 100:
            return
        people = [n for n in _numbers(_PEOPLE, text) if seats < n <= 200]
        added = re.search(
            rf"(?:多|超|又|再|另外)(?:拉|坐|带|载|塞|装|上|捎|出|喊|叫|挤|来|加)*(?:了|出|员|上来|进来|上)*{_N}(?:个|名|口)?(?:大?人|娃|学生|孩子|小孩|乘客)",
            text,
        )
        if added and (extra := parse_number(added[1])):
            people = [seats + extra]
        if not people:
            return
        for tier in self._tiers:
            if tier.quantity == "people" and tier.vehicle in _guess_vehicles(text, seats):
                yield _compare(tier, seats, people[-1])

    def _weight(self, text: str) -> Iterator[Sum]:
        for quantity, pattern in (("load", _LOAD_LIMIT), ("mass", _MASS_LIMIT)):
            limit = _first(pattern, text)
            if limit is None:
                continue
            tons = [n for n in _tons(text) if n > limit]
            other = _first(_MASS_LIMIT if quantity == "load" else _LOAD_LIMIT, text)
            tons = [n for n in tons if n != other]
            if not tons:
                continue
            actual = min(tons) if quantity == "load" else max(tons)
            for tier in self._tiers:
                if tier.quantity == quantity:
                    yield _compare(tier, limit, actual)

    def _fog(self, text: str) -> Iterator[Sum]:
        metres = _first(_VISIBILITY, text)
        if metres is None or not _WORDS["motorway"].search(text):
            return
        below = bool(re.search("不到|不足|小于|低于|没有|under|below|less", text))
        for tier in self._tiers:
            if tier.quantity == "visibility":
                yield _place(tier, metres - (0.5 if below else 0), f"{_plain(metres)}米")

    def _late(self, text: str) -> Iterator[Sum]:
        days, amount = _first(_LATE_DAYS, text), _first(_YUAN, text)
        if days is None or amount is None:
            return
        for tier in self._tiers:
            if tier.quantity == "late":
                extra = min(amount * tier.rate / 100 * days, amount * tier.cap / 100)
                figures = {
                    "amount": _plain(amount),
                    "rate": _plain(tier.rate),
                    "days": _plain(days),
                    "cap": _plain(amount * tier.cap / 100),
                    "sum": _plain(amount * tier.rate / 100 * days),
                    "due": _plain(extra),
                }
                yield Sum(tier, figures, tuple(s.rows[0].say for s in tier.scales), _bases(tier))


def _find_speeds(text: str) -> tuple[float | None, float | None]:
    limits = list(_numbers(_SPEED_LIMIT, text))
    if not limits:
        return None, None
    actual = [n for n in _numbers(_SPEED, text) if n > limits[0]]
    return limits[0], actual[-1] if actual else None


def _guess_road(text: str, limit: float) -> tuple[str, ...]:
    """Which kind of road: as said, else by the limit; between 80 and 100 it may be either."""
    if _WORDS["motorway"].search(text):
        return ("motorway",)
    if _WORDS["other"].search(text) or limit < 80:
        return ("other",)
    return ("motorway",) if limit > 100 else ("motorway", "other")


def _guess_vehicles(text: str, seats: float) -> tuple[str, ...]:
    """Which kinds of vehicle: as said; a coach of which no more is said may carry passengers for pay or not."""
    if _WORDS["bus"].search(text):
        return ("bus",)
    if seats < 7:
        return ("small",)
    return ("seven", "bus") if _WORDS["coach"].search(text) else ("seven",)


def _compare(tier: Tier, limit: float, actual: float) -> Sum:
    percent = (actual - limit) / limit * 100
    figures = {"limit": _plain(limit), "actual": _plain(actual), "percent": _plain(round(percent, 1))}
    return Sum(tier, figures, tuple(_choose(scale, percent).say for scale in tier.scales), _bases(tier))


def _place(tier: Tier, value: float, shown: str) -> Sum:
    return Sum(tier, {"number": shown}, tuple(_choose(scale, value).say for scale in tier.scales), _bases(tier))


def _choose(scale: Scale, value: float) -> Row:
    chosen = scale.rows[0]
    for row in scale.rows[1:]:
        reached = row.at_least is not None and value >= row.at_least
        if reached or (row.over is not None and value > row.over):
            chosen = row
    return chosen


def _bases(tier: Tier) -> tuple[Basis, ...]:
    return tuple(basis for scale in tier.scales for basis in scale.basis)


def _first(pattern: re.Pattern[str], text: str) -> float | None:
    return next(iter(_numbers(pattern, text)), None)


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[float]:
    for match in pattern.finditer(text):
        number = next((parse_number(group) for group in match.groups() if group), None)
        if number is not None:
            yield number


def _tons(text: str) -> Iterator[float]:
    """Every weight in tonnes; 13吨半 is 13.5."""
    for match in _TONS.finditer(text):
        number = parse_number(match[1] or match[3])
        if number is not None:
            yield number + (0.5 if match[2] else 0)


def _plain(number: float) -> str:
    return f"{number:g}"
