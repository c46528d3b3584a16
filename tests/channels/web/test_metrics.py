"""What is measured, for Prometheus."""

from datetime import UTC, datetime

from httpx2 import AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from bot.app import Bot
from bot.channels.tally import Tally
from bot.channels.web.metrics import Meter
from bot.dialogue.reply import Reply


def read(meter: Meter) -> dict[str, list[tuple[dict[str, str], float]]]:
    families = text_string_to_metric_families(meter.measure().decode())
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in families:
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def test_messages_are_counted_by_channel_and_kind_and_refusals_in_all(bot: Bot) -> None:
    tally = Tally(datetime.now(UTC))
    for channel, kind in (("web", "answer"), ("web", "refuse"), ("telegram", "refuse"), ("web", "answer")):
        tally.count_answer(channel, Reply(kind), 0.003)  # type: ignore[arg-type]
    found = read(Meter(lambda: bot, tally, lambda: 4, lambda: 7))
    assert ({"channel": "web", "kind": "answer"}, 2.0) in found["bot_messages_total"]
    assert found["bot_refusals_total"] == [({}, 2.0)]
    assert found["bot_conversations"] == [({}, 4.0)]
    assert found["bot_broadcast_waiting"] == [({}, 7.0)]
    assert found["bot_knowledge"] == [({"version": bot.version}, 1.0)]


def test_times_fall_into_steps_that_add_up(bot: Bot) -> None:
    tally = Tally(datetime.now(UTC))
    for seconds in (0.0001, 0.003, 0.003, 99.0):
        tally.count_answer("web", Reply("answer"), seconds)
    found = read(Meter(lambda: bot, tally, lambda: 0, lambda: 0))
    steps = {labels["le"]: value for labels, value in found["bot_answer_seconds_bucket"]}
    assert (steps["0.0005"], steps["0.005"], steps["2.0"], steps["+Inf"]) == (1.0, 3.0, 3.0, 4.0)
    assert found["bot_answer_seconds_count"] == [({}, 4.0)]


def test_faults_are_counted_by_class(bot: Bot) -> None:
    tally = Tally(datetime.now(UTC))
    tally.faults["unreachable"] += 3
    assert read(Meter(lambda: bot, tally, lambda: 0, lambda: 0))["bot_faults_total"] == [
        ({"class": "unreachable"}, 3.0)
    ]


async def test_what_is_measured_is_served(client: AsyncClient) -> None:
    await client.post("/api/ask", json={"message": "闯红灯扣几分"})
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'bot_messages_total{channel="web",kind="answer"} 1.0' in response.text
