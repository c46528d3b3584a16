"""Who wrote an article, and when and where it appeared, as lines and openings of it say."""

import re
from dataclasses import dataclass, replace

from bot.importing.figures import find_days
from bot.importing.tagging import SURNAMES

_BULLET = "■□●○◆◇▲△★☆▶►◎"
_ROLES = {
    "记者": "reporters",
    "作者": "reporters",
    "实习生": "reporters",
    "文": "reporters",
    "通讯员": "correspondents",
    "特约通讯员": "correspondents",
    "供稿": "correspondents",
    "摄影": "reporters",
    "图": "reporters",
    "摄": "reporters",
}
_PREFIX = re.compile(
    "^(?:本报|本网|本台|全媒体|融媒体|首席|特约|实习|见习|驻[\u3400-\u9fff]{2})+(?=记者|通讯员|实习生)"
)
_SPLIT = re.compile(r"[\s、，,/／:：|·•]+")
_ROLE = re.compile("^(特约通讯员|记者|作者|实习生|通讯员|供稿|摄影|文|图|摄)(?![\u3400-\u9fff]?报道)")
_IGNORED = re.compile("^(?:报道|摄影报道|图文|图片|图|文|整理|供图|采写)$")
_PHOTO = re.compile("摄影报道|图文报道|文/图|文／图|摄影")
_NAME = re.compile("[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,4}·[\u3400-\u9fff]{1,6}")
_LONGEST = 80

_DATELINE = re.compile(
    r"^\s*(?:(?P<paper>(?:本报|本网|本台|新华社|中新社|中新网|中国新闻网|人民网|央视网|央视新闻|新华网|中国青年报|法治日报|澎湃新闻)"
    r"[^，,。：:\s（(]{0,12}?)(?:\d{1,2}月\d{1,2}日)?(?:讯|电|消息)|(?P<report>据[^，,。]{2,12}报道))"
    r"(?P<sign>\s*[（(][^（）()]{2,40}[）)])?\s*[:：，,]?\s*"
)

_SIGNED = re.compile(r"[（(]([^（）()]{2,50})[）)]\s*[。.]?\s*$")
_REPORTED = re.compile(r"^\s*(本报(?:全媒体|融媒体)?记者[^，,。]{2,30}?)报道\s*[:：，,]?\s*")
_META = re.compile(
    r"(?P<label>发布时间|发布日期|发表时间|时间|日期|来源|信息来源|作者|记者|通讯员|责任编辑|编辑|浏览次数|阅读次数|点击数|字号)\s*[:：]\s*"
    r"(?P<value>.*?)(?=\s+(?:发布时间|发布日期|发表时间|时间|日期|来源|信息来源|作者|记者|通讯员|责任编辑|编辑|浏览次数|阅读次数|点击数|字号)\s*[:：]|$)"
)
_PAPER = re.compile("[\u3400-\u9fff]{2,6}(?:日报|晚报|晨报|早报|时报|都市报|法治报|法制报|青年报|商报|周报)")
_WEEKDAY = re.compile(r"星期[一二三四五六日天]")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote (and photographed) an article; where and when it appeared, None where that is not said."""

    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    photo: bool = False
    source: str | None = None
    published: str | None = None

    def join(self, other: "Byline") -> "Byline":
        """Both together; what both say is told by the first."""
        return Byline(
            tuple(dict.fromkeys((*self.reporters, *other.reporters))),
            tuple(dict.fromkeys((*self.correspondents, *other.correspondents))),
            self.photo or other.photo,
            self.source or other.source,
            self.published or other.published,
        )


def read_byline(line: str) -> Byline | None:
    """`■记者 朱冬 通讯员 尹晓洁 摄影报道`; None where the line is anything else."""
    text = line.strip().lstrip(_BULLET + " ")
    marked = text != line.strip()
    text = text.strip("（）() ")
    if not text or len(text) > _LONGEST or re.search("[。！？；]", text):
        return None
    found: dict[str, list[str]] = {"reporters": [], "correspondents": []}
    role = None
    for token in _tokens(text):
        if token in _ROLES:
            role = _ROLES[token]
        elif _IGNORED.match(token):
            continue
        elif role is None or not _is_name(token, marked=marked):
            return None
        else:
            found[role].append(token)
    if role is None or not any(found.values()):
        return None
    photo = bool(_PHOTO.search(text))
    return Byline(tuple(dict.fromkeys(found["reporters"])), tuple(dict.fromkeys(found["correspondents"])), photo)


def _tokens(text: str) -> list[str]:
    """Roles and names; a name that is spread for the sake of the layout (李 四) is put together."""
    tokens: list[str] = []
    for part in _SPLIT.split(text):
        piece = _PREFIX.sub("", part)
        match = _ROLE.match(piece)
        while match:
            tokens.append(match[1])
            piece = _PREFIX.sub("", piece[match.end() :])
            match = _ROLE.match(piece)
        split = re.split("(?<=[\u3400-\u9fff]{2})(通讯员|摄影报道|摄影|记者)", piece)
        for word in filter(None, split):
            if len(word) == 1 and tokens and len(tokens[-1]) == 1 and tokens[-1] not in _ROLES:
                tokens[-1] += word
            else:
                tokens.append(word)
    return tokens


def _is_name(token: str, *, marked: bool) -> bool:
    return bool(_NAME.fullmatch(token)) and (marked or token[0] in SURNAMES or "·" in token)


def read_meta(line: str) -> Byline | None:
    """`发布时间：2024-03-05 来源：某报 作者：张三`, or the head of a page with its day; None for anything else."""
    if len(line) > _LONGEST * 2:
        return None
    days = [day for day in find_days(line) if day.day and day.year]
    if days and (_WEEKDAY.search(line) or line.strip("（）() ") == days[0].text) and len(line) < _LONGEST // 2:
        return Byline(published=days[0].stamp)
    if _PAPER.fullmatch(line.strip()):
        return Byline(source=line.strip())
    found = list(_META.finditer(line))
    if not found or found[0].start() > 0:
        return None
    byline = Byline()
    for match in found:
        byline = byline.join(_read_label(match["label"], match["value"].strip()))
    return byline


def _read_label(label: str, value: str) -> Byline:
    if label.endswith(("时间", "日期")):
        days = find_days(value)
        return Byline(published=days[0].stamp) if days else Byline()
    if label.endswith("来源"):
        return Byline(source=value[:_LONGEST]) if value else Byline()
    if label in _ROLES:
        return read_byline(f"■{label} {value}") or Byline()
    return Byline()


def strip_dateline(paragraph: str) -> tuple[str, Byline | None]:
    """A first paragraph without its 本报讯, 新华社……电（记者……） or 本报记者……报道, and what that says."""
    reported = _REPORTED.match(paragraph)
    signed = read_byline(f"■{reported[1].removeprefix('本报')}") if reported else None
    if reported and signed:
        return paragraph[reported.end() :], signed
    match = _DATELINE.match(paragraph)
    if match is None:
        return paragraph, None
    byline = read_byline("■" + match["sign"].strip(" （）()")) if match["sign"] else None
    paper = match["paper"] if match["paper"] and not match["paper"].startswith("本") else None
    programme = match["sign"] and match[0].rstrip().endswith((":", "："))  # 央视网消息（新闻联播）：
    rest = paragraph[match.end() :] if byline or programme or not match["sign"] else paragraph[match.start("sign") :]
    return rest.lstrip(), replace(byline or Byline(), source=paper)


def strip_signature(paragraph: str) -> tuple[str, Byline | None]:
    """A last paragraph without the names in brackets that it ends in, and who they are."""
    match = _SIGNED.search(paragraph)
    byline = read_byline(match[1]) if match else None
    return (paragraph[: match.start()].rstrip(), byline) if match and byline else (paragraph, None)


def opens_article(line: str) -> bool:
    """Whether a line begins as the first paragraph of an article does."""
    return strip_dateline(line)[1] is not None
