"""What must hold of the tips and cards: enough of them, for everybody, with asks, points as in the rule."""

from bot.knowledge.models import Knowledge


def test_there_are_tips_for_everybody(knowledge: Knowledge) -> None:
    assert len(knowledge.tips) >= 90
    people = {name for tip in knowledge.tips for name in tip.audience}
    assert people >= {"司机", "货车司机", "快递员", "骑车人", "行人", "家长", "老人", "村民"}


def test_every_fact_tip_and_card_has_at_least_six_asks(knowledge: Knowledge) -> None:
    facts = [(f"{a.id}/{f.id}", f.asks) for a in knowledge.articles for f in a.facts]
    others = [(tip.id, tip.asks) for tip in knowledge.tips] + [(card.id, card.asks) for card in knowledge.cards]
    assert [id_ for id_, asks in (*facts, *others) if len(set(asks)) < 6] == []


def test_points_are_those_of_the_rule(knowledge: Knowledge) -> None:
    for tip in knowledge.tips:
        if tip.points:
            assert f"{tip.points}分" in (tip.rule or ""), tip.id
