"""``cricksy replay``: a real match, played into a running hub by devices that lose their connections."""

import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter, time_ns

import aiohttp
import msgspec
from msgspec import Struct
from rich.console import Console
from rich.live import Live
from rich.table import Table

from core.ids import MatchId, uuid7
from core.scoring.figures import Scorecard
from cricksy.api import Api
from cricksy.crew import Crew
from cricksy.faults import Drop
from cricksy.ground import Ground, Tempo
from cricksy.latency import Latency
from cricksy.pace import REAL_BALL_S
from cricksy.scorecard import differences
from cricksy.script import Script
from cricksy.tokens import scorer_of


class Order(Struct, frozen=True, kw_only=True):
    """What to replay, where and how."""

    file: Path
    url: str
    token: str
    match_id: MatchId | None = None
    """``None``: a new match."""
    speed: float | None = None
    """Times real time; ``None`` is as fast as it goes."""
    devices: int = 3
    drop: float = 0.0
    outboxes: Path | None = None
    """Where the devices keep their journals; ``None``: a folder that goes away at the end."""
    patience_s: float = 60.0


class Report(Struct, frozen=True, kw_only=True):
    """What a replay found."""

    match_id: MatchId
    devices: int
    balls: int
    events: int
    seconds: float
    ack: Latency
    connections: int
    drops: dict[str, int]
    verdicts: dict[str, int]
    lost: int
    """Acknowledged by the hub and not in its log."""
    doubled: int
    """In its log more than once, or never acknowledged to anybody."""
    differences: list[str]
    """Where the hub's scorecard is not the file's."""

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled or counted otherwise."""
        return not (self.lost or self.doubled or self.differences)


def run(order: Order, console: Console) -> bool:
    """Replay and print the report; returns whether the hub ended with the file's scorecard."""
    script = Script.read(order.file)
    report = asyncio.run(replay(order, script, console))
    print_report(report, console)
    return report.good


async def replay(order: Order, script: Script, console: Console) -> Report:
    """Play ``script`` to its end and compare what the hub made of it."""
    match_id = order.match_id or MatchId(uuid7(time_ns() // 1_000_000))
    ground = Ground(url=order.url, token=order.token, scorer=scorer_of(order.token), match_id=match_id)
    tempo = Tempo(
        devices=order.devices,
        ball_s=REAL_BALL_S / order.speed if order.speed else 0.0,
        drop=order.drop,
        patience_s=order.patience_s,
    )
    connector = aiohttp.TCPConnector(limit=0)
    with tempfile.TemporaryDirectory(prefix="cricksy-replay-") as folder:
        async with aiohttp.ClientSession(connector=connector) as http:
            api = Api(http, order.url, order.token)
            await api.create(match_id, script.title)
            crew = Crew(script, ground, tempo, http, order.outboxes or Path(folder))
            started = perf_counter()
            await _watch(crew, console)
            seconds = perf_counter() - started
            stored = await api.event_ids(match_id)
            card = await api.scorecard(match_id)
    acknowledged = set(crew.acknowledged)
    tallies = [device.tally for device in crew.devices]
    return Report(
        match_id=match_id,
        devices=order.devices,
        balls=script.balls,
        events=len(stored),
        seconds=seconds,
        ack=Latency.of(sample for tally in tallies for sample in tally.ack_s),
        connections=sum(tally.connections for tally in tallies),
        drops={drop.value: sum(device.faults.drops[drop] for device in crew.devices) for drop in Drop},
        verdicts=_verdicts(crew),
        lost=len(acknowledged - set(stored)),
        doubled=len(stored) - len(acknowledged & set(stored)),
        differences=_compare(card, script.scorecard()),
    )


def _compare(hubs: Scorecard, files: Scorecard) -> list[str]:
    found = list(differences(hubs, msgspec.to_builtins(files)))
    return found or ([] if hubs == files else ["partnerships, or figures of the whole match"])


async def _watch(crew: Crew, console: Console) -> None:
    playing = asyncio.create_task(crew.play())
    started = perf_counter()
    with Live(console=console, refresh_per_second=8, transient=True, get_renderable=lambda: _line(crew, started)):
        await playing


def _line(crew: Crew, started: float) -> str:
    tallies = [device.tally for device in crew.devices]
    sent = sum(len(device.observer.journal.acknowledged) for device in crew.devices)
    waiting = sum(len(device.observer.journal.pending) for device in crew.devices)
    connections = sum(tally.connections for tally in tallies)
    return (
        f"{crew.script.title}: ball {crew.balls} of {crew.script.balls}, {sent} events on disk, {waiting} waiting, "
        f"{connections} connections, {perf_counter() - started:.1f} s"
    )


def _verdicts(crew: Crew) -> dict[str, int]:
    total = sum((device.tally.verdicts for device in crew.devices), Counter())
    return {verdict.value: count for verdict, count in sorted(total.items())}


def print_report(report: Report, console: Console) -> None:
    """The report as a table, and the verdict as the last line."""
    table = Table(show_header=False, box=None)
    table.add_row("match", report.match_id)
    table.add_row("played", f"{report.balls} balls by {report.devices} devices in {report.seconds:.1f} s")
    table.add_row("throughput", f"{report.events / report.seconds:.0f} events/s")
    table.add_row("acknowledged after", f"p50 {report.ack.p50_ms:.1f} ms, p99 {report.ack.p99_ms:.1f} ms")
    dropped = ", ".join(f"{count} {when}" for when, count in report.drops.items() if count)
    table.add_row("connections", f"{report.connections}" + (f"; dropped: {dropped}" if dropped else ""))
    table.add_row("verdicts", ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items()))
    table.add_row("log", f"{report.events} events, {report.lost} lost, {report.doubled} doubled")
    console.print(table)
    for line in report.differences:
        console.print(line, markup=False, highlight=False)
    if report.good:
        console.print("The hub's scorecard equals the file's.")
    else:
        console.print(f"NOT the file's scorecard: {len(report.differences)} differences.", style="bold red")
