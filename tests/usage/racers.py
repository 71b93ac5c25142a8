"""What the racing processes do: reserve, make something, commit; each may be killed at any moment."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TypeAlias

from core.clock import unix_ms
from core.errors import Conflict, LimitReached, Unavailable
from core.ids import MatchId, WorkspaceId, uuid7
from core.ports.usage import Claim, Reservation, Shortage
from core.storage.engine import Database
from core.storage.meters import SqlMeters
from core.storage.slots import SqlSlots
from core.usecases.reaper import Reaper
from core.usecases.slots import GameSlots
from tests.usage.shelf import Shelf
from tests.usage.track import Track

LEASE_MS = 300
"""So short that the reapers also meet owners who are only slow."""
STORAGE, REPORTS, TOKENS = "storage_gb", "ai_reports_month", "ai_tokens_month"
LIMITS = {STORAGE: 500_000, REPORTS: 5, TOKENS: 10_000}
"""Of every workspace in the race; storage in bytes of 1/1,000,000."""
BEFORE = {STORAGE: 480_000, REPORTS: 4, TOKENS: 9_000}
"""What each has used before the race."""
ESTIMATE = 200
SLOTS = 3
GROUND = WorkspaceId("ground")

Racer: TypeAlias = Callable[[Database, Path, Track, Random], Awaitable[None]]


def workspace_of(lap: int) -> WorkspaceId:
    """Where everybody races until nothing is left."""
    return WorkspaceId(f"w{lap:04}")


async def upload(database: Database, folder: Path, track: Track, random: Random) -> None:
    """Upload for the last gigabytes: the declared size is reserved, what is stored may be smaller."""
    meters, shelf = SqlMeters(database), Shelf(folder)
    while not track.over:
        lap, name, size = track.lap, uuid7(unix_ms()), random.randint(1000, 9000)
        workspace = workspace_of(lap)
        if not await _reserve(meters, workspace, name, _claim(STORAGE, size)):
            track.leave(lap)
            continue
        stored = size if random.random() < 0.5 else random.randint(1, size)
        if not await _keep(meters, workspace, name):
            continue
        if random.random() < 0.1:
            await asyncio.sleep(1.5 * LEASE_MS / 1000)  # a phone in a tunnel
        if random.random() < 0.3 or not shelf.put(name, b"v" * stored):
            await meters.refund(workspace, name, now_ms=unix_ms())
        else:
            await meters.commit(workspace, name, {STORAGE: stored}, now_ms=unix_ms())


async def report(database: Database, folder: Path, track: Track, random: Random) -> None:
    """Make the last report, within the last tokens: both are reserved or neither."""
    meters, shelf = SqlMeters(database), Shelf(folder)
    while not track.over:
        lap, name = track.lap, uuid7(unix_ms())
        workspace = workspace_of(lap)
        claims = (_claim(REPORTS, 1), _claim(TOKENS, 500, ESTIMATE))
        if not await _reserve(meters, workspace, name, *claims):
            track.leave(lap)
            continue
        tokens = random.randint(1, 500)
        if random.random() < 0.3 or not shelf.put(name, str(tokens).encode()):
            await meters.refund(workspace, name, now_ms=unix_ms())
        else:
            await meters.commit(workspace, name, {TOKENS: tokens}, now_ms=unix_ms())


async def score(database: Database, _folder: Path, track: Track, random: Random) -> None:
    """Play one match again and again, for which one of three slots is needed."""
    slots = GameSlots(SqlSlots(database), lease_ms=LEASE_MS)
    match = MatchId(f"m{track.lane:02}")
    while not track.over:
        try:
            await slots.take(match, GROUND, SLOTS, plan="scorers_pro")
        except LimitReached:
            await asyncio.sleep(random.uniform(0.1, 0.4))
            continue
        for _ in range(random.randint(0, 3)):
            await asyncio.sleep(random.uniform(0, 0.05))  # an over
            await slots.renew([match])
        await slots.end(match)
        track.leave(track.lap)


async def reap(database: Database, folder: Path, track: Track, _random: Random) -> None:
    """Settle for those who were killed, while the others race."""
    reaper = Reaper(SqlMeters(database), Found(Shelf(folder)))
    while not track.over:
        await reaper.sweep()
        await asyncio.sleep(LEASE_MS / 10_000)


class Found:
    """Evidence on a shelf: a stored object's size, or a report with the tokens that it took."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def found(self, about: str) -> Mapping[str, int]:
        """How much of each meter the thing uses."""
        kind, _, name = about.partition(":")
        content = self._shelf.look(name)
        if kind == STORAGE:
            return {STORAGE: len(content)}
        return {REPORTS: 1, TOKENS: int(content)} if content else {}


def run(racer: Racer, database: Database, folder: Path, track: Track) -> None:
    """Race in this process until the race is over."""
    random = Random(os.getpid())  # noqa: S311 - chance, not secrecy

    async def race() -> None:
        while not track.over:
            with suppress(Unavailable):  # SQLite lets nobody wait longer than five seconds
                await racer(database, folder, track, random)
        await database.aclose()

    asyncio.run(race())


def _claim(meter: str, amount: int, estimate: int | None = None) -> Claim:
    return Claim(meter=meter, period_ms=0, amount=amount, limit=LIMITS[meter], estimate=estimate)


async def _reserve(meters: SqlMeters, workspace: WorkspaceId, name: str, *claims: Claim) -> bool:
    now = unix_ms()
    held: Reservation | Shortage = await meters.reserve(
        workspace, name, claims, about=f"{claims[0].meter}:{name}", lease_until_ms=now + LEASE_MS, now_ms=now
    )
    return isinstance(held, Reservation)


async def _keep(meters: SqlMeters, workspace: WorkspaceId, name: str) -> bool:
    """Renew the lease, as each part of an upload does; whether it was not too late."""
    try:
        await meters.renew(workspace, name, unix_ms() + LEASE_MS)
    except Conflict:
        return False
    return True
