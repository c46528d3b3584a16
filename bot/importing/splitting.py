"""The pieces of a page to its articles."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.importing.bylines import Byline, opens_article, strip_dateline, strip_signature
from bot.importing.page import Piece


@dataclass(slots=True)
class Story:
    """An article of a page: its headline (empty where it has none), who wrote it, its paragraphs.

    `seams` are the words around each place where lines were joined inside a sentence; `subheads` are headlines inside
    the text; `orphan` and `torn` say that it begins, or ends, inside a sentence.
    """

    title: str = ""
    byline: Byline = field(default_factory=Byline)
    paragraphs: list[str] = field(default_factory=list)
    seams: list[str] = field(default_factory=list)
    subheads: list[str] = field(default_factory=list)
    signed: bool = False
    opened: bool = False
    level: int = 0
    torn: bool = False

    @property
    def text(self) -> str:
        """All paragraphs."""
        return "\n".join(self.paragraphs)


_AROUND = 8
"""Characters on each side of a seam that are quoted."""


def split_stories(pieces: Sequence[Piece]) -> list[Story]:
    """The articles of a page, in its order; a headline without a text is a story without paragraphs."""
    stories: list[Story] = []
    page = Byline()
    top = min((piece.level for piece in pieces if piece.level), default=0)
    alone = len({piece.text for piece in pieces if piece.level == top}) < 2
    for number, piece in enumerate(pieces):
        if piece.kind == "meta":
            if stories and not stories[-1].paragraphs:
                stories[-1].byline = stories[-1].byline.join(piece.byline)
            else:
                page = page.join(piece.byline)
        elif piece.kind == "title":
            _take_title(stories, piece, _is_signed(pieces[number + 1 :]), inside=alone and piece.level > top > 0)
        elif piece.kind == "subhead":
            continue  # 一、总体情况: says nothing
        elif piece.kind == "byline":
            _take_byline(stories, piece.byline)
        else:
            _take_prose(stories, piece)
    for story in stories:
        _sign(story)
        story.byline = story.byline.join(Byline(source=page.source, published=page.published))
    return stories


def tell_story(title: str, paragraphs: Sequence[str], published: str | None) -> Story:
    """An article of which headline and paragraphs are known already; `published` is its day."""
    story = Story(title, Byline(published=published), list(paragraphs))
    _sign(story)
    return story


def _take_title(stories: list[Story], piece: Piece, signed: bool, *, inside: bool) -> None:
    last = stories[-1] if stories else None
    if last is not None and last.title == piece.text:
        return  # once as the document's property, once in its text
    if last is not None and not last.paragraphs and not last.signed and not piece.level:
        last.title = f"{last.title} {piece.text}".strip()  # the headline has several lines
    elif last is not None and inside:
        return
    elif last is not None and last.paragraphs and not (piece.sure or signed):
        last.subheads.append(piece.text)
    else:
        stories.append(Story(piece.text, level=piece.level))


def _take_byline(stories: list[Story], byline: Byline) -> None:
    if not stories or (stories[-1].signed and stories[-1].paragraphs):
        stories.append(Story())
    stories[-1].byline = stories[-1].byline.join(byline)
    stories[-1].signed = True


def _take_prose(stories: list[Story], piece: Piece) -> None:
    if not stories or (opens_article(piece.text) and stories[-1].paragraphs):
        stories.append(Story())
    story = stories[-1]
    story.seams += [piece.text[max(0, at - _AROUND) : at + _AROUND].strip("，。；") for at in piece.seams]
    story.paragraphs.append(piece.text)
    story.torn = piece.open


def _is_signed(following: Sequence[Piece]) -> bool:
    """Whether the text below a headline has a byline of its own before the next headline, above it or at its end."""
    for piece in following:
        if piece.kind == "byline":
            return True
        if piece.kind == "title":
            return False
    return False


def _sign(story: Story) -> None:
    """Read what the first and the last paragraph say of who wrote the article, and take it out of them."""
    if not story.paragraphs:
        return
    story.paragraphs[0], dateline = strip_dateline(story.paragraphs[0])
    story.paragraphs[-1], signature = strip_signature(story.paragraphs[-1])
    story.opened = dateline is not None
    for byline in (dateline, signature):
        story.byline = story.byline.join(byline) if byline else story.byline
    story.paragraphs = [paragraph for paragraph in story.paragraphs if paragraph]
