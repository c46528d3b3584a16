"""A folder to knowledge, or every problem of it at once: what an editor meets who makes a mistake."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.knowledge.loader import list_files, load_knowledge
from bot.knowledge.models import Knowledge
from bot.knowledge.problems import KnowledgeError, Problem

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
ARTICLE, TIPS, DOCUMENTS = "articles/visit.yaml", "tips/belts.yaml", "documents.yaml"
SOUND = {
    "city.yaml": "name: 甲市\nunits:\n  - {name: 一大队, full: 甲市交警一大队}\n",
    DOCUMENTS: "documents:\n  - {id: law, title: 交通法, edition: 现行}\n",
    TIPS: """\
tips:
  - id: belt
    title: 系安全带
    for: [司机]
    advice: 上车请系好安全带。
    basis: [{document: law, article: 第一条}]
""",
    ARTICLE: """\
id: visit
title: 交警进村
units: [一大队]
tips: [belt]
facts:
  - id: talk
    text: 一大队在新村讲安全。
    asks: [一大队去哪讲安全]
""",
}
TITLE, FACT = "title: 交警进村", "text: 一大队在新村讲安全。"

FAULTS: dict[str, tuple[str, str, str | bytes, int, str, str]] = {
    "unknown field": (ARTICLE, TITLE, f"{TITLE}\nmood: 好", 3, "mood", "没有这样一个字段"),
    "unknown field of a record": (TIPS, "advice:", "advise: 好\n    advice:", 5, "tips[1].advise", "字段"),
    "missing field": (ARTICLE, f"{TITLE}\n", "", 1, "title", "缺少"),
    "missing field of a record": (ARTICLE, f"    {FACT}\n", "", 6, "facts[1].text", "缺少"),
    "number for a text": (ARTICLE, TITLE, "title: 12", 2, "title", "应当是文字"),
    "list for a text": (ARTICLE, TITLE, "title: [交警]", 2, "title", "应当是文字"),
    "text for a list": (ARTICLE, "[一大队]", "一大队", 3, "units", "应当是一个列表"),
    "text for a record": (DOCUMENTS, "{id: law, title: 交通法, edition: 现行}", "law", 2, "documents[1]", "名字: 值"),
    "list for a file": (DOCUMENTS, SOUND[DOCUMENTS], "- a\n", 1, "", "名字: 值"),
    "no truth value": (ARTICLE, TITLE, f"{TITLE}\nphoto: [yes]", 3, "photo", "true"),
    "unknown kind": (ARTICLE, TITLE, f"{TITLE}\nkind: party", 3, "kind", "不是可用的值"),
    "points that do not exist": (TIPS, "advice:", "points: 5\n    advice:", 5, "tips[1].points", "不是可用的值"),
    "id with a capital": (ARTICLE, "id: visit", "id: Visit", 1, "id", "写法不对"),
    "date with slashes": (ARTICLE, TITLE, f"{TITLE}\ndate: 2022/12", 3, "date", "写法不对"),
    "too long": (ARTICLE, TITLE, f"title: {'长' * 81}", 2, "title", "最多80个字"),
    "empty text": (ARTICLE, FACT, "text: ''", 7, "facts[1].text", "不能为空"),
    "blank text": (ARTICLE, FACT, "text: '  '", 7, "facts[1].text", "不能为空"),
    "empty list": (ARTICLE, SOUND[ARTICLE].partition("facts:")[2], " []\n", 5, "facts", "列表不能为空"),
    "id twice": ("articles/z.yaml", "", SOUND[ARTICLE], 1, "id", "重复"),
    "no such tip": (ARTICLE, "[belt]", "[helmet]", 4, "tips[1]", "没有“helmet”这条提示"),
    "no such document": (TIPS, "document: law", "document: act", 6, "tips[1].basis[1].document", "没有“act”"),
    "no such unit": (ARTICLE, "[一大队]", "[一大队, 九大队]", 3, "units[2]", "没有“九大队”这个单位"),
    "no such audience": (TIPS, "[司机]", "[飞行员]", 4, "tips[1].for[1]", "没有“飞行员”"),
    "alias": (ARTICLE, "[belt]", "*x", 4, "", "别名"),
    "anchor": (ARTICLE, "[belt]", "&x [belt]", 4, "", "别名"),
    "alias bomb": ("cards/a.yaml", "", "a: &a [x, x]\nb: [*a, *a]\n", 1, "", "别名"),
    "too large": ("cards/a.yaml", "", "#" * (1 << 20) + "\n", 0, "", "1 MiB"),
    "not UTF-8": ("cards/a.yaml", "", "a: b\nc: 车".encode("gbk"), 2, "", "UTF-8"),
    "too deep": ("cards/a.yaml", "", "cards:\n  " + "[" * 99 + "]" * 99, 2, "", "嵌套太深"),
    "two documents": (DOCUMENTS, SOUND[DOCUMENTS], SOUND[DOCUMENTS] + "---\na: b\n", 3, "", "一份内容"),
    "duplicate key": (ARTICLE, TITLE, f"{TITLE}\ntitle: 又一个", 3, "title", "两遍"),
    "broken YAML": (ARTICLE, "[belt]", "[belt", 5, "", "YAML 写法有误"),
    "unknown file": ("notes/a.yaml", "", "a: b\n", 0, "", "不认识这个文件"),
    "unknown file at the top": ("tip.yaml", "", "tips: []\n", 0, "", "不认识这个文件"),
    "empty file": ("cards/a.yaml", "", "\n", 0, "", "空的"),
    "bad pattern": ("lexicon/a.yaml", "", "patterns:\n  open:\n    - ok\n    - (a\n", 4, "patterns.open[2]", "正则"),
    "bad pattern of a want": ("lexicon/a.yaml", "", "wants:\n  x: {cue: '*', sign: a}\n", 2, "wants.x.cue", "正则"),
    "unknown field of the lexicon": ("lexicon/a.yaml", "", "wordz: [甲]\n", 1, "wordz", "没有这样一个字段"),
    "separable word of one character": ("lexicon/a.yaml", "", "separable: [喝酒, 喝]\n", 1, "separable[2]", ""),
    "flags inside a pattern": ("lexicon/a.yaml", "", "patterns: {open: ['(?i)a']}\n", 1, "patterns.open[1]", "正则"),
    "blank word": ("lexicon/a.yaml", "", "words: [甲, ' ']\n", 1, "words[2]", "不能为空"),
    "empty list under asked": ("lexicon/a.yaml", "", "asked: {number: []}\n", 1, "asked.number", "列表不能为空"),
    "two files of one kind": ("city.yml", "", SOUND["city.yaml"], 0, "", "同一种文件"),
    "replies without most": ("replies.yaml", "", "help: 您好\n", 1, "welcome", "缺少"),
}
faulty = pytest.mark.parametrize("fault", FAULTS)
Plant = tuple[str, str, str | bytes, int, str, str]


def write(folder: Path, files: dict[str, str] | dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def plant(folder: Path, fault: str) -> Problem:
    """Write the sound folder with one fault in it; what the fault should be reported as, but for the remedy."""
    file, old, new, line, field, said = FAULTS[fault]
    assert old in SOUND.get(file, "")
    write(folder, SOUND)
    write(folder, {file: new} if isinstance(new, bytes) else {file: SOUND.get(file, "").replace(old, new) or new})
    return Problem(file, line, field, said, "")


def find_problems(folder: Path, base: Path | None = SHIPPED) -> tuple[Problem, ...]:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder, base)
    return caught.value.problems


@faulty
def test_a_fault_is_reported_with_file_line_field_and_remedy(tmp_path: Path, fault: str) -> None:
    expected = plant(tmp_path, fault)
    found = {(problem.file, problem.line, problem.field): problem for problem in find_problems(tmp_path)}
    problem = found[expected.file, expected.line, expected.field]
    assert expected.what in problem.what
    assert problem.remedy


@faulty
def test_the_check_command_exits_with_1_and_names_the_place(tmp_path: Path, fault: str) -> None:
    expected = plant(tmp_path, fault)
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    place = f"{expected.file}:{expected.line}" if expected.line else expected.file
    assert result.exit_code == 1
    assert f"{place}：{expected.field}" in result.stderr
    assert result.stdout == ""


def test_the_same_folder_without_a_fault_has_no_problem(tmp_path: Path) -> None:
    loaded = load_knowledge(write(tmp_path, SOUND), SHIPPED)
    assert [fact.text for article in loaded.articles for fact in article.facts] == ["一大队在新村讲安全。"]
    assert CliRunner().invoke(app, ["check", str(tmp_path)]).exit_code == 0


def test_all_problems_of_a_folder_are_listed_at_once_in_order(tmp_path: Path) -> None:
    files = {
        ARTICLE: SOUND[ARTICLE].replace(TITLE, "mood: 好"),
        DOCUMENTS: SOUND[DOCUMENTS].replace("edition: 现行", "edition: []"),
        TIPS: SOUND[TIPS].replace("title: ", "titel: "),
        "cards/a.yaml": "a: &x b\n",
        "notes.yaml": "a: b\n",
    }
    found = [(problem.file, problem.line) for problem in find_problems(write(tmp_path, {**SOUND, **files}))]
    expected = [
        (ARTICLE, 1),
        (ARTICLE, 2),
        ("cards/a.yaml", 1),
        (DOCUMENTS, 2),
        ("notes.yaml", 0),
        (TIPS, 2),
        (TIPS, 3),
    ]
    assert found == expected


@pytest.mark.parametrize(("name", "said"), [("missing", "没有这个文件夹"), (".", "没有 YAML 文件")])
def test_a_folder_that_is_missing_or_empty_is_a_problem(tmp_path: Path, name: str, said: str) -> None:
    (problem,) = find_problems(tmp_path / name)
    assert problem.file == str(tmp_path / name)
    assert said in problem.what
    assert problem.remedy


def test_a_folder_without_lexicon_and_replies_inherits_the_shipped_ones(tmp_path: Path, knowledge: Knowledge) -> None:
    loaded = load_knowledge(write(tmp_path, SOUND), SHIPPED)
    assert loaded.lexicon == load_knowledge(SHIPPED).lexicon
    assert loaded.replies == knowledge.replies
    assert loaded.city.name == "甲市"
    assert [card.id for card in loaded.cards] == []


def test_a_lexicon_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    lexicon = {
        "lexicon/a.yaml": "words: [甲乙]\naudiences: {司机: [开车]}\n",
        "lexicon/b.yml": "words: [丙丁]\naudiences: {行人: [走路]}\n",
    }
    loaded = load_knowledge(write(tmp_path, {**SOUND, **lexicon}), SHIPPED).lexicon
    assert loaded.words == ("甲乙", "丙丁")
    assert loaded.audiences == {"司机": ("开车",), "行人": ("走路",)}
    assert loaded.stop == ()


def test_replies_and_service_sentences_cannot_be_done_without(tmp_path: Path) -> None:
    tips = {TIPS: SOUND[TIPS].replace("    for: [司机]\n", "")}
    problems = find_problems(write(tmp_path, {**SOUND, **tips}), base=None)
    assert [problem.file for problem in problems] == ["replies.yaml", "service.yaml"]


def test_only_yaml_files_that_are_not_hidden_are_read(tmp_path: Path) -> None:
    others = {"b.yml": "", ".hidden.yaml": "", ".git/a.yaml": "", "README.md": "", "articles/.x/a.yaml": ""}
    names = [path.relative_to(tmp_path).as_posix() for path in list_files(write(tmp_path, {**SOUND, **others}))]
    assert names == sorted([*SOUND, "b.yml"])
