"""Questions without an answer, put together by likeness."""

from datetime import UTC, datetime

import yaml

from bot.gaps import MOST_ASKS, cluster_questions
from bot.journal.questions import Unanswered
from bot.journal.tables import Review
from bot.knowledge.files import Limits

NOW = datetime(2024, 5, 6, tzinfo=UTC)


def ask(id_: int, text: str, count: int = 1, nearest: str | None = None, score: float = 0.0) -> Unanswered:
    return Unanswered(id_, text, count, nearest, score, NOW, Review.NEW)


def test_questions_that_say_the_same_come_together_and_others_do_not() -> None:
    clusters = cluster_questions(
        [
            ask(1, "电动车上牌要多少钱"),
            ask(2, "电动车上牌多少钱啊", 3),
            ask(3, "交警大队几点下班"),
            ask(4, "几点下班交警大队"),
        ]
    )
    assert [[question.id for question in cluster.questions] for cluster in clusters] == [[2, 1], [3, 4]]


def test_what_is_asked_most_often_comes_first_and_is_counted_together() -> None:
    clusters = cluster_questions(
        [ask(1, "驾校在哪里"), ask(2, "电动车上牌要多少钱", 2), ask(3, "电动车上牌多少钱啊", 3)]
    )
    assert [cluster.count for cluster in clusters] == [5, 1]


def test_the_nearest_entry_is_that_of_the_question_that_came_nearest() -> None:
    (cluster,) = cluster_questions(
        [ask(1, "电动车上牌要多少钱", 5, "tip/plate", 0.2), ask(2, "电动车上牌多少钱啊", 1, "tip/fee", 0.35)]
    )
    assert (cluster.nearest, cluster.score) == ("tip/fee", 0.35)


def test_the_stub_is_a_record_that_the_knowledge_takes() -> None:
    texts = ['问"牌": {照}\n#1', "问“牌”照 - 一"] + [f"问牌照的事情第{n}遍" for n in range(20)]
    clusters = cluster_questions([ask(n, text) for n, text in enumerate(texts, 1)])
    for cluster in clusters:
        record = yaml.safe_load(f"limits:\n{cluster.stub}\n")
        (limit,) = Limits.model_validate(record).limits
        assert limit.asks == tuple(question.text.strip() for question in cluster.questions[:MOST_ASKS])


def test_no_questions_make_no_clusters() -> None:
    assert cluster_questions([]) == []


def test_a_question_of_one_character_or_none_is_no_trouble() -> None:
    assert len(cluster_questions([ask(1, "嗯"), ask(2, ""), ask(3, "？")])) >= 2
