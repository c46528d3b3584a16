import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing.formats import MAX_BYTES, MAX_MEMBERS, DocumentError, decode, parse_document, read_document

TEXT = "近日，民警来到洪庄村，向村民讲解交通安全知识，查处闯红灯7起。"


def texts(raw: bytes, name: str) -> list[str]:
    return [line.text.strip() for line in parse_document(raw, name)]


def make_docx() -> bytes:
    document = docx.Document()
    document.add_heading("通报", 0)
    document.add_heading("情况", 1)
    document.add_paragraph(TEXT)
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, (("项目", "2025年"), ("酒驾", "96起")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_pdf(*pages: tuple[str, ...]) -> bytes:
    """A PDF of lines, in a font whose codes are the characters themselves."""
    cmap = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
    cmap += b"1 beginbfrange <0000> <FFFF> <0000> endbfrange"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * i) for i in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [5 0 R]"
        b" /ToUnicode 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 1000 >>",
    ]
    for number, lines in enumerate(pages):
        shown = (
            b"1 0 0 1 60 %d Tm <%s> Tj " % (780 - 16 * i, t.encode("utf-16-be").hex().encode())
            for i, t in enumerate(lines)
        )
        content = b"BT /F1 10 Tf " + b"".join(shown) + b"ET"
        resources = b"/Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >>" % (7 + 2 * number)
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % resources)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    written, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(written))
    return written + b"xref\n0 %d\n" % size + table + trailer


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_its_encoding(encoding: str) -> None:
    assert decode((TEXT * 3).encode(encoding)) == TEXT * 3


def test_a_blank_line_makes_the_next_one_fresh() -> None:
    assert [line.fresh for line in parse_document("一行\n二行\n\n三行\n\u3000\u3000四行".encode(), "a.txt")] == [
        True,
        False,
        True,
        True,
    ]


def test_the_headings_of_markdown_are_kept_and_its_markup_is_not() -> None:
    lines = parse_document(f"# 标题\n\n见[链接](http://x)和**粗体**\n\n{TEXT}".encode(), "a.md")
    assert [(line.text, line.level) for line in lines] == [("标题", 1), ("见链接和粗体", 0), (TEXT, 0)]


def test_what_stands_above_markdown_is_read_as_labels() -> None:
    assert texts(b"---\ntitle: T\ndate: 2024-07-09\nlayout: x\n---\nA", "a.md") == ["T", "日期：2024-07-09", "A"]


def test_of_a_web_page_its_article_is_read() -> None:
    head = "<html><title>x</title><nav>首页</nav><div><h1>标题</h1>"
    page = f"{head}<p>甲<br>乙</p><p>{TEXT}<script>1</script></p></div></html>"
    assert texts(page.encode(), "a.html") == ["标题", "甲", "乙", TEXT]


def test_a_web_page_is_read_in_the_encoding_that_it_names() -> None:
    assert texts(f"<html><meta charset=gb2312><p>{TEXT}</p>".encode("gb18030"), "a.html") == [TEXT]


def test_a_table_is_told_as_sentences() -> None:
    head, row = (
        "<tr><th>项目</th><th>2025年</th><th>2024年</th></tr>",
        "<tr><td>酒驾</td><td>96起</td><td>131起</td></tr>",
    )
    table = f"<html><table>{head}{row}</table>"
    assert texts(table.encode(), "a.html") == ["酒驾：2025年96起，2024年131起。"]
    assert texts("|项目|2025年|\n|-|-|\n|酒驾|96起|".encode(), "a.md") == ["酒驾：2025年96起。"]


def test_a_word_document_has_its_headings_paragraphs_and_tables() -> None:
    lines = parse_document(make_docx(), "a.docx")
    assert [(line.text, line.level) for line in lines] == [
        ("通报", 1),
        ("情况", 2),
        (TEXT, 0),
        ("酒驾：2025年96起。", 0),
    ]


def test_a_pdf_has_its_lines_without_the_heads_of_its_pages() -> None:
    pages = [("青山日报", f"第一行{number}", f"第二行{number}", f"第{number}页") for number in "甲乙丙"]
    assert texts(make_pdf(*pages), "a.pdf")[:2] == ["第一行甲", "第二行甲"]


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (b"", "a.txt", "没有文字"),
        (b"%PDF-1.4 broken", "a.pdf", "a.pdf"),
        (b"PK\x03\x04 broken", "a.docx", "打不开"),
        (b"\xd0\xcf\x11\xe0", "a.doc", ".docx"),
        (b"plain", "a.docx", "不是 .docx"),
        (b"<html></html>", "a.html", "没有文字"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(raw: bytes, name: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        parse_document(raw, name)


def test_an_archive_of_too_many_files_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(str(number), b"")
    with pytest.raises(DocumentError, match="解压后太大"):
        parse_document(stream.getvalue(), "a.docx")


def test_a_page_that_nests_without_end_is_read() -> None:
    assert texts(b"<html>" + b"<div>" * 5000 + b"deep", "a.html") == ["deep"]


def test_a_file_that_is_missing_or_too_large_is_named(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "large.txt"  # type: ignore[operator]
    with pytest.raises(DocumentError, match=r"large\.txt：读不了"):
        read_document(path)
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(DocumentError, match="超过 20 MiB"):
        read_document(path)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"# ", b"\xff\xfe"]),
    st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf"]),
)
def test_whatever_a_file_holds_it_is_read_or_refused(head: bytes, rest: bytes, name: str) -> None:
    try:
        lines = parse_document(head + rest, name)
    except DocumentError:
        return
    assert any(line.text.strip() for line in lines)
