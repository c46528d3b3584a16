"""Between files: no id twice, no reference into the void."""

from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import KnowledgeError, Problem

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
RECORDS = {
    "tips/a.yaml": "tips:\n  - {id: ID, title: 甲, advice: 乙}\n",
    "cards/a.yaml": "cards:\n  - {id: ID, title: 甲, text: 乙}\n",
    "glossary.yaml": "terms:\n  - {id: ID, term: 甲, text: 乙}\n",
    "limits.yaml": "limits:\n  - {id: ID, about: 甲, text: 乙}\n",
    "documents.yaml": "documents:\n  - {id: ID, title: 甲, edition: 乙}\n",
    "tiers.yaml": (
        "tiers:\n  - {id: ID, title: 甲, quantity: speed, measure: value, scales: [{rows: [{say: 乙}], basis: []}]}\n"
    ),
}
ARTICLE = "id: a\ntitle: 甲\nfacts:\n  - {id: b, text: 乙}\n"


def find_problems(folder: Path, files: dict[str, str]) -> list[Problem]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    try:
        load_knowledge(folder, SHIPPED)
    except KnowledgeError as error:
        return list(error.problems)
    return []


def repeat(text: str) -> str:
    """The file with its only record twice."""
    head, _, record = text.partition("\n")
    return f"{head}\n{record}{record}"


@pytest.mark.parametrize("file", RECORDS)
def test_an_id_that_occurs_twice_in_a_file_is_reported_at_the_second(tmp_path: Path, file: str) -> None:
    record = RECORDS[file].replace("ID", "same")
    (problem,) = find_problems(tmp_path, {file: repeat(record)})
    field = record.partition(":")[0]
    assert (problem.file, problem.line, problem.field) == (file, 3, f"{field}[2].id")
    assert f"已在 {file} 用过" in problem.what
    assert find_problems(tmp_path, {file: record}) == []


def test_an_id_that_occurs_in_two_files_names_both(tmp_path: Path) -> None:
    record = RECORDS["tips/a.yaml"].replace("ID", "same")
    (problem,) = find_problems(tmp_path, {"tips/a.yaml": record, "tips/b.yaml": record})
    assert problem.file == "tips/b.yaml"
    assert "tips/a.yaml" in problem.what


def test_records_of_different_kinds_may_share_an_id(tmp_path: Path) -> None:
    assert find_problems(tmp_path, {file: text.replace("ID", "same") for file, text in RECORDS.items()}) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ("  - {id: b, text: 丙}\n", "facts[2].id"),
        ("gaps:\n  - {id: b, about: 丙, text: 丁}\n", "gaps[1].id"),
    ],
)
def test_facts_and_gaps_of_an_article_share_their_ids(tmp_path: Path, more: str, field: str) -> None:
    (problem,) = find_problems(tmp_path, {"articles/a.yaml": ARTICLE + more})
    assert problem.field == field
    assert "重复" in problem.what


def test_a_campaign_that_occurs_twice_in_an_article_is_reported(tmp_path: Path) -> None:
    drive = "  - {id: b, name: 甲, kind: campaign}\n"
    (problem,) = find_problems(tmp_path, {"articles/a.yaml": f"{ARTICLE}campaigns:\n{drive}{drive}"})
    assert (problem.file, problem.line, problem.field) == ("articles/a.yaml", 7, "campaigns[2].id")
    assert "重复" in problem.what


def test_the_unit_of_a_campaign_must_exist(tmp_path: Path) -> None:
    article = {"articles/a.yaml": f"{ARTICLE}campaigns:\n  - {{id: c, name: 甲, kind: campaign, unit: 九大队}}\n"}
    (problem,) = find_problems(tmp_path, article)
    assert (problem.file, problem.line, problem.field) == ("articles/a.yaml", 6, "campaigns[1].unit")
    assert "没有“九大队”这个单位" in problem.what
    assert find_problems(tmp_path, article | {"city.yaml": "units: [{name: 九大队, full: 九大队}]\n"}) == []


@pytest.mark.parametrize(
    ("one", "other"), [("city.yaml", "city.yml"), ("replies.yaml", "replies.yml")], ids=["city", "replies"]
)
def test_there_is_one_file_of_a_kind(tmp_path: Path, one: str, other: str) -> None:
    text = (SHIPPED / one).read_text("utf-8")
    (problem,) = find_problems(tmp_path, {one: text, other: text})
    assert (problem.file, problem.field) == (other, "")
    assert one in problem.what


def test_two_articles_may_call_a_fact_the_same(tmp_path: Path) -> None:
    files = {"articles/a.yaml": ARTICLE, "articles/c.yaml": ARTICLE.replace("id: a", "id: c")}
    assert find_problems(tmp_path, files) == []


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("tips/a.yaml", "tips[1].basis[1].document"),
        ("cards/a.yaml", "cards[1].basis[1].document"),
        ("limits.yaml", "limits[1].basis[1].document"),
        ("tiers.yaml", "tiers[1].scales[1].basis[1].document"),
    ],
)
def test_a_basis_must_be_a_document_that_exists(tmp_path: Path, file: str, field: str) -> None:
    basis = "basis: [{document: law, article: 第一条}]"
    record = RECORDS[file].replace("ID", "a")
    based = record.replace("basis: []", basis) if "basis" in record else record.replace("}\n", f", {basis}}}\n")
    (problem,) = find_problems(tmp_path, {file: based})
    assert (problem.file, problem.line, problem.field) == (file, 2, field)
    assert "“law”" in problem.what
    assert "documents.yaml" in problem.remedy
    law = RECORDS["documents.yaml"].replace("ID", "law")
    assert find_problems(tmp_path, {file: based, "documents.yaml": law}) == []


@pytest.mark.parametrize(
    ("field", "remedy", "cure"),
    [
        ("tips", "tips/", {"tips/a.yaml": RECORDS["tips/a.yaml"].replace("ID", "x")}),
        ("units", "city.yaml", {"city.yaml": "units: [{name: x, full: x}]\n"}),
    ],
)
def test_what_an_article_names_must_exist(tmp_path: Path, field: str, remedy: str, cure: dict[str, str]) -> None:
    article = {"articles/a.yaml": f"{ARTICLE}{field}: [x]\n"}
    (problem,) = find_problems(tmp_path, article)
    assert (problem.line, problem.field) == (5, f"{field}[1]")
    assert remedy in problem.remedy
    assert find_problems(tmp_path, article | cure) == []


@pytest.mark.parametrize(
    ("field", "table", "known"), [("for", "audiences", "司机"), ("season", "seasons", "雨")], ids=["audience", "season"]
)
def test_whom_and_when_a_tip_is_for_must_be_in_the_lexicon(tmp_path: Path, field: str, table: str, known: str) -> None:
    tip = f"tips:\n  - {{id: a, title: 甲, advice: 乙, {field}: [{known}, 无此]}}\n"
    (problem,) = find_problems(tmp_path, {"tips/a.yaml": tip})
    assert problem.field == f"tips[1].{field}[2]"
    assert "“无此”" in problem.what
    assert table in problem.remedy


def test_months_are_those_of_a_season_that_exists(tmp_path: Path) -> None:
    lexicon = "months:\n  冬: [12]\n"
    (problem,) = find_problems(tmp_path, {"lexicon/a.yaml": lexicon})
    assert (problem.file, problem.line, problem.field) == ("lexicon/a.yaml", 2, "months.冬")
    assert "“冬”" in problem.what
    assert "seasons" in problem.remedy
    assert find_problems(tmp_path, {"lexicon/a.yaml": lexicon, "lexicon/b.yaml": "seasons: {冬: [冬季]}\n"}) == []


@pytest.mark.parametrize(
    ("file", "broken"),
    [("documents.yaml", "documents: 5\n"), ("tips/a.yaml", "tips: 5\n"), ("city.yaml", "names: x\n")],
)
def test_what_a_broken_file_may_hold_is_not_reported_as_missing(tmp_path: Path, file: str, broken: str) -> None:
    article = f"{ARTICLE}units: [x]\ntips: [y]\n"
    tip = "tips:\n  - {id: y, title: 甲, advice: 乙, basis: [{document: z, article: 第一条}]}\n"
    good = {
        "articles/a.yaml": article,
        "tips/a.yaml": tip,
        "city.yaml": "units: [{name: x, full: x}]\n",
        "documents.yaml": RECORDS["documents.yaml"].replace("ID", "z"),
    }
    assert find_problems(tmp_path, good) == []
    assert [problem.file for problem in find_problems(tmp_path, good | {file: broken})] == [file]


def test_the_shipped_knowledge_has_no_problem() -> None:
    assert load_knowledge(SHIPPED).articles
