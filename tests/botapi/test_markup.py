"""HTML as Telegram reads it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.botapi.markup import count_units, parse_html
from tests.botapi.refusals import Refusal


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("🚦 灯<abacaba", "Unclosed start tag at byte offset 8"),
        ("🚦 灯<b", "Unclosed start tag at byte offset 8"),
        ("🚦 灯<font color=red>", 'Unsupported start tag "font" at byte offset 8'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<b />", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<b =x>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("灯<b x = ", 'Unclosed start tag "b" at byte offset 3'),
        ("<b x = 19zA-.,>", "Unexpected end of name token at byte offset 7"),
        ("<b x = 'y>", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b ", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<i><b>x</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_markup_is_refused_with_the_place(html: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_html(html)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Refusal, match="unmatched surrogate code units"):
        parse_html("&#xDFDF;")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&lt", "<"),
        ("&#65;&#x41;&#128678;", "AA🚦"),
        ("&laquo;&ltx;&apos;&;&", "&laquo;&ltx;&apos;&;&"),
        ("&#0;&#12345678;&#x110000;", "&#0;&#12345678;&#x110000;"),
        (f"&#{'1' * 5000};", f"&#{'1' * 5000};"),
        ("<b></b>", ""),
        ("a > b", "a > b"),
    ],
)
def test_references_that_telegram_knows_become_characters_and_others_stay(html: str, text: str) -> None:
    assert parse_html(html) == (text, [])


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        *(("<b>{}</b>", "bold"), ("<strong>{}</strong>", "bold"), ("<i>{}</i>", "italic"), ("<em>{}</em>", "italic")),
        *(("<u>{}</u>", "underline"), ("<ins>{}</ins>", "underline"), ("<code>{}</code>", "code")),
        *(("<s>{}</s>", "strikethrough"), ("<strike>{}</strike>", "strikethrough"), ("<pre>{}</pre>", "pre")),
        *(("<del>{}</del>", "strikethrough"), ("<tg-spoiler>{}</tg-spoiler>", "spoiler"), ("<B>{}</>", "bold")),
        *(('<span class="tg-spoiler">{}</span>', "spoiler"), ("<blockquote>{}</blockquote>", "blockquote")),
        ("<blockquote expandable>{}</blockquote >", "expandable_blockquote"),
        ('<code class="language-py">{}</code>', "code"),
    ],
)
def test_a_tag_becomes_an_entity_in_utf_16_units(html: str, kind: str) -> None:
    assert parse_html("🚦" + html.format("灯🚦")) == ("🚦灯🚦", [entity(kind, 2, 3)])


def test_the_outer_entity_comes_first() -> None:
    text, entities = parse_html("<i>a <b>b</b></i>")
    assert (text, entities) == ("a b", [entity("italic", 0, 3), entity("bold", 2, 1)])


@pytest.mark.parametrize(
    "html",
    ['<pre><code class="language-py">x</code></pre>', '<code class="language-py"><pre>x</pre></code>'],
)
def test_a_block_of_code_with_a_language_is_one_entity(html: str) -> None:
    assert parse_html(html) == ("x", [entity("pre", 0, 1, language="py")])


def test_a_block_that_holds_more_than_the_code_is_two_entities() -> None:
    _, entities = parse_html('<pre> <code class="language-py">x</code></pre>')
    assert entities == [entity("pre", 0, 2), entity("code", 1, 1)]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', "https://example.org/?a=1&b=2"),
        ("<a href=example.org>x</a>", "http://example.org"),
        ("<a href='tg://user?id=5'>x</a>", "tg://user?id=5"),
    ],
)
def test_a_link_keeps_its_address(html: str, url: str) -> None:
    assert parse_html(html) == ("x", [entity("text_link", 0, 1, url=url)])


def test_a_link_without_an_address_takes_its_text_for_one() -> None:
    assert parse_html("<a>example.org</a>")[1] == [entity("text_link", 0, 11, url="http://example.org")]


def test_a_link_to_nowhere_is_plain_text() -> None:
    assert parse_html("<a>x</a>") == ("x", [])


@given(st.text())
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain, entities = parse_html(f"<b>{escaped}</b>")
    assert plain == text
    assert entities == ([entity("bold", 0, count_units(text))] if text else [])


@given(st.text("<>/=&;#x'\" ab灯\0", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refusal):
        plain, entities = parse_html(text)
        assert all(0 < one["length"] <= count_units(plain) - one["offset"] for one in entities)
