"""The lines of a page to its pieces: headlines, bylines, and prose with broken lines and columns joined again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.importing.bylines import Byline, opens_article, read_byline, read_meta
from bot.text import drop_invisible

LONGEST_TITLE = 50
_ENDS = tuple("。！？!?…；;：:")
_CLOSING = "”’」』）)】"
_NO_TITLE = tuple("。；;，,、：:")
_FURNITURE = re.compile(
    r"^(?:第?\s*[0-9A-Z]{1,3}\s*版.*|\d{1,3}|[-—–·.\s]*\d{1,3}[-—–·.\s]*|"
    r"第\s*\d+\s*页(?:\s*[共/]\s*\d+\s*页?)?|Page \d+.*|\d+\s*/\s*\d+|"
    r".{2,20}(?:新闻稿|新闻通稿|工作简报)|"
    r"(?:联系人|联系电话|责任编辑|责编|编辑|校对|美编|版式|审核|值班编辑|组版|检校|电话|邮箱|电子邮箱|E-?mail|"
    r"投稿邮箱|热线|新闻热线|广告热线|地址|网址|邮编)\s*[:：].*|"
    r"(?:上一篇|下一篇|上一版|下一版|相关阅读|相关链接|延伸阅读|推荐阅读|热门文章|打印本页|关闭窗口|返回顶部|返回首页|"
    r"分享到?|收藏|点赞|评论|扫一扫.*|"
    r"阅读原文|打印|字号.*|首页|当前位置.*|您现在的位置.*|"
    r"版权所有.*|.*ICP备.*|.*公网安备.*|Copyright.*|©.*|[*＊=＝—_~·.\-\s]{2,})\s*[:：]?.{0,4})$",
    re.IGNORECASE,
)
_RELATED = re.compile("(?:相关|延伸|推荐|热门)(?:阅读|链接|文章|新闻|推荐)[:：]?")
_ENUMERATED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.、．]|第[一二三四五六七八九十]+[，、]|[①-⑩])"
)
_HALF = str.maketrans("，；：？！（）", ",;:?!()")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_AT_HAN = re.compile(
    r"(?<=[\u3400-\u9fff”’》）】])\s*([,;:?!(])\s*|\s*([,;:?!()])\s*(?=[\u3400-\u9fff“‘《（【])|(?<=[\u3400-\u9fff])\)"
)
_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document. `level` is that of a heading, 0 where it is none or that is not known; `fresh` lines
    begin a paragraph as far as the document's format tells, as after a blank line or where they are indented; `whole`
    ones do so for certain, and are not joined to what stands before."""

    text: str
    level: int = 0
    fresh: bool = False
    whole: bool = False


@dataclass(slots=True)
class Piece:
    """A part of a page. `seams` are the places in prose where paragraphs were joined inside a sentence."""

    kind: str
    text: str = ""
    level: int = 0
    sure: bool = False
    byline: Byline = field(default_factory=Byline)
    seams: list[int] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether it is prose that ends inside a sentence."""
        return self.kind == "prose" and not is_finished(self.text)


def tidy(text: str) -> str:
    """A line as it is to be read: nothing invisible, Latin letters and digits narrow, Chinese punctuation wide."""
    text = " ".join(drop_invisible(text).translate(_WIDE).split())
    text = re.sub(r"(?<=[\u3400-\u9fff，。；：、]) (?=[\d])|(?<=\d) (?=[\u3400-\u9fff])", "", text)
    return _AT_HAN.sub(lambda match: _FULL[match[0].strip()], text)


def is_finished(text: str) -> bool:
    """Whether a text ends where a sentence does."""
    return text.rstrip(_CLOSING).endswith(_ENDS)


def read_page(lines: Sequence[Line]) -> list[Piece]:
    """The pieces of a page, in its order. Furniture (page numbers, editors, links) is dropped."""
    kept = [line for line in (replace(one, text=tidy(one.text)) for one in _drop_related(lines)) if _is_content(line)]
    pieces: list[Piece] = []
    for number, line in enumerate(kept):
        last = pieces[-1] if pieces else None
        piece = _name_piece(line, kept[number + 1 :], last)
        if piece.kind == "byline" and last is not None and last.kind == "byline":
            last.byline = last.byline.join(piece.byline)
        elif piece.kind == "prose" and last is not None and last.open and not line.whole:
            _join(last, piece.text, fresh=line.fresh)
        else:
            pieces.append(piece)
    return pieces


def _drop_related(lines: Sequence[Line]) -> Sequence[Line]:
    """A page without its list of other articles, unless articles of its own follow."""
    for number, line in enumerate(lines):
        if _RELATED.fullmatch(line.text.strip()):
            follows = any(read_byline(tidy(one.text)) or opens_article(tidy(one.text)) for one in lines[number + 1 :])
            return lines if follows else lines[:number]
    return lines


def _is_content(line: Line) -> bool:
    return bool(line.text) and not _FURNITURE.match(line.text)


def _name_piece(line: Line, following: Sequence[Line], last: Piece | None) -> Piece:
    meta = read_meta(line.text)
    if meta is not None:
        return Piece("meta", byline=meta)
    byline = read_byline(line.text) or _continue_byline(line.text, last)
    if byline is not None:
        return Piece("byline", line.text, byline=byline)
    if line.level and _ENUMERATED.match(line.text):
        return Piece("subhead", line.text)
    if line.level and len(line.text) <= 2 * LONGEST_TITLE:
        return Piece("title", line.text, line.level, sure=True)
    if _looks_like_title(line.text):
        if _leads_to_article(following):
            return Piece("title", line.text, sure=True)
        if (last is None or not last.open) and _stands_alone(line, following):
            return Piece("title", line.text)
    return Piece("prose", line.text)


def _continue_byline(text: str, last: Piece | None) -> Byline | None:
    """Names on a line of their own below a byline."""
    if last is None or last.kind != "byline" or len(text) > LONGEST_TITLE:
        return None
    return read_byline(f"记者 {text}")


def _looks_like_title(text: str) -> bool:
    if not 4 <= len(text) <= LONGEST_TITLE or text.endswith(_NO_TITLE) or _ENUMERATED.match(text):
        return False
    return "。" not in text and not opens_article(text)


def _leads_to_article(following: Sequence[Line]) -> bool:
    """Whether a byline or the opening of an article comes next, or behind one more line of a headline."""
    for line in following[:2]:
        if read_byline(line.text) or opens_article(line.text):
            return True
        if not _looks_like_title(line.text) or line.level:
            return False
    return False


def _stands_alone(line: Line, following: Sequence[Line]) -> bool:
    """Whether a short line is set apart from longer prose below it."""
    if not following:
        return True
    below = following[0]
    if read_meta(below.text) is not None:
        return True
    commas = len(re.findall("[，,]", line.text))
    return commas < 2 and (below.fresh or len(below.text) > LONGEST_TITLE) and len(below.text) > len(line.text)


def _join(piece: Piece, text: str, *, fresh: bool) -> None:
    if re.search("[A-Za-z0-9]$", piece.text) and re.match("[A-Za-z]", text):
        piece.text += " "
    if fresh:  # a new paragraph was joined to one that had not ended, not only a line to a line
        piece.seams.append(len(piece.text))
    piece.text += text
