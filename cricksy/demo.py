"""``cricksy demo``: matches of several formats, played for ever at a speed that people can watch."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import aiohttp
import structlog
import uvloop
from msgspec import Struct

from core.clock import utc_now
from core.errors import CricksyError
from core.ids import MatchId
from core.scoring import profiles
from core.scoring.events import MatchOpened
from core.scoring.profile import Profile
from cricksy.api import Api
from cricksy.crew import Crew
from cricksy.exits import CommandError, Exit
from cricksy.fixtures.match import play
from cricksy.ground import Ground, Tempo
from cricksy.script import Script
from cricksy.tokens import scorer_of

BETWEEN_MATCHES_S: Final = 30.0
FILES_TRIED: Final = 60
NEVER_S: Final = 1e9
Register: TypeAlias = Callable[[MatchId, str], Awaitable[object]]
"""Makes a match by its id and title, unless it is there."""
logger = structlog.get_logger(__name__)


class Show(Struct, frozen=True, kw_only=True):
    """One match after another of one format."""

    name: str
    profile: Profile
    ball_s: float
    head_start: float
    """The share of a match that is scored at once, so that there is something to see."""


SHOWS: Final = (
    Show(name="t20", profile=profiles.T20, ball_s=3.0, head_start=0.55),
    Show(name="hundred", profile=profiles.THE_HUNDRED, ball_s=3.0, head_start=0.3),
    Show(name="odi", profile=profiles.ODI, ball_s=4.0, head_start=0.6),
    Show(name="test", profile=profiles.TEST, ball_s=4.0, head_start=0.7),
)


class Stage(Struct, frozen=True, kw_only=True):
    """Where the demo plays."""

    url: str
    token: str
    outboxes: Path
    """The devices' journals; with them, and with the hub's log, an interrupted match goes on."""
    tempo: float = 1.0
    """Times as fast."""
    devices: int = 2


def cricsheet_folder() -> Path | None:
    """Where real matches lie on this machine: ``CRICKSY_CRICSHEET``, or the folder beside the repository."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "cricsheet"
    folder = Path(os.environ.get("CRICKSY_CRICSHEET", beside)) / "matches"
    return folder if folder.is_dir() else None


def run(stage: Stage) -> None:
    """Play until interrupted. Raises ``CommandError`` when the hub cannot be reached at the start."""
    uvloop.run(perform(stage))


async def perform(stage: Stage, shows: Sequence[Show] = SHOWS, *, register: Register | None = None) -> None:
    """Play every show until cancelled; matches are nobody's unless ``register`` makes them.

    Raises ``CommandError`` when the hub cannot be reached at the start.
    """
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        api = Api(http, stage.url, stage.token)
        ids = [match.id for match in await api.matches()]
        make = register or api.create
        await asyncio.gather(*(_show(show, stage, http, latest(show, ids), make) for show in shows))


def latest(show: Show, ids: Sequence[str]) -> int:
    """The number of a show's newest match among these ids, 1 where there is none."""
    prefix = f"demo-{show.name}-"
    numbers = [int(rest) for one in ids if one.startswith(prefix) and (rest := one.removeprefix(prefix)).isdigit()]
    return max(numbers, default=1)


def script_of(show: Show, number: int, folder: Path | None) -> Script:
    """A show's match by number: a real one where there are any of its format, else a made-up one."""
    real = _real(show, number, folder) if folder is not None else None
    return real or Script.of(play(f"{show.name}-{number}", show.profile, utc_now().date().isoformat()))


async def _show(show: Show, stage: Stage, http: aiohttp.ClientSession, number: int, register: Register) -> None:
    folder = cricsheet_folder()
    while True:
        script = await asyncio.to_thread(script_of, show, number, folder)
        match_id = MatchId(f"demo-{show.name}-{number}")
        ground = Ground(url=stage.url, token=stage.token, scorer=scorer_of(stage.token), match_id=match_id)
        hurry = int(show.head_start * script.balls)
        tempo = Tempo(devices=stage.devices, ball_s=show.ball_s / stage.tempo, hurry_until=hurry, patience_s=NEVER_S)
        try:
            await register(match_id, script.title)
            await Crew(script, ground, tempo, http, stage.outboxes).play()
        except CommandError as error:
            if error.code is not Exit.REFUSED:
                raise
            logger.warning("demo_match_given_up", match=match_id, why=str(error))
        await asyncio.sleep(BETWEEN_MATCHES_S / stage.tempo)
        number += 1


def _real(show: Show, number: int, folder: Path) -> Script | None:
    files = sorted(folder.glob("*.json"))
    random.Random(f"{show.name}-{number}").shuffle(files)  # noqa: S311  which match is shown is no secret
    for file in files[:FILES_TRIED]:
        try:
            script = Script.read(file)
        except CricksyError as error:
            logger.warning("demo_file_skipped", file=file.name, why=str(error))
            continue
        opened = script.bodies[0]
        if isinstance(opened, MatchOpened) and _alike(opened.profile, show.profile):
            return script
    return None


def _alike(one: Profile, other: Profile) -> bool:
    """Whether two profiles are of one format: as many innings, overs and balls."""
    return (one.innings_per_side, one.overs, one.balls_per_over) == (
        other.innings_per_side,
        other.overs,
        other.balls_per_over,
    )
