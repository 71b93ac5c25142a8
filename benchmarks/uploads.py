"""A hundred videos that arrive at once, while a match is scored: the web's memory, and how long the scorers wait."""

import asyncio
import os
import tempfile
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.acknowledgements import OPENING, platform
from benchmarks.fanout.servers import Running
from benchmarks.figures import Row, Section, at_most
from benchmarks.senders import Sent, senders
from core.ids import MatchId
from core.scoring.profiles import TEST
from core.storage.blobs.sizes import PART_BYTES
from cricksy.api import Api
from cricksy.crew import Crew
from cricksy.fixtures.match import play
from cricksy.ground import Ground, Tempo
from cricksy.latency import Latency
from cricksy.script import Script
from cricksy.tokens import scorer_of
from tests.objects import in_folder
from tests.uploads.ground import prepared

_MATCH = MatchId("bench")
_TEMPO = Tempo(devices=2, ball_s=0.05)
_MB = 1_000_000


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What was measured."""

    quiet: Latency
    """Of the acknowledgements before anything was uploaded."""
    busy: Latency
    """Of those while the uploads ran."""
    peak_mb: float
    sent: Sent


def _forget_peak(server: Running) -> None:
    """Look for the peak from now on: at its start the process hashes a password, which takes 64 MiB (argon2)."""
    Path(f"/proc/{server.pid}/clear_refs").write_text("5", encoding="ascii")


def _peak_mb(server: Running) -> float:
    lines = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / _MB for line in lines if line.startswith("VmHWM"))


async def _invite(uploads: int) -> tuple[str, list[str]]:
    """A coach on the platform that runs: a token, and a session for each upload."""
    var = Path(os.environ["CRICKSY_VAR"])
    async with aclosing(in_folder(var / "media", PART_BYTES)) as blobs, prepared(var, blobs) as ground:
        coach = await ground.coach()
        return coach.token, [str(await ground.session(coach.account)) for _ in range(uploads)]


def _film(path: Path, size_bytes: int) -> Path:
    """Bytes that repeat: nobody looks at them before they have arrived."""
    piece = os.urandom(_MB)
    with path.open("wb") as file:
        for _ in range(size_bytes // _MB):
            file.write(piece)
    return path


async def _measure(server: Running, token: str, uploads: int, size_bytes: int, quiet_s: float) -> _Found:
    script, url = Script.of(play("bench", TEST)), f"http://{server.address[0]}:{server.address[1]}"
    ground = Ground(url=url, token=token, scorer=scorer_of(token), match_id=_MATCH)
    coach, sessions = await _invite(uploads)
    with tempfile.TemporaryDirectory() as name:
        film = _film(Path(name) / "film.mp4", size_bytes)
        async with aiohttp.ClientSession() as http:
            await Api(http, url, token).create(_MATCH, script.title)
            crew = Crew(script, ground, _TEMPO, http, Path(name))
            with senders(server.address, coach, sessions, film) as sending:
                scoring = asyncio.create_task(crew.play())
                await asyncio.sleep(quiet_s)
                before = [len(device.tally.ack_s) for device in crew.devices]
                _forget_peak(server)
                sending.start()
                sent = await asyncio.to_thread(sending.result)
                after = [len(device.tally.ack_s) for device in crew.devices]
            peak_mb = _peak_mb(server)
            if scoring.done():
                raise RuntimeError("the match was over before the uploads were")
            scoring.cancel()
            await asyncio.gather(scoring, return_exceptions=True)
    tallies = [device.tally.ack_s for device in crew.devices]
    return _Found(
        quiet=Latency.of(s for ack_s, end in zip(tallies, before, strict=True) for s in ack_s[OPENING:end]),
        busy=Latency.of(s for ack_s, a, b in zip(tallies, before, after, strict=True) for s in ack_s[a:b]),
        peak_mb=peak_mb,
        sent=sent,
    )


def uploads(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """Two gigabytes in a hundred uploads by tus, each in one request."""
    count, size_bytes, quiet_s = (10, 5 * _MB, 3.0) if quick else (100, 20 * _MB, 20.0)
    with platform() as (server, token):
        found = asyncio.run(_measure(server, token, count, size_bytes, quiet_s))
    ratio = found.busy.p99_ms / found.quiet.p99_ms
    return Section(
        title="Uploads",
        on=f"cricksy up with a folder and SQLite on one disk; {count} uploads of {size_bytes // _MB} MB by tus at once",
        rows=[
            at_most(200, "the web process's peak", found.peak_mb, "MB"),
            at_most(0, "uploads that failed", len(found.sent.errors), "uploads"),
            Row(what="all uploads", value=found.sent.seconds, unit="s"),
            Row(what="tap to acknowledgement meanwhile, p50", value=found.busy.p50_ms, unit="ms"),
            Row(what="the same before, p50", value=found.quiet.p50_ms, unit="ms"),
            Row(what="tap to acknowledgement meanwhile, p99", value=found.busy.p99_ms, unit="ms"),
            Row(what="the same before, p99", value=found.quiet.p99_ms, unit="ms"),
            at_most(2, "p99 meanwhile / before", ratio, "times"),
        ],
        notes=[f"{found.busy.count} acknowledgements meanwhile, {found.quiet.count} before", *found.sent.errors[:3]],
    )
