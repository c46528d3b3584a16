import pytest

from bot.importing.asks import MOST, write_asks
from bot.importing.tagging import Tagger

UNIT = "淮北交警支队四大队"


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("民警查处闯红灯7起。", "民警查处闯红灯多少起"),
        ("共查处闯红灯7起。", f"{UNIT}查处闯红灯多少起"),
        ("事故同比下降21.3%。", "事故同比下降百分之多少"),
        ("民警查获酒驾8起、醉驾3起。", "醉驾多少起"),
        ("12月14日上午，淮北交警支队二大队民警走进辖区快递企业。", "淮北交警支队二大队民警走进辖区快递企业是什么时候"),
        ("淮北交警支队二大队民警走进辖区快递企业。", "淮北交警支队二大队民警走进哪里"),
        ("淮北交警支队二大队民警走进辖区快递企业。", "哪个大队民警走进辖区快递企业"),
        ("利用大喇叭，宣讲交通法规。", f"{UNIT}怎么宣讲交通法规"),
        (
            "为做好冬季交通安全工作，淮北交警支队四大队组织民警来到洪庄村。",
            "淮北交警支队四大队组织民警来到洪庄村是为了什么",
        ),
        ("淮北交警支队四大队民警宣讲交通安全法规。", "淮北交警支队四大队民警宣讲了什么"),
    ],
)
def test_a_fact_is_asked_for_by_what_it_states(text: str, ask: str, tagger: Tagger) -> None:
    assert ask in write_asks(text, tagger.tag(text), UNIT)


def test_a_question_does_not_give_its_subject_to_another(tagger: Tagger) -> None:
    text = "骑手闯红灯一次的要处罚，扣完12分的停单学习。"
    assert not any(UNIT in ask for ask in write_asks(text, tagger.tag(text), UNIT))


def test_a_fact_has_no_more_questions_than_are_useful(tagger: Tagger) -> None:
    text = "，".join(
        f"民警查处{thing}7起" for thing in ["闯红灯", "超员", "超载", "酒驾", "醉驾", "逆行", "违停", "套牌"]
    )
    assert len(write_asks(text, tagger.tag(text))) == MOST


def test_a_figure_inside_a_name_is_not_asked_for(tagger: Tagger) -> None:
    text = "民警锻造“四个铁一般”的队伍。"
    assert write_asks(text, tagger.tag(text)) == ()
