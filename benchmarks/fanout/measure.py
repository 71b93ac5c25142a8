"""One server under one audience: what it can deliver at most, and how late it is at half of that."""

import math
import socket
import time
from dataclasses import dataclass

from benchmarks.fanout.audience import Audience
from benchmarks.fanout.servers import Running

IN_FLIGHT = 3
"""Messages that may be on their way to some viewer while the next one is published."""
NS_PER_US = 1000
"""Times travel in microseconds: nanoseconds would not fit into JavaScript's numbers."""
PAD = 337
"""Characters of filling, which bring a Socket.IO frame to some 417 bytes on the wire."""


@dataclass(frozen=True, kw_only=True)
class Fanout:
    """What one server did for one size of audience."""

    server: str
    viewers: int
    per_s: float
    """Deliveries a second at the most."""
    p50_ms: float
    p99_ms: float
    """Publication to reception at half of that rate."""
    last_ms: float
    """Median over messages, at half of that rate, of the time until the last viewer had it."""
    common_p99_ms: float
    """The 99th percentile at a rate that is the same for every server."""
    common_last_ms: float
    """``last_ms`` at that rate."""
    kib_a_connection: float
    cpu_ms_a_connection: float


def percentile(values: list[int], share: float) -> float:
    """The smallest value that at least ``share`` of them do not exceed."""
    ordered = sorted(values)
    return float(ordered[max(math.ceil(share * len(ordered)) - 1, 0)])


class Publisher:
    """Publishes on one connection without waiting for answers, so that publishing is not what is measured."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._connection = socket.create_connection(server.publish_address)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        """Publish one message that carries its own time."""
        body = b'{"to":%d,"pad":"%s"}' % (time.monotonic_ns() // NS_PER_US, b"x" * PAD)
        if self._server.plain:
            head = b"POST /pub HTTP/1.1\r\nHost: bench\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._connection.sendall(head + body)
            self._discard_answers()
        else:
            self._connection.sendall(body + b"\n")

    def _discard_answers(self) -> None:
        try:
            while self._connection.recv(65536, socket.MSG_DONTWAIT):
                pass
        except BlockingIOError:
            return
        raise ConnectionError("the server closed the publisher's connection")


def _saturate(audience: Audience, publisher: Publisher, seconds: float) -> float:
    """Publish as fast as viewers receive, ``IN_FLIGHT`` messages ahead; returns deliveries a second."""
    audience.reset()
    published, start = 0, time.monotonic()
    while (now := time.monotonic()) < start + seconds:
        if published * audience.size - audience.received < IN_FLIGHT * audience.size:
            publisher.send()
            published += 1
        audience.poll(0 if published * audience.size == audience.received else 0.05)
    elapsed = now - start
    delivered = audience.received
    _drain(audience, published)
    return delivered / elapsed


def _drain(audience: Audience, published: int) -> None:
    """Wait until every viewer has every message."""
    deadline = time.monotonic() + 30
    while audience.received < published * audience.size:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{published * audience.size - audience.received} deliveries never came")
        audience.poll(0.1)


def _pace(audience: Audience, publisher: Publisher, per_s: float, seconds: float) -> list[float]:
    """Publish at a fixed rate; returns each message's time, in ms, until the last viewer had it."""
    audience.reset()
    interval = audience.size / per_s
    start, published = time.monotonic(), 0
    while time.monotonic() < start + seconds:
        due = start + published * interval
        if time.monotonic() >= due:
            publisher.send()
            published += 1
        audience.poll(max(0.0, min(start + published * interval - time.monotonic() - 0.0005, 0.05)))
    _drain(audience, published)
    slowest: dict[int, int] = {}
    for sent_us, at_ns, _ in audience.deliveries:
        slowest[sent_us] = max(slowest.get(sent_us, 0), at_ns - sent_us * NS_PER_US)
    return [latency / 1e6 for latency in slowest.values()]


@dataclass(frozen=True, kw_only=True)
class Paced:
    """What viewers waited at a fixed rate."""

    p50_ms: float
    p99_ms: float
    last_ms: float


def _latencies(audience: Audience, publisher: Publisher, per_s: float, seconds: float) -> Paced:
    last = sorted(_pace(audience, publisher, per_s, seconds))
    latencies = [at_ns - sent_us * NS_PER_US for sent_us, at_ns, _ in audience.deliveries]
    return Paced(
        p50_ms=percentile(latencies, 0.50) / 1e6,
        p99_ms=percentile(latencies, 0.99) / 1e6,
        last_ms=last[len(last) // 2],
    )


def measure(server: Running, viewers: int, seconds: float, common_per_s: float | None = None) -> Fanout:
    """Connect the viewers, saturate the server, then drive it at half of what it reached and at the common rate.

    Without ``common_per_s`` the two are the same: this server sets the common rate.
    """
    rss, cpu = server.rss_kib(), server.cpu_s()
    audience = Audience(server.address, [None if server.plain else "bench"] * viewers)
    grown, spent = server.rss_kib() - rss, server.cpu_s() - cpu
    try:
        publisher = Publisher(server)
        _saturate(audience, publisher, min(1.0, seconds))
        best = _saturate(audience, publisher, seconds)
        half = _latencies(audience, publisher, best / 2, seconds)
        common = half if common_per_s is None else _latencies(audience, publisher, common_per_s, seconds)
        return Fanout(
            server=server.name,
            viewers=viewers,
            per_s=best,
            p50_ms=half.p50_ms,
            p99_ms=half.p99_ms,
            last_ms=half.last_ms,
            common_p99_ms=common.p99_ms,
            common_last_ms=common.last_ms,
            kib_a_connection=grown / viewers,
            cpu_ms_a_connection=spent / viewers * 1000,
        )
    finally:
        audience.close()
