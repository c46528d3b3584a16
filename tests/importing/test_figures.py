import pytest

from bot.importing.figures import complete_year, date_words, find_days, find_figures, find_relative, find_report_day


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("查处闯红灯7起，教育群众1.2万余人", [("7", "起"), ("1.2万", "人")]),
        ("购买了1,500余斤莲藕", [("1,500", "斤")]),
        ("同比下降21.3%", [("21.3", "%")]),
        ("抓获两名嫌疑人", [("两", "名")]),
        ("12月14日上午", []),
        ("2022年全年", []),
        ("一个村", []),
        ("二年级下午2时40分放学", []),
    ],
)
def test_what_is_counted_is_found(text: str, figures: list[tuple[str, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in find_figures(text)] == figures


@pytest.mark.parametrize(
    ("text", "stamp"),
    [("2022年12月14日上午", "2022-12-14"), ("2022年3月", "2022-03"), ("2022年", "2022"), ("2024-07-09", "2024-07-09")],
)
def test_a_day_is_as_precise_as_the_text(text: str, stamp: str) -> None:
    assert [day.stamp for day in find_days(text)] == [stamp]


def test_a_day_without_a_year_has_no_stamp() -> None:
    assert [(day.text, day.stamp) for day in find_days("12月14日上午")] == [("12月14日", None)]


@pytest.mark.parametrize("text", ["涨了1.8万元", "电话0559-2210122", "13.5%", "15/20"])
def test_other_numbers_are_no_days(text: str) -> None:
    assert find_days(text) == []


@pytest.mark.parametrize(("published", "year"), [("2022-12-15", 2022), ("2023-01-03", 2022), ("2022-12-14", 2022)])
def test_a_day_without_a_year_is_the_latest_before_the_paper(published: str, year: int) -> None:
    (day,) = find_days("12月14日")
    assert complete_year(day, published).year == year


def test_the_day_that_an_article_tells_of_is_in_its_opening() -> None:
    assert find_report_day("为做好冬季工作，3月6日，民警").text == "3月6日"  # type: ignore[union-attr]
    assert find_report_day("长" * 100 + "3月6日，民警") is None


def test_yesterday_has_its_day_behind_it_where_that_is_known() -> None:
    assert date_words("昨日，民警查处7起。", "2024-03-01") == "昨日（2024年2月29日），民警查处7起。"


def test_yesterday_stays_open_where_no_day_is_known() -> None:
    assert date_words("昨日，民警查处7起。", None) == "昨日，民警查处7起。"
    assert find_relative("昨日，民警查处7起。") == ["昨日"]
