"""Settings become ports that work."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from core.bootstrap import migrate, open_ports
from core.errors import Misconfigured, Unavailable
from core.ids import EventId, MatchId
from core.ports import NewEntry, StoredSnapshot
from core.settings import Settings
from tests.support import PostgresServer

MATCH = MatchId("match")


async def _use(settings: Settings) -> None:
    async with open_ports(settings) as ports:
        head = await ports.log.create(MATCH, title="", public=True)
        head = await ports.log.append(MATCH, head.seq, [NewEntry(id=EventId(f"a:{head.seq}"), data=b"{}")])
        await ports.snapshots.put(MATCH, StoredSnapshot(epoch=head.epoch, seq=head.seq, data=b"{}"))
        await ports.bus.publish(MATCH, b"moved")
        await ports.bus.ping()


async def test_a_fresh_machine_just_works(tmp_path: Path) -> None:
    """Nothing set: the folder and the tables are made, and what was written is there the next time."""
    settings = Settings(var=tmp_path / "var")
    for _ in range(2):
        await _use(settings)
    async with open_ports(settings) as ports:
        assert [entry.id for entry in await ports.log.read(MATCH)] == ["a:0", "a:1"]
        assert await ports.snapshots.latest(MATCH) is not None


async def test_several_machines_share_postgresql_and_redis(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    """Two sets of ports over one PostgreSQL and one Redis see each other's entries and messages."""
    settings = Settings(var=tmp_path, database_url=postgres_url, redis_url=redis_url)
    async with AsyncExitStack() as stack:
        one, two = [await stack.enter_async_context(open_ports(settings)) for _ in range(2)]
        await one.log.create(MATCH, title="", public=True)
        messages = await stack.enter_async_context(two.bus.subscribe(MATCH))
        await one.log.append(MATCH, 0, [NewEntry(id=EventId("a:1"), data=b"{}")])
        await one.bus.publish(MATCH, b"moved")
        assert await asyncio.wait_for(anext(messages), 10) == b"moved"
        assert len(await two.log.read(MATCH)) == 1


async def test_postgresql_is_migrated_by_the_operator(tmp_path: Path, postgres_server: PostgresServer) -> None:
    """A PostgreSQL without the tables stops the start until somebody has migrated it."""
    url = await asyncio.to_thread(postgres_server.create_empty)
    settings = Settings(var=tmp_path, database_url=url)
    with pytest.raises(Misconfigured, match="migrate"):
        await _use(settings)
    await migrate(url)
    await _use(settings)


async def test_a_database_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    """No server at the address is an error that says so."""
    with pytest.raises(Unavailable):
        await _use(Settings(var=tmp_path, database_url=f"postgresql://u@/d?host={tmp_path}"))
