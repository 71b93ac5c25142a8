"""What the hub counts, in Prometheus's text format at ``/metrics``."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from core.wire.socket import Verdict

_LATENCIES_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class _Incidents(Collector):
    """What happened to the gate's memory, as it is counted elsewhere."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily(
            "cricksy_gate_incidents", "What happened to the memory of who may do what.", labels=["what"]
        )
        for what, count in self._counts.items():
            family.add_metric([what], count)
        yield family


class Metrics:
    """One hub's figures."""

    def __init__(self, incidents: Mapping[str, int] | None = None) -> None:
        """All at zero, in a registry of their own; ``incidents`` counts by itself."""
        self.registry = CollectorRegistry()
        self.registry.register(_Incidents({} if incidents is None else incidents))
        self.connections = Gauge("cricksy_connections", "Clients connected now.", ["kind"], registry=self.registry)
        self.matches = Gauge("cricksy_matches", "Matches that somebody here scores or watches.", registry=self.registry)
        self.submits = Counter(
            "cricksy_submitted_events",
            "Events that devices sent, by the hub's word on them.",
            ["verdict"],
            registry=self.registry,
        )
        self.acknowledgement = Histogram(
            "cricksy_acknowledgement_seconds",
            "From a submit's arrival to its acknowledgement, commit included.",
            buckets=_LATENCIES_S,
            registry=self.registry,
        )
        self.fanout = Histogram(
            "cricksy_fanout_seconds",
            "From a commit to the write to its last reader here.",
            buckets=_LATENCIES_S,
            registry=self.registry,
        )
        self.sent = Counter(
            "cricksy_broadcast_bytes", "Bytes broadcast, each reader's counted.", registry=self.registry
        )
        self.conflicts = Gauge("cricksy_open_conflicts", "Balls on which scorers disagree.", registry=self.registry)
        self.refused = Counter("cricksy_refusals", "Messages refused, by code.", ["code"], registry=self.registry)
        self.behind = Counter(
            "cricksy_readers_behind",
            "Readers too slow for patches, by what became of them.",
            ["what"],
            registry=self.registry,
        )
        for verdict in Verdict:
            self.submits.labels(verdict.value)

    def text(self) -> bytes:
        """All of them in Prometheus's text format."""
        return generate_latest(self.registry)
