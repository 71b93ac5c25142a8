"""The table of servers, and the hub's figures as ratios to the others' in the same run."""

import resource
from collections.abc import Callable
from contextlib import AbstractContextManager

from benchmarks.fanout import servers
from benchmarks.fanout.measure import Fanout, measure
from benchmarks.figures import Row, Section, at_least, at_most

SIZES = (100, 1000, 4000)
FILES = 16384
HUB, STOCK, NODE, NCHAN = "cricksy hub", "python-socketio", "Node socket.io", "Nchan (nginx)"


def fanout(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """Every server with every size of audience, then the ratios that ``realtime.md`` promises."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, hard) if hard > 0 else FILES, hard))
    candidates: list[Callable[[], AbstractContextManager[servers.Running]]] = [
        servers.node,
        servers.hub,
        lambda: servers.stock(uvloop=False),
        lambda: servers.stock(uvloop=True),
    ]
    missing = servers.why_no_nchan()
    if missing is None:
        candidates.append(servers.nchan)
    found: dict[tuple[str, int], Fanout] = {}
    for viewers in SIZES[:2] if quick else SIZES:
        for candidate in candidates:
            with candidate() as server:
                node = found.get((NODE, viewers))
                common = None if node is None else node.per_s / 2
                result = measure(server, viewers, 1.0 if quick else 4.0, common)
                found[result.server, viewers] = result
    notes = [_line(result) for result in found.values()]
    if missing is not None:
        notes.append(f"Nchan was not measured: {missing}")
    return Section(
        title="Fan-out",
        on="one core for the server, one for the audience; 417-byte frames, 3 messages in flight",
        rows=_ratios(found),
        notes=notes,
    )


def _line(result: Fanout) -> str:
    return (
        f"{result.server:24} {result.viewers:5} viewers {result.per_s / 1000:7.1f} k/s"
        f"   p50 {result.p50_ms:6.1f}  p99 {result.p99_ms:6.1f}  last {result.last_ms:6.1f} ms"
        f"   at Node's half: p99 {result.common_p99_ms:6.1f}  last {result.common_last_ms:6.1f} ms"
        f"   {result.kib_a_connection:5.1f} KiB  {result.cpu_ms_a_connection:4.2f} ms a connection"
    )


def _ratios(found: dict[tuple[str, int], Fanout]) -> list[Row]:
    rows: list[Row] = []
    for (server, viewers), ours in found.items():
        if server != HUB:
            continue
        for rival, least in ((STOCK, 8.0), (NODE, 2.0 if viewers == SIZES[-1] else 1.6), (NCHAN, 0.9)):
            theirs = found.get((rival, viewers))
            if theirs is not None:
                what = f"{viewers} viewers: deliveries, hub / {rival}"
                rows.append(at_least(least, what, ours.per_s / theirs.per_s, "times"))
        rows += [
            at_most(20, f"{viewers} viewers: memory", ours.kib_a_connection, "KiB a connection"),
            at_most(0.8, f"{viewers} viewers: processor time to join", ours.cpu_ms_a_connection, "ms a connection"),
        ]
    largest = found.get((HUB, SIZES[-1]))
    if largest is not None:
        node = found[NODE, SIZES[-1]]
        name = f"{SIZES[-1]} viewers"
        rows += [
            at_most(65, f"{name}: p99 at half of its own best", largest.p99_ms, "ms"),
            at_most(0.5, f"{name}: the same, hub / Node", largest.p99_ms / node.p99_ms, "times"),
            at_most(65, f"{name}: p99 at half of Node's best", largest.common_p99_ms, "ms"),
            at_most(0.5, f"{name}: the same, hub / Node", largest.common_p99_ms / node.common_p99_ms, "times"),
            at_most(100, f"{name}: until the last has a ball, at half of Node's best", largest.common_last_ms, "ms"),
        ]
    return rows
