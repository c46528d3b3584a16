"""What a question seeks in a text that it does not say itself: a number, a day, a reason, a place, a name.

Words of the language, not of one knowledge base: they hold for whatever news somebody brings.
"""

import re
from dataclasses import dataclass

_NUMERAL = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万亿]+)[多余几]?[万亿]?"
_MEASURE = (
    "名|人|个|起|次|岁|枚|辆|架|艘|米|公里|元|美元|年|天|小时|分|%|例|家|处|种|位|件|条|吨|座|颗|发|支|倍|周|月|日|票|"
    "英镑|欧元|卢比|部|栋|间|所|项|届|层|块|级|批|场|轮|度|斤|份|台|本|张|篇|户|亩|秒"
)
_KINDS = (
    ("number", "多少|几(?!乎)|多大|多长|多久|多远|多高|多重", rf"{_NUMERAL}(?:{_MEASURE})|百分之"),
    (
        "when",
        "什么时候|何时|哪一?[天年月]|几[号月日]|时间|什么日期",
        r"\d+[月日年时点]|\d+:\d|[上下]午|凌晨|[当昨今][天日晚年]|去年|周[一二三四五六日]|星期|[早晚]上|中午|傍晚|夜间|以来",
    ),
    ("why", "为什么|为何|为啥|原因|因何|目的|理由|缘故", "因为?|由于|为了?|原因|导致|出于|以便|旨在|所以|目的|理由"),
    (
        "where",
        "哪里|哪儿|何处|何地|什么地方|地点|哪一?[国省市县座]|哪些?(?:个|些)?(?:地方|国家|城市|地区)|位于|在哪",
        "[省市县区州镇村街路港湾岛国]|机场|基地|附近|地区|城|边境|首都",
    ),
    ("who", "谁|哪位|何人|什么人|哪些人|叫什么|名字", "[\u3400-\u9fff]·[\u3400-\u9fff]"),
)
_CUES = [(kind, re.compile(cue), re.compile(sign)) for kind, cue, sign in _KINDS]
_ASKING = re.compile(
    "什么(?:时候|时间|地方|人)?|何[时处地]|哪(?:一?[天年]|里|儿|位|个|些)?|为(?:什么|何)|怎么?样?|如何|多少|几(?!乎)|谁|何"
)
_ABOUT_TEXT = re.compile("(?:根据|依据|按照)?(?:文[中章内]|[本上原]文)[中里]?(?:指出|提到|说到?|写道|称)?的?")
_AMOUNT = re.compile("多少|几(?!乎)")
_LINK = "的是了在有被于为吗呢,?。 "


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question seeks: its kind (None where it shows none), the signs of it in a text, a number before the very
    measure that is asked for (多少名), and the two characters before the word that asks (袭击目标是什么 -> 目标).

    `told` is the question without the words that ask, and without that it asks of a text (文中提到).
    """

    kind: str | None
    sign: re.Pattern[str] | None
    amount: re.Pattern[str] | None
    beside: str
    told: str

    def is_in(self, text: str, question: str) -> bool:
        """Whether a text has what is sought, other than what the question says."""
        return self.sign is not None and any(match[0] not in question for match in self.sign.finditer(text))


def read_sought(question: str) -> Sought:
    """What a normalised question seeks."""
    kind, sign = next(((kind, sign) for kind, cue, sign in _CUES if cue.search(question)), (None, None))
    asking = _ASKING.search(question)
    before, after = (question[: asking.start()], question[asking.end() :]) if asking else ("", "")
    measure = after[:1] if asking and _AMOUNT.fullmatch(asking[0]) else ""
    amount = re.compile(_NUMERAL + re.escape(measure)) if measure and measure not in _LINK else None
    beside = before.rstrip(_LINK)[-2:]
    told = _ASKING.sub(",", _ABOUT_TEXT.sub(",", question))
    return Sought(kind, sign, amount, beside if len(beside) == 2 else "", told)
