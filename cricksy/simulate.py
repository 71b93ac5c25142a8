"""``cricksy simulate``: made-up matches, scored and watched all at once, to see how a hub bears it."""

import asyncio
import itertools
import tempfile
from pathlib import Path
from time import perf_counter, time_ns

import aiohttp
import uvloop
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from core.ids import MatchId, uuid7
from core.scoring.profiles import T20
from cricksy.api import Api
from cricksy.crew import Crew
from cricksy.fixtures.match import play
from cricksy.ground import Ground, Tempo
from cricksy.latency import Latency
from cricksy.script import Script
from cricksy.tokens import scorer_of
from cricksy.viewers import SocketViewer, StreamViewer, Viewer, watching

LAST_PATCHES_S = 2.0
"""How long viewers stay after the last ball."""


class Load(Struct, frozen=True, kw_only=True):
    """How much of everything."""

    matches: int = 5
    devices: int = 2
    """For each match."""
    viewers: int = 200
    """In all, over Socket.IO."""
    overlays: int = 5
    """In all, over Server-Sent Events."""
    balls: int = 60
    """Of each match."""
    ball_s: float = 1.0
    drop: float = 0.0


class Measured(Struct, frozen=True, kw_only=True):
    """What came of it."""

    seconds: float
    events: int
    ack: Latency
    to_viewer: Latency
    """From a device's send to a viewer's receipt."""
    to_overlay: Latency
    patch_bytes: float
    """Mean size of a patch message to a viewer."""
    ball_bytes: float
    """Mean of what a viewer receives for each ball: a ball may need several patches."""
    join_bytes: int
    """All viewers' snapshots together."""
    missed: int
    """Viewers and overlays without the last patch that others of their match got."""


def run(load: Load, url: str, token: str, console: Console) -> bool:
    """Simulate and print; returns whether every viewer ended with the newest ball."""
    measured = uvloop.run(simulate(load, url, token, console))
    print_measured(load, measured, console)
    return not measured.missed


async def simulate(load: Load, url: str, token: str, console: Console) -> Measured:
    """Score ``load.matches`` at once while viewers and overlays watch."""
    scorer = scorer_of(token)
    started = time_ns() // 1_000_000
    with tempfile.TemporaryDirectory(prefix="cricksy-simulate-") as folder:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            api = Api(http, url, token)
            crews: dict[MatchId, Crew] = {}
            for number in range(load.matches):
                ground = Ground(url=url, token=token, scorer=scorer, match_id=MatchId(uuid7(started)))
                script = _opening(Script.of(play(f"simulate-{number}", T20)), load.balls)
                await api.create(ground.match_id, script.title)
                tempo = Tempo(devices=load.devices, ball_s=load.ball_s, drop=load.drop)
                crews[ground.match_id] = Crew(script, ground, tempo, http, Path(folder))
            ids = itertools.cycle(crews)
            viewers: list[Viewer] = [SocketViewer(http, url, next(ids)) for _ in range(load.viewers)]
            overlays: list[Viewer] = [StreamViewer(http, url, next(ids)) for _ in range(load.overlays)]
            began = perf_counter()
            with console.status(f"{load.viewers} viewers, {load.overlays} overlays, {load.matches} matches"):
                await watching([*viewers, *overlays], lambda: _play(list(crews.values())))
            return _measure(crews, viewers, overlays, perf_counter() - began)


def _opening(script: Script, balls: int) -> Script:
    """The match as far as its ``balls``-th delivery."""
    if balls >= script.balls:
        return script
    return Script(script.title, script.bodies[: script.of_others[balls - 1] + 1])


async def _play(crews: list[Crew]) -> None:
    await asyncio.gather(*(crew.play() for crew in crews))
    await asyncio.sleep(LAST_PATCHES_S)


def _measure(crews: dict[MatchId, Crew], viewers: list[Viewer], overlays: list[Viewer], seconds: float) -> Measured:
    sent = {
        (match_id, seq): at
        for match_id, crew in crews.items()
        for device in crew.devices
        for seq, at in device.tally.committed
    }
    audience = (*viewers, *overlays)
    watched = {one.match_id for one in audience}
    newest = {match_id: max(_last_seq(one) for one in audience if one.match_id == match_id) for match_id in watched}
    patches = sum(len(viewer.sights) for viewer in viewers)
    patch_bytes = sum(sight.size_bytes for viewer in viewers for sight in viewer.sights)
    balls_seen = sum(crews[viewer.match_id].script.balls for viewer in viewers)
    return Measured(
        seconds=seconds,
        events=len(sent),
        ack=Latency.of(s for crew in crews.values() for device in crew.devices for s in device.tally.ack_s),
        to_viewer=_delays(viewers, sent),
        to_overlay=_delays(overlays, sent),
        patch_bytes=patch_bytes / max(patches, 1),
        ball_bytes=patch_bytes / max(balls_seen, 1),
        join_bytes=sum(viewer.snapshot_bytes for viewer in viewers),
        missed=sum(not one.sights or _last_seq(one) < newest[one.match_id] for one in audience),
    )


def _last_seq(viewer: Viewer) -> int:
    return viewer.sights[-1].seq if viewer.sights else 0


def _delays(viewers: list[Viewer], sent: dict[tuple[MatchId, int], float]) -> Latency:
    return Latency.of(
        sight.at - sent[viewer.match_id, sight.seq]
        for viewer in viewers
        for sight in viewer.sights
        if (viewer.match_id, sight.seq) in sent
    )


def print_measured(load: Load, measured: Measured, console: Console) -> None:
    """The latencies as a table, the sizes below it."""
    table = Table("", "count", "p50 ms", "p99 ms", "worst ms")
    for name, latency in (
        ("acknowledgement", measured.ack),
        ("ball to viewer", measured.to_viewer),
        ("ball to overlay", measured.to_overlay),
    ):
        figures = (latency.p50_ms, latency.p99_ms, latency.worst_ms)
        table.add_row(name, str(latency.count), *(f"{figure:.1f}" for figure in figures))
    console.print(table)
    devices = load.matches * load.devices
    console.print(f"{measured.events} events by {devices} devices in {measured.seconds:.1f} s")
    console.print(f"{measured.patch_bytes:.0f} bytes a patch, {measured.ball_bytes:.0f} bytes a ball for each viewer")
    console.print(f"{measured.join_bytes / 1000:.0f} kB for {load.viewers} viewers to join")
    if load.viewers:
        console.print("Scorers and viewers share this process, so scorers wait for viewers' reading too.", style="dim")
    if measured.missed:
        console.print(f"{measured.missed} viewers did not get the last ball", style="bold red")
