import pytest

from bot.importing.bylines import Byline, opens_article, read_byline, read_meta, strip_dateline, strip_signature


@pytest.mark.parametrize(
    ("line", "reporters", "correspondents", "photo"),
    [
        ("■记者 朱红 通讯员 李梦", ("朱红",), ("李梦",), False),
        ("■记者 高 扬 通讯员 白晓 摄影报道", ("高扬",), ("白晓",), True),
        ("□本报记者 张三丰", ("张三丰",), (), False),
        ("本报全媒体记者：王芳、赵云", ("王芳", "赵云"), (), False),
        ("通讯员 何秋月", (), ("何秋月",), False),
        ("（通讯员 何秋月）", (), ("何秋月",), False),
        ("记者朱红通讯员李梦", ("朱红",), ("李梦",), False),
    ],
)
def test_a_byline_names_its_people(
    line: str, reporters: tuple[str, ...], correspondents: tuple[str, ...], photo: bool
) -> None:
    assert read_byline(line) == Byline(reporters, correspondents, photo)


@pytest.mark.parametrize(
    "line", ["记者从交警部门获悉", "记者手记", "民警张三走进学校。", "", "■", "记者 走访发现，路口拥堵"]
)
def test_what_only_speaks_of_reporters_is_no_byline(line: str) -> None:
    assert read_byline(line) is None


def test_labels_under_a_headline_are_read() -> None:
    found = read_meta("发布时间：2023-09-05 08:12 来源：南屏日报 作者：沈雨桐")
    assert found == Byline(("沈雨桐",), source="南屏日报", published="2023-09-05")


@pytest.mark.parametrize("line", ["2024年11月2日 星期六", "2024年11月2日", "（2024年11月2日）"])
def test_a_line_that_is_a_day_says_when_a_page_appeared(line: str) -> None:
    assert read_meta(line) == Byline(published="2024-11-02")


def test_the_name_of_a_newspaper_by_itself_is_the_source() -> None:
    assert read_meta("云岭日报") == Byline(source="云岭日报")


@pytest.mark.parametrize("line", ["2024年11月2日，民警走进学校。", "来源不明的车辆", "时间过得快"])
def test_a_sentence_is_no_label(line: str) -> None:
    assert read_meta(line) is None


@pytest.mark.parametrize(
    ("opening", "rest", "byline"),
    [
        ("本报讯 近日，民警", "近日，民警", Byline()),
        ("本报讯（记者 沈雨 通讯员 魏刚）昨日", "昨日", Byline(("沈雨",), ("魏刚",))),
        ("央视网消息（新闻联播）：今天", "今天", Byline(source="央视网")),
        ("本报记者 沈雨报道：今天", "今天", Byline(("沈雨",))),
    ],
)
def test_the_opening_of_an_article_is_taken_off(opening: str, rest: str, byline: Byline) -> None:
    assert strip_dateline(opening) == (rest, byline)
    assert opens_article(opening)


def test_names_at_the_end_are_taken_off() -> None:
    assert strip_signature("拥堵缓解了。（记者 沈雨）") == ("拥堵缓解了。", Byline(("沈雨",)))


def test_other_brackets_at_the_end_stay() -> None:
    assert strip_signature("拥堵缓解了（早高峰）") == ("拥堵缓解了（早高峰）", None)
