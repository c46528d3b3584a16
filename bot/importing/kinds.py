"""What kind of article one is, and what a campaign was about."""

import re
from collections.abc import Sequence

from bot.importing.units import Units
from bot.knowledge.models import Campaign, Kind

_CUES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("campaign", re.compile("专项整治|集中整治|整治行动|专项行动|集中行动|统一行动|夜查|严查|严厉打击|百日行动")),
    (
        "publicity",
        re.compile(
            "(?<!学习)宣传|宣讲|讲解|讲座|普及|进校园|进企业|进农村|进社区|发放.{0,6}(?:资料|手册|传单)|安全课|警示教育"
        ),
    ),
    ("charity", re.compile("献血|捐款|捐赠|捐助|爱心|慰问|帮扶|助农|义务|志愿|救助|护送|好人好事")),
    (
        "study",
        re.compile("学习(?:宣传)?贯彻|党的[㐀-鿿]{2,4}精神|主题党日|学习教育|座谈会|专题学|培训班|心得体会|党课|练兵"),
    ),
    ("reform", re.compile("改革|机制|信息化|智慧|上线|启用|新模式|便民措施|一窗通办|优化")),
)
_IN_TITLE, _FEWEST, _SHORT = 4, 2, 200
_NAME = re.compile(
    "(?:“[^“”]{2,12}”)?[\u3400-\u9fff]{0,20}?"
    "(?:专项整治行动|集中整治行动|专项行动|整治行动|统一行动|百日行动|专项整治|集中整治)"
)
_OPENS = re.compile(".*(?:开展了|开展|组织|启动了|启动|实施|进行|推进|部署|参加|深入)")
_STAGE = re.compile("第[一二三四五六七八九十]+(?:阶段|期|轮|次(?=[集统]))")
_TARGET = re.compile(
    "(?:严厉打击|重点查处|重点整治|严查|集中查处|严厉查处|查处|整治)([\u3400-\u9fff、“”]{4,40}?)(?:等(?:重点)?(?:交通)?违法行为|等违法|违法行为|等行为)"
)
_METHODS = re.compile(
    "(?:采取|采用|通过|以)((?:[\u3400-\u9fff“”+]{3,12}、)+[\u3400-\u9fff“”+]{3,12}?)(?:等|相结合|方式|形式|模式|的)"
)
_RESULT = re.compile(
    "(?:共|累计|已|一共)?(?:查处|查获|查扣|处罚|抓获|暂扣|拘留|劝导|教育|排查|检查)[^，,。；;]{0,30}?\\d[\\d,.]*(?:余|多)?[\u3400-\u9fff]{1,3}"
)
_MOST = 8


def find_kind(title: str, text: str) -> Kind:
    """The kind whose words come up most, those of the headline several times; `news` where none does."""
    scores = {kind: _IN_TITLE * len(cue.findall(title)) + len(cue.findall(text)) for kind, cue in _CUES}
    best = max(scores, key=lambda kind: scores[kind])
    enough = _FEWEST if len(text) > _SHORT else 1
    return best if scores[best] >= enough else "news"


def find_campaign(kind: Kind, title: str, sentences: Sequence[str], units: Units, unit: str | None) -> Campaign | None:
    """What a campaign or an event of the police was called and did; None where the article tells of none.

    `unit` is the name that the city's own file has for the unit.
    """
    name = _find_name(title, sentences)
    if name is None and (kind not in {"publicity", "charity"} or units.actor is None):
        return None
    text = "\n".join(sentences)
    stage, target, methods = _STAGE.search(text), _TARGET.search(text), _METHODS.search(text)
    results = list(dict.fromkeys(match[0] for match in _RESULT.finditer(text)))
    return Campaign(
        id="event",
        name=(name or title)[:80],
        kind="campaign" if kind == "news" else kind,
        unit=unit,
        stage=stage[0] if stage else None,
        target=target[1] if target and kind == "campaign" else None,
        methods=tuple(dict.fromkeys(method.strip("“”以") for method in methods[1].split("、")))[:_MOST]
        if methods
        else (),
        results=tuple(result[:80] for result in results[:_MOST]) if kind == "campaign" else (),
    )


def _find_name(title: str, sentences: Sequence[str]) -> str | None:
    """The name of a drive, without what led up to it: 四大队开展工程车专项整治行动 -> 工程车专项整治行动."""
    for text in (title, *sentences):
        for match in _NAME.finditer(text):
            name = _OPENS.sub("", match[0])
            if len(name) > len("专项整治行动"):
                return name
    return None
