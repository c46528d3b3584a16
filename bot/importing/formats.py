"""Files to lines of text: plain text, Markdown, HTML, DOCX and PDF. The only home of the libraries for them.

A file is hostile until read: its size, what it unpacks to, its pages and its lines are bounded, and whatever a
library raises about it becomes a `DocumentError`.
"""

import io
import logging
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import docx
from bs4 import BeautifulSoup, Comment, Tag
from charset_normalizer import from_bytes
from docx.table import Table
from markdown_it import MarkdownIt
from pypdf import PdfReader

from bot.importing.page import Line

MAX_BYTES = 20 << 20
MAX_UNPACKED = 100 << 20
MAX_MEMBERS = 2_000
MAX_PAGES = 200
MAX_CHARACTERS = 2_000_000
_ENCODINGS = ["utf_8", "gb18030", "big5", "utf_16", "utf_16_le", "utf_16_be"]
_HEADING = re.compile(r"(?:heading|标题)\s*([1-5])|title", re.IGNORECASE)
_DROPPED_TAGS = re.compile("script|style|nav|header|footer|aside|form|iframe|noscript|button|template|svg|head|title")
_BLOCKS = re.compile(
    "p|div|section|article|main|h[1-6]|li|ul|ol|dl|dt|dd|table|tr|blockquote|pre|figcaption|figure|address|hr"
)
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAK, _NEW_LINE = "\ue000", "\ue001"
"""Marks in the text of HTML, from the area that Unicode leaves free; they are taken out of what comes in."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.DOTALL)
_INLINE = {"text": "", "code_inline": "", "softbreak": "\n", "hardbreak": "\n"}
_CELL = 40
"""Characters of a cell of a table of data."""
_REPEATED_AT = 3
"""Pages on which a line must stand to be their head or foot."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to say of a broken file is in the error


class DocumentError(Exception):
    """A file that cannot be read; the text names it and says what to do."""

    def __init__(self, name: str, what: str, remedy: str) -> None:
        super().__init__(f"{name}：{what}。{remedy}。")


class _RefusedError(Exception):
    """What is wrong with a file, and what to do."""


def read_document(path: Path) -> list[Line]:
    """The lines of a file, whatever its format.

    Raises:
        DocumentError: where it cannot be read, is too large or holds no text.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(str(path), f"读不了（{error.strerror}）", "请检查文件名和权限") from error
    if len(raw) > MAX_BYTES:
        raise DocumentError(str(path), f"超过 {MAX_BYTES >> 20} MiB", "请拆成几个文件")
    return parse_document(raw, path.name)


def parse_document(raw: bytes, name: str) -> list[Line]:
    """The lines of a file's contents; `name` tells the format where the contents do not.

    Raises:
        DocumentError: where it cannot be read or holds no text.
    """
    parse = _choose_format(raw, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries warn of odd files; what matters is whether there is text
            lines = parse(raw)
    except _RefusedError as error:
        raise DocumentError(name, *error.args) from error
    except Exception as error:  # a hostile file can raise anything in a library
        raise DocumentError(
            name, f"打不开，文件可能坏了（{type(error).__name__}）", "请另存一份，或把文字复制成 .txt"
        ) from error
    if not any(line.text.strip() for line in lines):
        raise DocumentError(name, "里面没有文字", "扫描件要先识别文字，再存成 .txt")
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise DocumentError(name, f"超过 {MAX_CHARACTERS} 字", "请拆成几个文件")
    return lines


def _choose_format(raw: bytes, name: str) -> Callable[[bytes], list[Line]]:
    suffix = Path(name).suffix.lower()
    if raw.startswith(b"%PDF-"):
        return _parse_pdf
    if raw.startswith(b"PK\x03\x04"):
        return _parse_docx
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(name, "是旧的 .doc 格式", "请在 Word 里另存为 .docx")
    if suffix in {".html", ".htm", ".xhtml"} or re.match(
        rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)", raw[:200], re.IGNORECASE
    ):
        return _parse_html
    if suffix in {".md", ".markdown"}:
        return _parse_markdown
    if suffix in {".docx", ".pdf"}:
        raise DocumentError(name, f"不是 {suffix} 文件", "请检查后缀，或另存一份")
    return _parse_text


def decode(raw: bytes) -> str:
    """Bytes of Chinese text: UTF-8 first, then what fits best of GBK, Big5 and UTF-16."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(raw[:MAX_CHARACTERS], cp_isolation=_ENCODINGS).best()
        return raw.decode(best.encoding if best else "gb18030", "replace")


def _parse_text(raw: bytes) -> list[Line]:
    lines: list[Line] = []
    fresh = True
    for text in decode(raw).splitlines():
        if text.strip():
            lines.append(Line(text, 0, fresh or text.startswith(("\u3000", "  ", "\t"))))
        fresh = not text.strip()
    return lines


def _parse_markdown(raw: bytes) -> list[Line]:
    text = decode(raw)
    lines: list[Line] = []
    matter = _FRONT_MATTER.match(text)
    if matter:
        text = text[matter.end() :]
        held = dict(re.findall(r"(?m)^(title|date|author|source)\s*:\s*[\"']?(.+?)[\"']?\s*$", matter[1]))
        labels = {"title": "", "date": "日期：", "author": "作者：", "source": "来源："}
        lines += [Line(labels[key] + held[key], int(key == "title"), fresh=True) for key in labels if key in held]
    level, table = 0, False
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "table_open":
            rows, table = [], True
        elif token.type == "table_close":
            lines += _tell_table(rows)
            table = False
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            text = "".join(_INLINE[c.type] or c.content for c in token.children or () if c.type in _INLINE)
            if table:
                rows[-1].append(text)
            else:
                lines += _make_lines(text, level)
    return lines


def _make_lines(text: str, level: int = 0) -> Iterator[Line]:
    """The lines of a paragraph, of which the first is fresh."""
    kept = [line for line in text.split("\n") if line.strip()]
    yield from (Line(line, level, fresh=number == 0, whole=number == 0) for number, line in enumerate(kept))


def _tell_table(rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The rows of a table as sentences that name its columns: 酒驾：2025年96起，2024年131起。"""
    head, *body = rows or [[]]
    for row in body:
        told = "，".join(f"{name}{value}" for name, value in zip(head[1:], row[1:], strict=False) if value)
        yield from _make_lines(f"{row[0]}：{told}。" if told else "")


def _parse_html(raw: bytes) -> list[Line]:
    soup = BeautifulSoup(_decode_html(raw).translate({ord(_BREAK): None, ord(_NEW_LINE): None}), "html.parser")
    title = soup.title.get_text() if soup.title else ""
    for tag in soup(lambda tag: bool(_DROPPED_TAGS.fullmatch(tag.name))):
        tag.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    articles = soup.find_all("article")
    root = articles[0] if len(articles) == 1 else soup.find("main") or soup.body or soup
    lines = _walk(root)
    if title.strip() and not any(line.level for line in lines):
        lines.insert(0, Line(re.split(r"[_|]|\s[-–—]\s", title.strip())[0], 1, fresh=True))
    return lines


def _decode_html(raw: bytes) -> str:
    """A page that is not UTF-8 in the encoding that it names; GBK is read as its superset."""
    named = _CHARSET.search(raw[:2048])
    encoding = named[1].decode("ascii").lower() if named else ""
    if encoding in {"gb2312", "gbk", "gb18030"}:
        return raw.decode("gb18030", "replace")
    return decode(raw)


def _walk(root: Tag) -> list[Line]:
    """The text of a tag, a paragraph for each block. Marks are put into it, since pages nest as deep as they like."""
    for table in root.find_all("table"):
        rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        if _is_data(rows):
            table.replace_with(_BREAK + "0", f"{_BREAK}0".join(line.text for line in _tell_table(rows)), _BREAK + "0")
    for tag in root.find_all(lambda tag: bool(_BLOCKS.fullmatch(tag.name))):
        level = tag.name[1] if tag.name in _HEADS else "0"
        tag.insert(0, f"{_BREAK}{level}")
        tag.append(f"{_BREAK}0")
    for tag in root.find_all("br"):
        tag.replace_with(_NEW_LINE)
    lines: list[Line] = []
    for part in f"0{root.get_text()}".split(_BREAK):
        text = re.sub(r"\s+", " ", part[1:]).replace(_NEW_LINE, "\n")
        lines += _make_lines(text, int(part[0]) if part[:1].isdigit() else 0)
    return lines


def _is_data(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table holds data; many a page is laid out in tables, article and all."""
    shapes = {len(row) for row in rows}
    return len(rows) > 1 and len(shapes) == 1 and min(shapes) > 1 and all(len(c) <= _CELL for row in rows for c in row)


def _parse_docx(raw: bytes) -> list[Line]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise _RefusedError("解压后太大", "请检查文件")
    lines: list[Line] = []
    for block in docx.Document(io.BytesIO(raw)).iter_inner_content():
        if isinstance(block, Table):
            lines += _tell_table([[" ".join(cell.text.split()) for cell in row.cells] for row in block.rows])
        else:
            heading = _HEADING.match(block.style.name or "") if block.style is not None else None
            lines += _make_lines(block.text, int(heading[1] or 0) + 1 if heading else 0)
    return lines


def _parse_pdf(raw: bytes) -> list[Line]:
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise _RefusedError("有密码", "请先去掉密码")
    if len(reader.pages) > MAX_PAGES:
        raise _RefusedError(f"超过 {MAX_PAGES} 页", "请拆成几个文件")
    pages = [page.extract_text().splitlines() for page in reader.pages]
    counts = Counter(re.sub(r"\d+", "", line.strip()) for page in pages for line in {*page[:2], *page[-2:]})
    lines: list[Line] = []
    fresh = True
    for page in pages:
        for text in page:
            if counts[re.sub(r"\d+", "", text.strip())] >= max(_REPEATED_AT, len(pages) // 2) and text in {
                *page[:2],
                *page[-2:],
            }:
                continue
            if text.strip():
                lines.append(Line(text, 0, fresh or text.startswith(("\u3000", "  "))))
            fresh = not text.strip()
    return lines
