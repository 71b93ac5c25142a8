"""Latencies as a table shows them."""

from collections.abc import Iterable

from msgspec import Struct


class Latency(Struct, frozen=True, kw_only=True):
    """A set of samples, summed up; milliseconds."""

    count: int
    p50_ms: float
    p99_ms: float
    worst_ms: float

    @classmethod
    def of(cls, samples_s: Iterable[float]) -> "Latency":
        """Sum up samples given in seconds; all zeros for none."""
        ordered = sorted(samples_s)
        if not ordered:
            return cls(count=0, p50_ms=0.0, p99_ms=0.0, worst_ms=0.0)
        return cls(
            count=len(ordered),
            p50_ms=percentile(ordered, 0.50) * 1000,
            p99_ms=percentile(ordered, 0.99) * 1000,
            worst_ms=ordered[-1] * 1000,
        )


def percentile(ordered: list[float], share: float) -> float:
    """The nearest-rank percentile of a sorted, non-empty list; ``share`` is 0 to 1."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
