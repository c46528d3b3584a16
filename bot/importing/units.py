"""Units of the police as a text names them, and what 支队, 大队, 此次 and 该 stand for."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.importing.tagging import Word

_HAN = "[\u3400-\u9fff]"
_NUMERAL = r"(?:第?[一二三四五六七八九十]+|\d{1,2})"
_NAMED = re.compile(
    rf"(?:(?:{_HAN}{{2,3}}[省市县区]|[省市县区])?公安(?:厅|分局|局)|{_HAN}{{2,3}}(?:[省市县区]|高速)|[省市县区]|{_HAN}{{2}})?"
    rf"交(?:通|巡)?警(?:察)?(?:总队|支队|大队|中队)(?:{_NUMERAL}大队|{_HAN}{{2,3}}(?:大队|中队))?"
    rf"|{_NUMERAL}大队(?:{_HAN}{{0,3}}中队)?"
)
_LEADING = re.compile(
    "^[的由对为与和及向在到把被给从等让请经据是以将跟同近日前该本]"
    f"(?={_HAN}{{2}}[省市县区高公]|{_HAN}?[省市县区公]?交|{_NUMERAL}大队)"
)
_BARE = re.compile(rf"(?<!{_HAN})(?:该|本|我)?(支队|大队|中队)(?!长|部|级|员)|(?<={_HAN})(?:该|本)(支队|大队|中队)")
_THIS_TIME = re.compile("(?:此次|本次|这次|该次)(?=[\u3400-\u9fff]{2})")
_THAT = re.compile(rf"(?<![应本])该({_HAN}{{1,6}})")


@dataclass(frozen=True, slots=True)
class Units:
    """The units that one article names, each level with its fullest name; `actor` is the one it is about."""

    names: dict[str, str]
    actor: str | None

    def restore(
        self, sentence: str, before: Sequence[str], tag: Callable[[str], Sequence[Word]]
    ) -> tuple[str, list[str]]:
        """A sentence that names what it speaks of, and the words for which that is not known.

        `before` are the sentences before it, the nearest last: what 该企业 means stands there. `tag` cuts words.
        """
        unknown: list[str] = []
        sentence = _BARE.sub(lambda match: self._name(match, unknown), sentence)
        sentence = self._drop_this_time(sentence)
        return _THAT.sub(lambda match: _find_antecedent(match, before, tag, unknown), sentence), unknown

    def _name(self, match: re.Match[str], unknown: list[str]) -> str:
        name = self.names.get(match[1] or match[2])
        if name is None:
            unknown.append(match[0])
            return match[0]
        return name

    def _drop_this_time(self, sentence: str) -> str:
        match = _THIS_TIME.search(sentence)
        if match is None:
            return sentence
        opens = match.start() == 0 and self.actor is not None and not _NAMED.search(sentence)
        name = self.actor if opens and self.actor else ""
        return sentence[: match.start()] + name + _THIS_TIME.sub("", sentence[match.start() :])


def find_unit_names(text: str) -> list[str]:
    """The names of units of the traffic police in a text, as they stand, in its order."""
    return [_LEADING.sub("", match[0]) for match in _NAMED.finditer(text)]


def collect_units(texts: Iterable[str]) -> Units:
    """The units that the texts of an article name.

    For 大队 and 支队 alone stands the unit of that level, where the article names only one; the fullest name of it.
    """
    counts = Counter(name for text in texts for name in find_unit_names(text))
    names: dict[str, str] = {}
    for level in ("支队", "大队", "中队"):
        held = [name for name in counts if name.endswith(level)]
        fullest = max(held, key=len, default=None)
        if fullest and all(fullest.endswith(_number(name)) for name in held):
            names[level] = fullest
    if "支队" not in names:
        outer = {name[: name.index("支队") + 2] for name in counts if "交警支队" in name and not name.endswith("支队")}
        names |= {"支队": outer.pop()} if len(outer) == 1 else {}
    actor = names.get("大队") or names.get("支队") if counts else None
    return Units(names, actor)


def _number(name: str) -> str:
    """What tells a unit from others of its level: 淮北交警支队四大队 -> 四大队, 市公安局交警支队 -> 交警支队."""
    name = name.replace("交通警察", "交警")
    match = re.search(rf"{_NUMERAL}大队$|交(?:通|巡)?警(?:察)?(?:总队|支队|大队|中队)$|{_HAN}{{2}}[大中]队$", name)
    return match[0] if match else name


def _find_antecedent(
    match: re.Match[str], before: Sequence[str], tag: Callable[[str], Sequence[Word]], unknown: list[str]
) -> str:
    noun, *_ = tag(match[1])
    if not noun.tag.startswith("n"):
        return match[0]
    for sentence in reversed(before[-2:]):
        names = re.findall(
            rf"[“《]{_HAN}{{2,12}}[”》]{noun.text}|(?<!{_HAN}){_HAN}{{2,8}}{noun.text}(?!{_HAN})", sentence
        )
        if names:
            return str(names[-1]) + match[1][len(noun.text) :]
    unknown.append(f"该{noun.text}")
    return match[0]
