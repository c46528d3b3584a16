import pytest

from bot.importing.page import Line, is_finished, read_page, tidy


def kinds(*texts: str, **flags: bool) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in read_page([Line(text, 0, **flags) for text in texts])]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("近日,民警查处7起.", "近日，民警查处7起."),
        ("１２月１４日", "12月14日"),
        ("开展(勤务)改革", "开展（勤务）改革"),
        ("购买了 1500 余斤", "购买了1500余斤"),
        ("共1,500斤", "共1,500斤"),
        ("淮北\u200b交警\ufeff", "淮北 交警"),
    ],
)
def test_a_line_is_tidied_for_reading(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


@pytest.mark.parametrize(
    ("text", "finished"), [("走了。", True), ("他说：“走了。”", True), ("走了，", False), ("走", False)]
)
def test_a_sentence_is_finished_where_its_punctuation_says_so(text: str, finished: bool) -> None:
    assert is_finished(text) is finished


def test_lines_broken_inside_a_sentence_are_joined() -> None:
    assert kinds("民警走进辖区快递企业，对快递从业人员进行宣传，要求", "他们遵守法规。") == [
        ("prose", "民警走进辖区快递企业，对快递从业人员进行宣传，要求他们遵守法规。")
    ]


def test_paragraphs_that_were_joined_leave_a_seam() -> None:
    (piece,) = read_page([Line("大队加大查处力度，最，", 0, fresh=True), Line("大限度提升见警率。", 0, fresh=True)])
    assert piece.seams == [len("大队加大查处力度，最，")]


def test_a_paragraph_that_a_format_vouches_for_is_not_joined() -> None:
    lines = [
        Line("第一段没有句号，很长很长，很长很长", whole=True),
        Line("第二段也没有，很长很长很长，很长", whole=True),
    ]
    assert [piece.kind for piece in read_page(lines)] == ["prose", "prose"]


@pytest.mark.parametrize(
    "line", ["03版 民生", "- 12 -", "责任编辑：张三", "第 2 页 共 5 页", "扫一扫关注我们", "联系人：李四"]
)
def test_furniture_is_dropped(line: str) -> None:
    assert kinds(line, "民警查处闯红灯7起。") == [("prose", "民警查处闯红灯7起。")]


def test_what_is_offered_to_read_further_is_dropped_with_its_links() -> None:
    assert kinds("民警查处闯红灯7起。", "相关阅读", "新增停车位800个", "夜查酒驾42起") == [
        ("prose", "民警查处闯红灯7起。")
    ]


def test_a_line_above_a_byline_is_a_headline() -> None:
    assert [kind for kind, _ in kinds("交警进茶园", "■记者 李明", "民警讲了安全。")] == ["title", "byline", "prose"]


def test_a_short_line_inside_an_unfinished_sentence_is_no_headline() -> None:
    assert [kind for kind, _ in kinds("民警来到村里，向村民讲了，", "怎样过马路才安全", "这件事。")] == ["prose"]


def test_a_torn_opening_is_no_headline() -> None:
    assert [kind for kind, _ in kinds("本报讯 近日，三大队开展整治。采取巡", "查方式，查处19起。")] == ["prose"]
