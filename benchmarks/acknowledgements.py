"""Through a real hub on SQLite, committed to disk: how long a scorer waits, alone and in a crowd."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import aiohttp
import uvloop
from rich.console import Console

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
from cricksy.script import Script
from cricksy.simulate import Load, Measured, simulate
from cricksy.tokens import scorer_of, sign

LONG_MATCH = MatchId("long")


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


def _load(load: Load) -> Measured:
    with platform() as (server, token):
        return uvloop.run(simulate(load, _url(server), token, Console(quiet=True)))


async def _score_long_match(url: str, token: str, balls: int) -> list[float]:
    """One device scores a long match as fast as the hub answers; the seconds that each acknowledgement took."""
    script = Script.of(play("bench", TEST))
    script = Script(script.title, script.bodies[: script.of_others[balls - 1] + 1])
    ground = Ground(url=url, token=token, scorer=scorer_of(token), match_id=LONG_MATCH)
    with tempfile.TemporaryDirectory() as folder:
        async with aiohttp.ClientSession() as http:
            await Api(http, url, token).create(LONG_MATCH, script.title)
            crew = Crew(script, ground, Tempo(devices=1, ball_s=0.001), http, Path(folder))
            await crew.play()
            return crew.devices[0].tally.ack_s


def _late_to_early() -> float:
    with platform() as (server, token):
        seconds = uvloop.run(_score_long_match(_url(server), token, LATE + WINDOW))
    return median(seconds[-WINDOW:]) / median(seconds[:WINDOW])


def _rows(name: str, measured: Measured, ack_ms: float) -> list[Row]:
    return [
        at_most(ack_ms, f"{name}: tap to acknowledgement, p99", measured.ack.p99_ms, "ms"),
        Row(what=f"{name}: the same, p50", value=measured.ack.p50_ms, unit="ms"),
        at_most(100, f"{name}: tap to a viewer, p99", measured.to_viewer.p99_ms, "ms"),
        at_most(0, f"{name}: viewers without the last ball", measured.missed, "viewers"),
    ]


def acknowledgements(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """One match with 200 viewers; fifty matches with 2,000; and a long match's late balls."""
    one = _load(Load(matches=1, devices=2, viewers=200, overlays=5, balls=30 if quick else 300, ball_s=0.1))
    many = _load(Load(matches=50, devices=2, viewers=2000, overlays=20, balls=5 if quick else 20, ball_s=2.0))
    rows = [
        *_rows("1 match, 200 viewers", one, 10),
        at_most(400, "a ball to a viewer", one.ball_bytes, "bytes"),
        at_most(1000, "200 viewers joining", one.join_bytes / 1000, "kB"),
        *_rows("50 matches, 2,000 viewers", many, 25),
        at_most(1.2, "ball 600 / ball 1, through the hub", _late_to_early(), "times"),
    ]
    return Section(
        title="Acknowledgements",
        on="cricksy up on SQLite (WAL, synchronous FULL); two devices enter every ball of each match",
        rows=rows,
        notes=[f"{many.events} events of 50 matches in {many.seconds:.0f} s"],
    )
