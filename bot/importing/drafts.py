"""An article drafted from a headline and its text: facts, questions, topics, and what a person has to settle."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812  # an argument is called date
from datetime import timedelta
from functools import cache

from bot.importing.asks import write_asks
from bot.importing.damage import Suspicion, Usage, find_interleaved, inspect_story
from bot.importing.facts import MOST, Told, choose_facts, tell_facts
from bot.importing.figures import VAGUE, complete_year, date_words, find_days, find_relative, find_report_day
from bot.importing.kinds import find_campaign, find_kind
from bot.importing.naming import name_article
from bot.importing.page import tidy
from bot.importing.sentences import LONGEST
from bot.importing.splitting import Story, tell_story
from bot.importing.tagging import Tagger
from bot.importing.units import Units, collect_units, find_unit_names
from bot.knowledge.models import ARTICLE, Article, Campaign, City, Doubt, Fact, Tip

_TITLE_WEIGHT = 3
"""How often the headline counts when keywords are looked for."""
_MOST_TOPICS, _MOST_DOUBTS, _MOST_TIPS = 8, 40, 5
_LONGEST_TITLE, _LONGEST_WHY, _LONGEST_TOPIC, _LONGEST_ID, _SHORTEST_TIP = 80, 300, 20, 40, 8
_QUOTED = re.compile("“([\u3400-\u9fffA-Za-z0-9]{2,10})”")
_NO_TOPIC = re.compile(
    "工作|交警|民警|辅警|公安|公安局|公安机关|支队|大队|交警支队|交警大队|辖区|大家|交通|活动|情况|人员|部门|单位|记者|公司"
)
_ADVICE = re.compile(
    "(?:交警|民警|警方|交管部门|公安交管部门|支队|大队)(?:部门)?(?:温馨)?(?:提醒|提示|呼吁|建议)(?:您|大家|广大[\u3400-\u9fff、]{2,14}|市民(?:朋友)?)?[：:，,]"
    "|温馨提示[：:]|(?:请|提醒)广大[\u3400-\u9fff、]{2,14}[，,]?(?=.{0,3}(?:要|不要|切勿|应|务必|自觉|严格|遵守|拒绝|注意|文明))"
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How to draft: for which city, how long a fact may be and how many, with questions or without, whether to
    guess at names that no dictionary has (which takes most of the time), and words for audiences."""

    city: City = field(default_factory=City)
    longest: int = LONGEST
    most: int = MOST
    asks: bool = True
    guess: bool = True
    audiences: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article, and the tips that its advice makes."""

    article: Article
    tips: tuple[Tip, ...] = ()


def draft_page(
    stories: Sequence[Story], tagger: Tagger, manner: Manner, taken: Collection[str] = ()
) -> tuple[list[Draft], list[str]]:
    """The drafts of a page's articles, and the headlines that have no text; no id is one of `taken`."""
    usage = Usage("\n".join(story.text for story in stories), tagger)
    mixed = find_interleaved(stories, tagger)
    drafts: list[Draft] = []
    empty: list[str] = []
    used = set(taken)
    for number, story in enumerate(stories):
        doubts = [mixed[number]] if number in mixed else []
        doubts += inspect_story(story, usage, tagger)
        draft = _draft_story(story, doubts, name_article(story.title or story.text[:20], used), tagger, manner)
        if draft is None:
            empty.append(story.title)
            continue
        used.add(draft.article.id)
        drafts.append(draft)
    return drafts, empty


def draft_article(
    title: str, text: str, date: str | None = None, *, id_: str = "", manner: Manner | None = None
) -> Article | None:
    """An article from its headline and its text, in memory; `date` is when it appeared (`2024-03-05`).

    None where no sentence of the text says anything. The same input always gives the same article.
    """
    tagger, manner = load_tagger(), manner or Manner()
    story = tell_story(tidy(title), [line for line in map(tidy, text.splitlines()) if line], date)
    usage = Usage(story.text, tagger)
    name = id_ or name_article(story.title or story.text[:20])
    draft = _draft_story(story, inspect_story(story, usage, tagger), name, tagger, manner)
    return draft.article if draft else None


@cache
def load_tagger() -> Tagger:
    """The tagger of this process."""
    return Tagger()


def _draft_story(
    story: Story, suspicions: Sequence[Suspicion], id_: str, tagger: Tagger, manner: Manner
) -> Draft | None:
    units = collect_units([story.title, *story.paragraphs])
    paragraphs = [date_words(paragraph, story.byline.published) for paragraph in story.paragraphs]
    told = tell_facts(paragraphs, units, manner.longest, lambda text: tagger.tag(text, guess=manner.guess))
    kept = choose_facts(told, manner.most)
    if not kept:
        return None
    title = (story.title or kept[0].text.rstrip("。"))[:_LONGEST_TITLE]
    names, strange = _name_units(story, manner.city)
    kind = find_kind(title, story.text)
    sentences = [fact.text for fact in kept]
    campaign = find_campaign(kind, title, sentences, units, names[0] if names else None)
    if campaign and kind == "news":
        kind = "campaign"  # it has a name
    words = [
        *(tagger.tag(f"{title}。", guess=manner.guess) * _TITLE_WEIGHT),
        *(word for fact in kept for word in fact.words),
    ]
    day, doubts = _find_day(story)
    doubts += _explain(story, suspicions, kept, strange, len(told), dated="date" in day)
    tips = _collect_tips(kept, id_, manner)
    article = Article(
        id=id_,
        title=title,
        kind=kind,
        units=names,
        **day,
        source=story.byline.source,
        reporters=story.byline.reporters,
        correspondents=story.byline.correspondents,
        photo=story.byline.photo,
        topics=_choose_topics(title, story.text, tagger.find_keywords(words, 3 * _MOST_TOPICS), campaign),
        tips=tuple(tip.id for tip in tips),
        campaigns=(campaign,) if campaign else (),
        facts=tuple(_write_fact(number, fact, units, manner) for number, fact in enumerate(kept, 1)),
        review=tuple(dict.fromkeys(doubts))[:_MOST_DOUBTS],
    )
    return Draft(article, tips)


def _write_fact(number: int, told: Told, units: Units, manner: Manner) -> Fact:
    asks = write_asks(told.text, told.words, units.actor) if manner.asks else ()
    return Fact(id=f"s{number}", text=told.text, keywords=told.names, asks=asks)


def _find_day(story: Story) -> tuple[dict[str, str], list[Doubt]]:
    """`date` or `when` of an article as precise as its text and its paper, and what is unclear about it."""
    published = story.byline.published
    day = find_report_day(story.paragraphs[0])
    if day and not day.year and published:
        day = complete_year(day, published)
    if published and not (day and day.stamp and _is_recent(day.stamp, published)):
        return {"date": published}, []
    if day and day.stamp:
        return {"date": day.stamp}, []
    if day:
        why = f"“{day.text}”没有写年份；知道年份的话，请补上 date"
        return {"when": f"{day.text}（报道没有写年份）"}, [Doubt(at="date", why=why)]
    vague = VAGUE.search(story.paragraphs[0])
    why = "报道没有写日期；知道刊登日期的话，请补上 date"
    return {"when": vague[0]} if vague else {}, [Doubt(at="date", why=why)]


def _is_recent(day: str, published: str) -> bool:
    """Whether a full day is in the month before an article appeared; other days are not what it tells of."""
    try:
        return timedelta() <= Date.fromisoformat(published) - Date.fromisoformat(day) <= timedelta(days=31)
    except ValueError:
        return False


def _name_units(story: Story, city: City) -> tuple[tuple[str, ...], list[str]]:
    """The city's names for the units that an article names, and units that the city's file does not have."""
    text = f"{story.title}\n{story.text}"
    known: dict[str, str] = {}
    strange: list[str] = []
    for name in dict.fromkeys(find_unit_names(text)):
        units = [
            unit for unit in city.units if name in {unit.name, unit.full, *unit.aliases} or name.endswith(unit.name)
        ]
        if units:
            known[max(units, key=lambda unit: len(unit.name)).name] = name
        elif not name.startswith("交"):  # 交警中队 is any
            strange.append(name)
    return tuple(known), strange if city.units else []


def _choose_topics(title: str, text: str, keywords: Sequence[str], campaign: Campaign | None) -> tuple[str, ...]:
    """What people will call the article by: the campaign, what stands in quotation marks, keywords of the headline."""
    quoted = [match[1] for match in _QUOTED.finditer(f"{title}\n{text}")]
    names = [campaign.name] if campaign and campaign.name != title else []
    words = sorted((word for word in keywords if not _NO_TOPIC.fullmatch(word)), key=lambda word: word not in title)
    chosen = [*names, *(name for name in quoted if name in title or text.count(name) > 1), *words]
    return tuple(dict.fromkeys(word for word in chosen if len(word) <= _LONGEST_TOPIC))[:_MOST_TOPICS]


def _explain(
    story: Story,
    suspicions: Sequence[Suspicion],
    kept: Sequence[Told],
    strange: Sequence[str],
    told: int,
    *,
    dated: bool,
) -> list[Doubt]:
    """Everything that a person has to settle, each at the fact or field that it concerns."""
    opening = getattr(find_report_day(story.paragraphs[0]), "text", "")
    doubts = [] if story.title else [Doubt(at="title", why="没有找到标题，暂用正文的第一句", hold=False)]
    doubts += [_place(suspicion, kept) for suspicion in suspicions]
    for number, fact in enumerate(kept, 1):
        doubts += [Doubt(at=f"s{number}", why=f"“{word}”指的是什么？请写出名字") for word in fact.unknown]
        if not dated:
            doubts += [Doubt(at=f"s{number}", why=f"“{word}”是哪一天？") for word in find_relative(fact.text)]
            yearless = [day for day in _find_yearless(fact.text) if day != opening]
            doubts += [Doubt(at=f"s{number}", why=f"“{day}”没有写年份") for day in yearless]
    doubts += [Doubt(at="units", why=f"“{name}”还没有写进 city.yaml 的 units") for name in strange]
    doubts += [Doubt(at=ARTICLE, why=f"“{head}”像小标题，也可能是另一篇的标题") for head in story.subheads]
    if told > len(kept):
        doubts.append(Doubt(at=ARTICLE, why=f"正文有{told}句，只取了{len(kept)}句"))
    return doubts


def _find_yearless(text: str) -> list[str]:
    """Days and months that a sentence names without a year anywhere in it."""
    days = find_days(text)
    return [] if any(day.year for day in days) else [day.text for day in days]


def _place(suspicion: Suspicion, kept: Sequence[Told]) -> Doubt:
    """A suspicion at the fact that has most of its words, or at the whole article."""
    words = suspicion.words
    pieces = {words[at : at + 2] for at in range(len(words) - 1)}
    shares = [sum(piece in fact.text for piece in pieces) for fact in kept]
    best = max(range(len(kept)), key=lambda place: shares[place])
    here = f"s{best + 1}" if pieces and 2 * shares[best] >= len(pieces) else ARTICLE
    return Doubt(at=here, why=suspicion.why[:_LONGEST_WHY], hold=suspicion.hold)


def _collect_tips(told: Sequence[Told], id_: str, manner: Manner) -> tuple[Tip, ...]:
    """What an article advises, as tips of their own."""
    tips: list[Tip] = []
    for fact in told:
        match = _ADVICE.search(fact.text)
        advice = fact.text[match.end() :].strip("“” ") if match else ""
        if len(advice) < _SHORTEST_TIP or len(tips) == _MOST_TIPS:
            continue
        people = manner.audiences or {}
        tips.append(
            Tip.model_validate(
                {
                    "id": f"{id_[: _LONGEST_ID - 3].strip('-')}-{len(tips) + 1}",
                    "title": re.split("[，,。；！]", advice)[0][:_LONGEST_TOPIC],
                    "for": [
                        name for name, words in people.items() if any(word in fact.text for word in (name, *words))
                    ],
                    "advice": advice,
                }
            )
        )
    return tuple(tips)
