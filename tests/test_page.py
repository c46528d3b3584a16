"""The list of all figures, names and other particulars on the newspaper page, each carried by a fact."""

import re

import pytest

from bot.knowledge.models import Article, Knowledge

PAGE = {
    "iron-team": (
        "铁军|四个铁一般|全面学习|全面把握|全面落实|领导带头|全员|统筹兼顾|知行合一|学深悟透|笃信笃行|开幕会|座谈会|"
        "学习园地|600余份|首要政治任务|关键少数|必修课|主题党日|每周例会|三会一课|学习强国|公众号|新闻媒体|业余时间|"
        "工作间隙|每日一学|两不误、两促进|以人民为中心|11月份以来|2支|疫情防控机动队|150余人次|百善|突击队|条件艰苦|"
        "六步工作法|流程|濉溪|指挥部|推广|交警铁军|实战能力"
    ),
    "truck-drive": (
        "四大队|近日|工程运输车|闯红灯|7起|第二阶段|国省道|农村公路|事故多|车流量大|定点执勤|流动巡逻|视频巡查|"
        "货车|常走的路段|发现一起|见警率|管事率|震慑|隐患|净化"
    ),
    "blood-donation": (
        "支队|民警|辅警|工会献血小屋|登记|测量|血液检测|撸起袖子|依次|多次|老将|第一次献血|新兵|社会责任|无偿"
    ),
    "lotus-root": (
        "百善镇|道口村|荷塘月色趣园|百万斤|莲藕|疫情|滞销|近日|求助|第一时间|民警|辅警|1500余斤|寒冬|着急|困难"
    ),
    "courier-safety": "双十二|订单|配送压力|12月14日上午|二大队|快递企业|宣传|遵守交通法规|安全、文明驾驶",
    "one-three-five": (
        "一三五|2022年|第四季度|联席会议|信息化警务|一路多方，一案合查，一事速报|联席办|公路|规划|城市管理|交通运输|"
        "11月以来|标志标线8处|35处|信号配时|52处|频次|属地管理|24小时|核心岗|好帮手|好助理|深夜|速攻速破|"
        "第一时间发现|第一时间上报|第一时间反馈|拦马路|聚集|上访|指挥中心|110|三项|情指勤舆督|大脑|天网工程|指哪打哪|"
        "事故预防联动|警医保|警保联动|院前救治|智能信号|绿波|情报共享联防|逃逸|危险驾驶|醉驾|毒驾|研判会|会商|"
        "五大|猎隼|铁骑|机动|白|黑|午间|深夜|11月份|百吨王|4起|集成指挥平台|培训|预警|逾期未检验|报废|视频|假牌|套牌|"
        "图像对比|轨迹|农交安|面包车|摸排|减量控大|人脸识别|无牌|三轮车|摩托车|电动车|自建|监控|身份|警务通"
    ),
    "old-and-young": "冬季|农村|四大队|洪庄村|新园村|大喇叭|通俗|面对面|一老一小|超员车|三轮车|陋习|文明守法|平安回家",
}
BYLINES = {
    "iron-team": ("学习宣传贯彻党的二十大精神 淮北交警着力锻造过硬“铁军”", ("朱冬",), ("耿运昕", "程晓庆"), False),
    "truck-drive": ("淮北交警开展工程运输车辆专项整治行动", ("朱冬",), ("李梦琳",), False),
    "blood-donation": ("交警爱心献血", ("朱冬",), ("尹晓洁",), False),
    "lotus-root": ("助农有爱 警民情深", ("朱冬",), ("程晓庆",), False),
    "courier-safety": ("为快递员“送”安全", ("徐志勤",), ("尹晓洁",), True),
    "one-three-five": (
        "依托“一三五”工作法 淮北交警加快推进信息化警务（勤务）机制改革成果运用",
        ("朱冬",),
        ("程晓庆",),
        False,
    ),
    "old-and-young": ("关爱“一老一小” 守护出行平安", ("朱冬",), ("李梦琳",), True),
}


def find_article(knowledge: Knowledge, id_: str) -> Article:
    return next(article for article in knowledge.articles if article.id == id_)


@pytest.mark.parametrize(
    ("article", "particular"), [(id_, part) for id_, parts in PAGE.items() for part in parts.split("|")]
)
def test_every_particular_of_the_page_stands_in_a_fact(knowledge: Knowledge, article: str, particular: str) -> None:
    assert any(particular in fact.text for fact in find_article(knowledge, article).facts)


@pytest.mark.parametrize("article", BYLINES)
def test_title_and_byline_are_those_of_the_page(knowledge: Knowledge, article: str) -> None:
    found = find_article(knowledge, article)
    assert (found.title, found.reporters, found.correspondents, found.photo) == BYLINES[article]


def test_the_page_has_seven_articles(knowledge: Knowledge) -> None:
    assert {article.id for article in knowledge.articles} == set(PAGE)


def test_dates_are_no_more_precise_than_the_page(knowledge: Knowledge) -> None:
    dates = {article.id: article.date for article in knowledge.articles if article.date}
    assert dates == {"one-three-five": "2022"}


def test_no_fact_has_a_figure_that_the_page_has_not(knowledge: Knowledge) -> None:
    for article in knowledge.articles:
        known = PAGE[article.id] + article.title
        for fact in article.facts:
            for figure in re.findall(r"\d+", fact.text):
                assert figure in known, f"{article.id}/{fact.id}: {figure}"
