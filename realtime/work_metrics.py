"""What the workers count, all of them together, as it stands in SQL, for ``/metrics``."""

import math
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from core.ports.jobs import Durations, Tally
from core.usecases.jobs import JobMetrics

_HELP: Final = {
    "cricksy_job_failures": "Attempts at jobs that failed, by kind and code.",
    "cricksy_job_seconds": "How long jobs took that were done, from the start of their last attempt.",
    "coach_pro_plus_video_uploads": "Videos that arrived whole.",
    "s3_upload_failures": "Operations by which the store should have taken something, and did not.",
    "video_analysis_latency_seconds": "From the request of a video's analysis to its findings.",
}


class _Work(Collector):
    def __init__(self, measured: JobMetrics) -> None:
        self._measured = measured

    def collect(self) -> Iterator[Metric]:
        """Jobs that stand in the queues, then what was counted since the beginning."""
        depth = GaugeMetricFamily("cricksy_jobs", "Jobs, by where they stand.", labels=["queue", "kind", "state"])
        for each in self._measured.depths:
            depth.add_metric([each.queue, each.kind, each.state.value], each.jobs)
        yield depth
        for name, counted in groupby(self._measured.tallies, key=lambda tally: tally.name):
            yield _counter(name, [*counted])
        for name, took in groupby(self._measured.durations, key=lambda durations: durations.name):
            yield _histogram(name, [*took])


def text(measured: JobMetrics) -> bytes:
    """All of it in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Work(measured))
    return generate_latest(registry)


def _counter(name: str, counted: list[Tally]) -> Metric:
    labels = [*counted[0].labels]
    family = CounterMetricFamily(name, _HELP.get(name, name), labels=labels)
    for each in counted:
        family.add_metric([each.labels[label] for label in labels], each.count)
    return family


def _histogram(name: str, took: list[Durations]) -> Metric:
    labels = [*took[0].labels]
    family = HistogramMetricFamily(name, _HELP.get(name, name), labels=labels)
    for each in took:
        buckets = [(_bound(bound), float(count)) for bound, count in each.buckets]
        family.add_metric([each.labels[label] for label in labels], buckets, each.sum_s)
    return family


def _bound(seconds: float) -> str:
    return "+Inf" if math.isinf(seconds) else str(seconds)
