"""An evaluation as a table."""

import pytest

from bot.evaluation import Case, Outcome, Verdict
from bot.reporting import report_run


def make(id_: str, verdict: Verdict, score: float = 0.5, tags: tuple[str, ...] = ()) -> Outcome:
    case = Case(id=id_, q=f"问题{id_}", expect="answer", tags=tags)
    return Outcome(case, verdict, "" if verdict == "right" else f"错在{id_}", "answer", f"回答{id_}\n第二行", score)


RUN = [
    make("r1", "right", tags=("number",)),
    make("r2", "right"),
    make("w1", "wrong", 0.6, ("number",)),
    make("w2", "wrong", 0.9),
    make("n1", "refused", 0.99),
]


def read_table(report: str) -> dict[str, list[str]]:
    """Name of each row to its cells."""
    rows = (line.rsplit(maxsplit=5) for line in report.split("\n\n")[0].splitlines()[1:])
    return {name: cells for name, *cells in rows}


def list_missed(report: str) -> list[str]:
    return [line.split()[1] for line in report.splitlines() if line.startswith("[")]


def test_the_table_counts_all_then_kinds_then_tags() -> None:
    table = read_table(report_run(RUN, 0))
    assert table == {
        "all": ["5", "2", "2", "1", "40.0%"],
        "= answer": ["5", "2", "2", "1", "40.0%"],
        "number": ["2", "1", "1", "0", "50.0%"],
    }
    assert list(table) == ["all", "= answer", "number"]


def test_wrong_answers_come_before_refusals_and_the_surest_first() -> None:
    assert list_missed(report_run(RUN, 10)) == ["w2", "w1", "n1"]


@pytest.mark.parametrize(("worst", "shown"), [(0, []), (1, ["w2"]), (2, ["w2", "w1"])])
def test_no_more_are_shown_than_asked_for(worst: int, shown: list[str]) -> None:
    assert list_missed(report_run(RUN, worst)) == shown


def test_a_missed_one_shows_question_fault_and_the_first_line_of_the_reply() -> None:
    report = report_run(RUN, 1)
    assert "[wrong] w2 问题w2" in report
    assert "错在w2；回答：回答w2" in report
    assert "第二行" not in report


def test_a_comparison_names_what_was_lost() -> None:
    report = report_run(RUN, 0, ([RUN[0]], [RUN[2], RUN[3]]))
    assert "多答对 1 题，少答对 2 题" in report
    assert "少了：w1 问题w1" in report
    assert "少了：w2 问题w2" in report
    assert "r1" not in report


def test_without_an_earlier_run_nothing_is_compared() -> None:
    assert "和上次比" not in report_run(RUN, 0)


def test_a_comparison_without_a_change_says_so() -> None:
    assert "多答对 0 题，少答对 0 题" in report_run(RUN, 0, ([], []))
