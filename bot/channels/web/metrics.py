"""What is measured, for Prometheus. The only home of prometheus_client."""

from collections.abc import Callable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.channels.brain import Brain
from bot.channels.tally import BOUNDS, Tally

MEDIA_TYPE = CONTENT_TYPE_LATEST


class Meter(Collector):
    """Turns the tally into metrics when it is asked; nothing is counted twice."""

    def __init__(
        self,
        brain: Callable[[], Brain],
        tally: Tally,
        sessions: Callable[[], int],
        waiting: Callable[[], int],
        problems: Callable[[], int] = int,
    ) -> None:
        self._brain = brain
        self._tally = tally
        self._sessions = sessions
        self._waiting = waiting
        self._problems = problems
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def measure(self) -> bytes:
        """All metrics in the text format of Prometheus."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """The metrics one by one."""
        tally = self._tally
        messages = CounterMetricFamily("bot_messages", "Messages answered.", labels=["channel", "kind"])
        for (channel, kind), count in sorted(tally.replies.items()):
            messages.add_metric([channel, kind], count)
        yield messages
        yield CounterMetricFamily("bot_refusals", "Messages that were refused.", value=tally.refused)
        yield CounterMetricFamily("bot_updates", "Updates taken in from Telegram.", value=tally.updates)
        faults = CounterMetricFamily("bot_faults", "Faults by class.", labels=["class"])
        for name, count in sorted(tally.faults.items()):
            faults.add_metric([name], count)
        yield faults
        yield self._measure_times()
        yield GaugeMetricFamily("bot_broadcast_waiting", "Daily tips on their way.", value=self._waiting())
        yield GaugeMetricFamily("bot_conversations", "Conversations of the web page.", value=self._sessions())
        yield GaugeMetricFamily("bot_knowledge_problems", "Problems of the knowledge folder.", value=self._problems())
        known = GaugeMetricFamily("bot_knowledge", "The knowledge that answers.", labels=["version"])
        known.add_metric([self._brain().version], 1)
        yield known

    def _measure_times(self) -> HistogramMetricFamily:
        total, buckets = 0, []
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self._tally.steps, strict=True):
            total += count
            buckets.append((bound, float(total)))
        return HistogramMetricFamily(
            "bot_answer_seconds", "Time to work an answer out.", buckets=buckets, sum_value=self._tally.seconds
        )
