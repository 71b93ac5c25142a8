"""Real processes that race for the last of something, with ``kill -9`` in between."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from core.clock import unix_ms
from core.ids import MatchId, WorkspaceId
from core.models.people import WorkspaceKind
from core.storage.engine import Database
from core.storage.log import SqlLog
from core.storage.meters import SqlMeters
from core.storage.slots import SqlSlots
from core.storage.tables.usage import usage_reservations as reservations
from core.usecases.reaper import Reaper
from tests.storage.workspaces import add_organisation, add_workspace
from tests.usage.books import differences, highest, prefill, reserved, used
from tests.usage.racers import (
    BEFORE,
    ESTIMATE,
    GROUND,
    LEASE_MS,
    LIMITS,
    REPORTS,
    SLOTS,
    STORAGE,
    TOKENS,
    Found,
    workspace_of,
)
from tests.usage.shelf import Shelf

_ROOT = Path(__file__).parent.parent.parent
_LAPS_A_KILL = 40
"""More than racers come to on a quiet machine: each lap has a workspace of its own."""
_HOUR_MS = 3_600_000
_SAMPLE_S = 0.02
KILLS = [17, pytest.param(150, marks=[pytest.mark.long, pytest.mark.timeout(300)])]


async def _race(kind: str, url: str, folder: Path, kills: int, watch: Callable[[], Awaitable[None]]) -> int:
    """Let them race, watch all the while, and return how many laps they did."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.usage.race", kind, url, str(folder), str(kills)),
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output = asyncio.create_task(process.communicate())
    while not output.done():
        await watch()
        await asyncio.wait([output], timeout=_SAMPLE_S)
    stdout, _ = await output
    assert process.returncode == 0
    killed, laps = map(int, stdout.decode().splitlines()[-1].split())
    assert killed >= kills
    return laps


async def _lay_out(database: Database, tmp_path: Path, laps: int) -> Path:
    """Workspaces that have used almost everything, one for each lap, and a folder for what is made."""
    workspaces = [workspace_of(lap) for lap in range(laps)]

    def work(connection: Connection) -> None:
        for workspace in workspaces:
            add_workspace(connection, workspace, WorkspaceKind.ORGANISATION)
        prefill(connection, workspaces, BEFORE)

    await database.transact(work)
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


async def _keys_of(database: Database, **where: str) -> dict[str, WorkspaceId]:
    """The workspace of each reservation's key."""
    rows = await database.query(select(reservations.c.key, reservations.c.workspace_id).filter_by(**where))
    return {key: WorkspaceId(workspace) for key, workspace in rows}


async def _settle(database: Database, folder: Path) -> None:
    """An hour later every lease is over; nothing is left open, reserved, or out of the ledger."""
    await Reaper(SqlMeters(database), Found(Shelf(folder)), now_ms=lambda: unix_ms() + _HOUR_MS).sweep()
    assert await _keys_of(database, state="open") == {}
    assert await reserved(database) == 0
    assert await differences(database) == []


@pytest.mark.parametrize("kills", KILLS)
async def test_uploaders_racing_for_the_last_gigabytes(
    database: Database, database_url: str, tmp_path: Path, kills: int
) -> None:
    """Ten at a time: never over the limit, and in the end what is used is what is stored, to the byte."""
    laps = _LAPS_A_KILL * kills
    folder = await _lay_out(database, tmp_path, laps)

    async def watch() -> None:
        assert await differences(database) == []

    assert await _race("uploads", database_url, folder, kills, watch) < laps
    await _settle(database, folder)
    assert (await highest(database))[STORAGE] <= LIMITS[STORAGE]
    owners = await _keys_of(database)
    stored: dict[WorkspaceId, int] = {}
    for key, content in Shelf(folder).things().items():
        stored[owners[key]] = stored.get(owners[key], 0) + len(content)
    assert stored
    after = await used(database)
    for lap in range(laps):
        workspace = workspace_of(lap)
        assert after[workspace, STORAGE] == BEFORE[STORAGE] + stored.get(workspace, 0)


@pytest.mark.parametrize("kills", KILLS)
async def test_racing_for_the_last_report(database: Database, database_url: str, tmp_path: Path, kills: int) -> None:
    """Sixteen at a time: never more than one gets it, and each report and token that was spent is charged once."""
    laps = _LAPS_A_KILL * kills
    folder = await _lay_out(database, tmp_path, laps)

    async def watch() -> None:
        assert await differences(database) == []

    assert await _race("reports", database_url, folder, kills, watch) < laps
    await _settle(database, folder)
    most = await highest(database)
    assert most[REPORTS] <= LIMITS[REPORTS]
    assert most[TOKENS] <= LIMITS[TOKENS]
    owners, reports = await _keys_of(database), Shelf(folder).things()
    assert reports
    spent = {workspace_of(lap): dict(BEFORE) for lap in range(laps)}
    for key, content in reports.items():
        spent[owners[key]][REPORTS] += 1
        spent[owners[key]][TOKENS] += int(content)
    for key, workspace in (await _keys_of(database, state="committed")).items():
        spent[workspace][TOKENS] += ESTIMATE if key not in reports else 0
    after = await used(database)
    for workspace, amounts in spent.items():
        assert {meter: after[workspace, meter] for meter in amounts} == amounts


@pytest.mark.parametrize("kills", KILLS)
async def test_racing_for_three_slots(database: Database, database_url: str, tmp_path: Path, kills: int) -> None:
    """Fifty games at a time: never more than three are scored, and one whose scorer died gives way within a lease."""
    await add_organisation(database, GROUND)
    async with aclosing(SqlLog(database)) as log:
        for lane in range(50):
            await log.create(MatchId(f"m{lane:02}"), title="", public=True)
    slots, most = SqlSlots(database), 0

    async def watch() -> None:
        nonlocal most
        most = max(most, len(await slots.held(GROUND)))

    await _race("slots", database_url, tmp_path, kills, watch)
    assert most == SLOTS
    assert all(slot.lease_until_ms <= unix_ms() + LEASE_MS for slot in await slots.held(GROUND))
