"""Prose to sentences that can stand alone as facts."""

import re
from collections.abc import Iterator

LONGEST = 200
"""Characters of a sentence after which it is cut at a comma, where it can be."""
LIMIT = 380
"""Characters of a sentence in any case: a fact has room for 400, and a unit's name may have to be put into it."""
_SENTENCE = re.compile("[^。！？!?…；;]*[。！？!?…；;]+[”’」』）)]*|[^。！？!?…；;]+$")
_SAID = re.compile("^.{1,20}(?:说|说道|表示|介绍|告诉记者)[。，]?$")
"""What follows a quotation, to say whose it is."""
_CLAUSE = re.compile("[^，,]*[，,]?")
_OPENERS = {"“": "”", "「": "」", "『": "』", "《": "》", "（": "）", "(": ")"}


def split_sentences(text: str, longest: int = LONGEST) -> list[str]:
    """The sentences of a text, semicolons also end one; what is quoted or in brackets is kept together where short.

    No sentence is longer than `longest`, but for one without any comma, which is cut hard at twice that or at `LIMIT`.
    """
    whole: list[str] = []
    for match in _SENTENCE.finditer(text):
        part = match[0].strip()
        if whole and (_names_speaker(whole[-1], part) or (_is_open(whole[-1]) and len(whole[-1] + part) <= longest)):
            whole[-1] += part
        elif part:
            whole.append(part)
    return [piece for sentence in whole for piece in _cut(sentence, longest)]


def finish(sentence: str) -> str:
    """A sentence with a full stop where it ends in none or in a comma or semicolon."""
    stripped = sentence.rstrip("；;，,、 ")
    return (
        stripped if stripped.endswith(tuple("。！？!?…")) or stripped[-2:] in {"。”", "！”", "？”"} else f"{stripped}。"
    )


def _names_speaker(quotation: str, part: str) -> bool:
    return quotation.endswith("”") and bool(_SAID.search(part))


def _is_open(text: str) -> bool:
    return any(text.count(opener) > text.count(closer) for opener, closer in _OPENERS.items())


def _cut(sentence: str, longest: int) -> Iterator[str]:
    if len(sentence) <= longest:
        yield sentence
        return
    piece, hard = "", min(2 * longest, LIMIT)
    for clause in _CLAUSE.findall(sentence):
        if piece and len(piece) + len(clause) > longest:
            yield piece
            piece = ""
        piece += clause
        while len(piece) > hard:
            yield piece[:hard]
            piece = piece[hard:]
    if piece:
        yield piece
