"""Numbers for Prometheus: how much, how long, how often; never who or what."""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.handled import Handled
from bot.outgoing import CarefulBot
from bot.processing import Processor

REGISTRY: Final = CollectorRegistry(auto_describe=False)
_ANSWERS: Final = Counter(
    "als_bot_answers", "Questions by outcome of the engine.", ["outcome"], registry=REGISTRY
)
_SECONDS: Final = Histogram(
    "als_bot_match_seconds",
    "Time of the engine for a question.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5),
    registry=REGISTRY,
)


def answered(outcome: str, seconds: float) -> None:
    """Count a question that the engine was asked."""
    _ANSWERS.labels(outcome).inc()
    _SECONDS.observe(seconds)


class Inside(Collector):
    """What the parts of one bot have counted, read when somebody looks.

    Args:
        bot: what went out.
        processor: what became of updates.
        record: how often the database was away.
        revision: the number of the content that is answered from.
    """

    def __init__(
        self,
        bot: CarefulBot,
        processor: Processor,
        record: Handled,
        revision: Callable[[], int],
    ) -> None:
        self._bot = bot
        self._processor = processor
        self._record = record
        self._revision = revision

    def collect(self) -> Iterator[Metric]:
        """Yield each number with its name."""
        updates = CounterMetricFamily("als_bot_updates", "Updates by outcome.", labels=["outcome"])
        for outcome, count in self._processor.outcomes.items():
            updates.add_metric([outcome.value], count)
        yield updates
        sent = CounterMetricFamily("als_bot_sends", "Calls that were granted.", labels=["method"])
        for method, count in self._bot.sent.items():
            sent.add_metric([method], count)
        yield sent
        repeated = self._bot.patience.repeated
        again = CounterMetricFamily("als_bot_retries", "Calls made again.", labels=["reason"])
        for reason, count in repeated.items():
            again.add_metric([reason], count)
        yield again
        yield CounterMetricFamily(
            "als_bot_flood_waits", "Answers 429 that were waited for.", repeated["RetryAfter"]
        )
        yield CounterMetricFamily(
            "als_bot_store_misses", "Times the database was away.", self._record.missed
        )
        for name, about, value in (
            ("updates_in_hand", "Updates being handled or in line.", self._processor.in_hand),
            ("calls_in_hand", "Calls for chats, out or in line.", self._bot.patience.in_hand),
            ("revision", "The content that is answered from.", self._revision()),
        ):
            yield GaugeMetricFamily(f"als_bot_{name}", about, value)


def shown(inside: Inside) -> bytes:
    """All numbers as Prometheus reads them."""
    own = CollectorRegistry(auto_describe=False)
    own.register(inside)
    return generate_latest(REGISTRY) + generate_latest(own)
