"""Through a real hub on SQLite, committed to disk: how long a scorer waits, alone and in a crowd."""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp
import uvloop
from rich.console import Console

from benchmarks.crowd import watching
from benchmarks.engine import LATE, WINDOW
from benchmarks.fanout.servers import Running, free_port, running
from benchmarks.figures import Row, Section, at_most
from core.ids import MatchId
from core.scoring.profiles import TEST
from core.settings import Settings
from cricksy.api import Api
from cricksy.crew import Crew
from cricksy.fixtures.match import play
from cricksy.ground import Ground, Tempo
from cricksy.latency import Latency
from cricksy.script import Script
from cricksy.simulate import Load, simulate
from cricksy.tokens import scorer_of, sign

OPENING = 5
"""Acknowledgements of each device that do not count: all matches begin at the same moment here, as they never do."""
LAST_PATCH_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Scored:
    """What scorers and viewers of some matches went through."""

    ack: Latency
    to_viewer: Latency
    late_to_early: float
    """Of the acknowledgements of balls 600 to 659 and of the first 60, the quotient of the medians."""
    unseen: int
    """Viewers who did not get the newest change of their match's board that others of it got."""


@contextmanager
def platform() -> Iterator[tuple[Running, str]]:
    """``cricksy up`` in a process of its own, and a token for everything."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        chosen = {"CRICKSY_SECRET_KEY": secrets.token_urlsafe(48), "CRICKSY_VAR": folder, "CRICKSY_PORT": str(port)}
        os.environ.update(chosen)
        token = sign(Settings(), "bench", "*", "score,watch,create", "1h")
        with running("cricksy", [sys.executable, "-m", "cricksy", "up"], port) as server:
            yield server, token
        for name in chosen:
            del os.environ[name]


def _url(server: Running) -> str:
    return f"http://{server.address[0]}:{server.address[1]}"


def _opening(script: Script, balls: int) -> Script:
    return Script(script.title, script.bodies[: script.of_others[balls - 1] + 1])


async def _score(server: Running, token: str, scripts: dict[MatchId, Script], tempo: Tempo, viewers: int) -> Scored:
    """Score the matches at once, and watch each with its share of the viewers."""
    url = _url(server)
    watched = [str(match) for match in scripts] * (viewers // len(scripts))
    with tempfile.TemporaryDirectory() as folder:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
            api = Api(http, url, token)
            for match, script in scripts.items():
                await api.create(match, script.title)
            grounds = {m: Ground(url=url, token=token, scorer=scorer_of(token), match_id=m) for m in scripts}
            crews = {m: Crew(scripts[m], ground, tempo, http, Path(folder)) for m, ground in grounds.items()}
            with watching(server.address, watched) as crowd:
                await asyncio.gather(*(crew.play() for crew in crews.values()))
                await asyncio.sleep(LAST_PATCH_S)
                seen = crowd.leave()
    devices = [(match, device) for match, crew in crews.items() for device in crew.devices]
    sent = {(match, seq): at for match, device in devices for seq, at in device.tally.committed}
    newest = {match: max((each.seq for each in seen if each.match == match), default=0) for match in watched}
    at_the_end = sum(each.seq == newest[each.match] for each in seen)
    alone = devices[0][1].tally.ack_s
    return Scored(
        ack=Latency.of(s for _, device in devices for s in device.tally.ack_s[OPENING:]),
        to_viewer=Latency.of(
            each.at_s - sent[MatchId(each.match), each.seq] for each in seen if (MatchId(each.match), each.seq) in sent
        ),
        late_to_early=median(alone[LATE:]) / median(alone[:WINDOW]) if len(alone) > LATE else 0.0,
        unseen=len(watched) - at_the_end,
    )


def _measure(scripts: dict[MatchId, Script], tempo: Tempo, viewers: int) -> Scored:
    with platform() as (server, token):
        return uvloop.run(_score(server, token, scripts, tempo, viewers))


def _rows(name: str, scored: Scored, ack_ms: float) -> list[Row]:
    return [
        at_most(ack_ms, f"{name}: tap to acknowledgement, p99", scored.ack.p99_ms, "ms"),
        Row(what=f"{name}: the same, p50", value=scored.ack.p50_ms, unit="ms"),
        at_most(100, f"{name}: tap to a viewer, p99", scored.to_viewer.p99_ms, "ms"),
        at_most(0, f"{name}: viewers without the last ball", scored.unseen, "viewers"),
    ]


def _sizes(balls: int) -> list[Row]:
    load = Load(matches=1, devices=2, viewers=200, overlays=0, balls=balls, ball_s=0.1)
    with platform() as (server, token):
        measured = uvloop.run(simulate(load, _url(server), token, Console(quiet=True)))
    return [
        at_most(400, "a ball to a viewer, both scorers' entries", measured.ball_bytes, "bytes"),
        at_most(1000, "200 viewers joining", measured.join_bytes / 1000, "kB"),
    ]


def acknowledgements(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """One match with 200 viewers; fifty matches with 2,000; and a long match's late balls."""
    test = Script.of(play("bench", TEST))
    one = _measure({MatchId("one"): _opening(test, 30 if quick else 300)}, Tempo(devices=2, ball_s=0.1), 200)
    fifty = {MatchId(f"match-{number}"): _opening(test, 5 if quick else 25) for number in range(50)}
    many = _measure(fifty, Tempo(devices=2, ball_s=2.0), 2000)
    long = _measure({MatchId("long"): _opening(test, LATE + WINDOW)}, Tempo(devices=1, ball_s=0.001), 10)
    rows = [
        *_rows("1 match, 200 viewers", one, 10),
        *_sizes(60),
        *_rows("50 matches, 2,000 viewers", many, 25),
        at_most(1.2, "ball 600 / ball 1, through the hub", long.late_to_early, "times"),
    ]
    return Section(
        title="Acknowledgements",
        on="cricksy up on SQLite (WAL, synchronous FULL); two devices enter every ball of each match",
        rows=rows,
        notes=[f"{many.ack.count} acknowledgements in 50 matches, {one.ack.count} in one"],
    )
