"""From a folder to a bot, from the saved state where nothing has changed."""

import re
import shutil
from pathlib import Path

import pytest

from bot.app import Bot, build
from bot.knowledge.problems import KnowledgeError
from bot.settings import Settings

QUESTION = "交警在新村讲了什么"


def ask(bot: Bot, question: str = QUESTION) -> str:
    reply, _ = bot.ask(question)
    return bot.render(reply)


def list_states(settings: Settings) -> list[Path]:
    return sorted(settings.cache.iterdir())


def mark_state(settings: Settings) -> None:
    """Change the saved text, so that answers show where they come from."""
    (state,) = list_states(settings)
    saved = state / "knowledge.json"
    saved.write_text(saved.read_text("utf-8").replace("头盔的用处", "存下的内容"), "utf-8")


def edit(settings: Settings, old: str, new: str) -> None:
    path = settings.knowledge / "articles" / "visit.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_a_folder_becomes_a_bot_that_answers_from_it(settings: Settings) -> None:
    assert "头盔的用处" in ask(build(settings))


def test_the_saved_state_is_used_when_nothing_has_changed(settings: Settings) -> None:
    build(settings)
    mark_state(settings)
    assert "存下的内容" in ask(build(settings))
    assert len(list_states(settings)) == 1


def test_an_edited_file_is_read_anew(settings: Settings) -> None:
    build(settings)
    mark_state(settings)
    edit(settings, "头盔", "安全带")
    assert "安全带的用处" in ask(build(settings))


def test_a_new_file_is_read(settings: Settings) -> None:
    build(settings)
    (settings.knowledge / "city.yaml").write_text("name: 甲市\n", "utf-8")
    assert build(settings).knowledge.city.name == "甲市"


def test_a_file_that_is_gone_is_forgotten(settings: Settings) -> None:
    (settings.knowledge / "city.yaml").write_text("name: 甲市\n", "utf-8")
    assert build(settings).knowledge.city.name == "甲市"
    (settings.knowledge / "city.yaml").unlink()
    assert build(settings).knowledge.city.name == "本市"


def test_a_file_that_only_moved_is_read_anew(settings: Settings) -> None:
    build(settings)
    folder = settings.knowledge / "articles"
    (folder / "visit.yaml").rename(folder / "other.yaml")
    build(settings)
    assert len(list_states(settings)) == 2


def test_a_note_beside_the_knowledge_changes_nothing(settings: Settings) -> None:
    build(settings)
    (settings.knowledge / "README.md").write_text("# Notes", "utf-8")
    mark_state(settings)
    assert "存下的内容" in ask(build(settings))


def test_a_change_that_is_taken_back_finds_its_saved_state(settings: Settings) -> None:
    build(settings)
    mark_state(settings)
    edit(settings, "头盔", "安全带")
    build(settings)
    edit(settings, "安全带", "头盔")
    assert "存下的内容" in ask(build(settings))


def test_only_a_few_states_are_kept(settings: Settings) -> None:
    for number in range(5):
        edit(settings, "进村", f"进村{number}")
        build(settings)
    assert len(list_states(settings)) == 3


@pytest.mark.parametrize("name", ["notes", "g" * 32])
def test_a_folder_that_is_no_state_is_kept(settings: Settings, name: str) -> None:
    note = settings.cache / name / "note.txt"
    note.parent.mkdir(parents=True)
    note.write_text("keep", "utf-8")
    settings.cache.chmod(0o700)
    for number in range(5):
        edit(settings, "进村", f"进村{number}")
        build(settings)
    assert note.read_text("utf-8") == "keep"
    assert len(list_states(settings)) == 4


def test_a_knowledge_folder_that_is_gone_is_reported_although_its_state_was_saved(settings: Settings) -> None:
    build(settings)
    shutil.rmtree(settings.knowledge)
    with pytest.raises(KnowledgeError, match="没有这个文件夹") as caught:
        build(settings)
    assert [problem.file for problem in caught.value.problems] == [str(settings.knowledge)]


def test_two_builds_answer_alike(settings: Settings, tmp_path: Path) -> None:
    one, two = build(settings), build(settings.model_copy(update={"cache": tmp_path / "other"}))
    assert one.ask(QUESTION) == two.ask(QUESTION)
    (first,), (second,) = (list_states(settings), list((tmp_path / "other").iterdir()))
    assert first.name == second.name
    contents = [{path.name: path.read_bytes() for path in state.iterdir()} for state in (first, second)]
    assert contents[0] == contents[1]


@pytest.mark.parametrize("question", [QUESTION, "交警进村", "头盔有啥用", "你好", "今天天气怎么样", "toukui"])
def test_the_saved_state_answers_as_the_fresh_one(settings: Settings, question: str) -> None:
    fresh = build(settings).ask(question)
    assert list_states(settings)
    assert build(settings).ask(question) == fresh


def test_a_reply_depends_on_the_turn_that_is_passed_and_on_nothing_else(bot: Bot) -> None:
    fresh = bot.ask("有多少斤")
    _, turn = bot.ask("交警买莲藕是怎么回事")
    follow_up, _ = bot.ask("有多少斤", turn)
    assert "1500余斤" in bot.render(follow_up)
    assert bot.ask("有多少斤") == fresh


def test_the_version_names_the_contents_and_not_how_they_came(settings: Settings) -> None:
    first = build(settings).version
    assert re.fullmatch("[0-9a-f]{8}", first)
    assert build(settings).version == first
    edit(settings, "头盔", "安全带")
    assert build(settings).version != first
    edit(settings, "安全带", "头盔")
    assert build(settings.model_copy(update={"cache": settings.cache / "other"})).version == first


def test_a_reply_becomes_html_with_the_question_that_was_tapped(bot: Bot) -> None:
    reply, _ = bot.ask("交警买了多少斤莲藕")
    (part,) = bot.render_html(reply, quote="买了多少")
    assert part.startswith("<blockquote>买了多少</blockquote>\n")
    assert "<b>1500余斤</b>" in part


def test_all_problems_are_raised_and_nothing_is_saved(settings: Settings) -> None:
    edit(settings, "title:", "titel:")
    with pytest.raises(KnowledgeError) as caught:
        build(settings)
    assert {problem.field for problem in caught.value.problems} == {"title", "titel"}
    assert not settings.cache.exists()
