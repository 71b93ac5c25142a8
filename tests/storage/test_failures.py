"""What happens to the log when a process, a disk, a server or a caller goes away."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing, suppress
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Connection

from core.errors import Malformed, NotFound, SequenceConflict, Unavailable
from core.ids import EventId, MatchId
from core.ports import Head, NewEntry, StoredSnapshot
from core.storage.engine import Database, open_database
from core.storage.log import SqlLog
from core.storage.migrate import migrate
from core.storage.snapshots import SqlSnapshots
from tests.support import PostgresServer

MATCH = MatchId("match")
T = TypeVar("T")


def entry(name: str, size: int = 2) -> NewEntry:
    """An event to append, of so many bytes."""
    return NewEntry(id=EventId(name), data=b"x" * size)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with every table."""
    await migrate(database_url)
    async with aclosing(open_database(database_url)) as database:
        yield database


@pytest.fixture
async def log(database: Database) -> AsyncIterator[SqlLog]:
    """A log with one match."""
    async with aclosing(SqlLog(database)) as log:
        await log.create(MATCH, title="", public=True)
        yield log


async def test_a_killed_process_loses_nothing_acknowledged(database_url: str) -> None:
    """After kill -9 in the middle of appending, all that was acknowledged is there, in whole appends, without a gap."""
    await migrate(database_url)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("appender.py")),
        database_url,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    lines = [await process.stdout.readline() for _ in range(150)]
    process.send_signal(signal.SIGKILL)
    lines += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    acknowledged = {
        words[0]: int(words[1]) for line in lines if line.endswith(b"\n") and (words := line.decode().split())
    }
    assert len(acknowledged) == 4
    async with aclosing(open_database(database_url)) as database, aclosing(SqlLog(database)) as log:
        for name, seq in acknowledged.items():
            match_id = MatchId(name)
            entries = await log.read(match_id, limit=100_000)
            assert len(entries) >= seq
            assert len(entries) % 2 == 0
            assert [(one.seq, one.id) for one in entries] == [(n, f"device:{n}") for n in range(1, len(entries) + 1)]
            assert (await log.append(match_id, len(entries), [entry("after:1")])).seq == len(entries) + 1


async def test_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    """A write-ahead log, synchronised at every commit, with its foreign keys checked."""
    async with aclosing(open_database(f"sqlite:///{tmp_path}/new.db")) as database:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            assert await database.transact(_pragma(pragma)) == value


def _pragma(name: str) -> Callable[[Connection], object]:
    return lambda connection: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


async def test_a_full_disk_refuses_and_recovers(tmp_path: Path) -> None:
    """With no page left every append is refused whole; with room again the same appends go in."""
    url = f"sqlite:///{tmp_path}/full.db"
    await migrate(url)
    async with aclosing(open_database(url)) as database, aclosing(SqlLog(database)) as log:
        await log.create(MATCH, title="", public=True)
        await log.append(MATCH, 0, [entry("a:1")])
        pages = await database.transact(lambda on: on.exec_driver_sql("PRAGMA page_count").scalar_one())
        await database.transact(lambda on: on.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar_one())
        large = [entry("a:2"), entry("a:3", 100_000)]
        for _ in range(2):
            with pytest.raises(Unavailable):
                await log.append(MATCH, 1, large)
        assert [one.id for one in await log.read(MATCH)] == ["a:1"]
        assert (await log.head(MATCH)).seq == 1
        await database.transact(lambda on: on.exec_driver_sql("PRAGMA max_page_count = 1000000").scalar_one())
        assert (await log.append(MATCH, 1, large)).seq == 3


async def test_a_server_that_stops_refuses_and_recovers(postgres_server: PostgresServer, postgres_url: str) -> None:
    """While PostgreSQL is down every call is refused as unavailable; once it is back the same objects work."""
    async with (
        aclosing(open_database(postgres_url)) as database,
        aclosing(SqlLog(database)) as log,
        aclosing(SqlSnapshots(database)) as snapshots,
    ):
        await log.create(MATCH, title="", public=True)
        await log.append(MATCH, 0, [entry("a:1")])
        await asyncio.to_thread(postgres_server.stop)
        try:
            for _ in range(2):
                results = await asyncio.gather(
                    log.append(MATCH, 1, [entry("a:2")]),
                    log.append(MATCH, 1, [entry("b:2")]),
                    log.head(MATCH),
                    log.read(MATCH),
                    log.create(MatchId("new"), title="", public=True),
                    snapshots.put(MATCH, StoredSnapshot(epoch=1, seq=1, data=b"{}")),
                    snapshots.latest(MATCH),
                    return_exceptions=True,
                )
                assert [type(result) for result in results] == [Unavailable] * 7
        finally:
            await asyncio.to_thread(postgres_server.start)
        assert (await log.append(MATCH, 1, [entry("a:2")])).seq == 2
        assert [one.id for one in await log.read(MATCH)] == ["a:1", "a:2"]


async def test_connections_that_died_idle_are_not_noticed(postgres_server: PostgresServer, postgres_url: str) -> None:
    """When PostgreSQL restarts while nobody asks, the next call of each kind succeeds at once."""
    async with aclosing(open_database(postgres_url)) as database, aclosing(SqlLog(database)) as log:
        await log.create(MATCH, title="", public=True)
        calls: list[Callable[[], Awaitable[Head]]] = [
            lambda: log.append(MATCH, 0, [entry("a:1")]),
            lambda: log.head(MATCH),
            lambda: log.create(MATCH, title="", public=True),
        ]
        for call in calls:
            await asyncio.to_thread(postgres_server.stop)
            await asyncio.to_thread(postgres_server.start)
            assert (await call()).seq == 1


async def test_a_server_that_stops_under_load_loses_nothing(postgres_server: PostgresServer, postgres_url: str) -> None:
    """Writers that reload and retry through a restart end with what they meant to write, each event once."""
    async with aclosing(open_database(postgres_url)) as database, aclosing(SqlLog(database)) as log:
        matches = [MatchId(f"m{n}") for n in range(8)]
        running = asyncio.Event()

        async def score(match_id: MatchId) -> None:
            await log.create(match_id, title="", public=True)
            for n in range(1, 81):
                while (await _head_or_none(log, match_id)) != n:
                    with suppress(Unavailable, SequenceConflict):
                        await log.append(match_id, n - 1, [entry(f"a:{n}")])
                if n == 20:
                    running.set()

        async def restart() -> None:
            await running.wait()
            await asyncio.to_thread(postgres_server.stop)
            await asyncio.to_thread(postgres_server.start)

        await asyncio.gather(restart(), *(score(match_id) for match_id in matches))
        for match_id in matches:
            assert [one.id for one in await log.read(match_id)] == [f"a:{n}" for n in range(1, 81)]


async def _head_or_none(log: SqlLog, match_id: MatchId) -> int | None:
    try:
        return (await log.head(match_id)).seq
    except Unavailable:
        return None


async def test_two_hubs_share_a_database(database_url: str) -> None:
    """Two hubs that append to the same matches at once never deadlock, and store each event once and in order."""
    await migrate(database_url)
    matches = [MatchId(f"m{n}") for n in range(6)]
    async with AsyncExitStack() as stack:
        hubs: list[SqlLog] = []
        for _ in range(2):
            database = await stack.enter_async_context(aclosing(open_database(database_url)))
            hubs.append(await stack.enter_async_context(aclosing(SqlLog(database))))
        for match_id in matches:
            await hubs[0].create(match_id, title="", public=True)

        async def score(hub: int, match_id: MatchId) -> None:
            for n in range(10):
                while True:
                    head = await hubs[hub].head(match_id)
                    with suppress(SequenceConflict):
                        await hubs[hub].append(match_id, head.seq, [entry(f"hub{hub}:{n}")])
                        break

        await asyncio.gather(*(score(hub, match_id) for hub in (0, 1) for match_id in matches[:: 1 - 2 * hub]))
        for match_id in matches:
            entries = await hubs[0].read(match_id)
            assert [one.seq for one in entries] == list(range(1, 21))
            for hub in (0, 1):
                assert [one.id for one in entries if one.id.startswith(f"hub{hub}")] == [
                    f"hub{hub}:{n}" for n in range(10)
                ]


async def test_a_caller_that_gives_up_spoils_nobody_elses(log: SqlLog) -> None:
    """A cancelled append hurts no other, and the log stays whole whether or not it went in."""
    other = MatchId("other")
    await log.create(other, title="", public=True)
    quitter = asyncio.create_task(log.append(MATCH, 0, [entry("a:1")]))
    stayer = asyncio.create_task(log.append(other, 0, [entry("a:1")]))
    await asyncio.sleep(0)
    quitter.cancel()
    assert (await stayer).seq == 1
    with pytest.raises(asyncio.CancelledError):
        await quitter
    seq = (await log.head(MATCH)).seq
    assert (await log.append(MATCH, seq, [entry("a:2")])).seq == seq + 1


async def test_closing_finishes_what_was_taken(log: SqlLog) -> None:
    """Appends that were taken before the end are committed; later ones are refused."""
    taken = [asyncio.create_task(log.append(MATCH, n, [entry(f"a:{n}")])) for n in range(5)]
    await asyncio.sleep(0)
    await log.aclose()
    assert [head.seq for head in await asyncio.gather(*taken)] == [1, 2, 3, 4, 5]
    with pytest.raises(Unavailable):
        await log.append(MATCH, 5, [entry("a:5")])


async def test_text_that_cannot_be_stored_is_refused(log: SqlLog) -> None:
    """A NUL or half a surrogate pair is refused before it can fail the transaction of others."""
    for name in ("a\0:1", "a\ud800:1"):
        with pytest.raises(Malformed):
            await log.append(MATCH, 0, [entry(name)])
        with pytest.raises(Malformed):
            await log.create(MatchId(name), title="", public=True)
        with pytest.raises(NotFound):
            await log.head(MatchId(name))
        assert await log.read(MatchId(name)) == []


async def test_a_commit_is_shared(log: SqlLog, database: Database) -> None:
    """Appends of many matches that arrive together take two transactions: the first one's, and everybody else's."""
    matches = [MatchId(f"m{n}") for n in range(30)]
    for match_id in matches:
        await log.create(match_id, title="", public=True)
    transactions = 0
    transact = database.transact

    async def counted(work: Callable[[Connection], T], *, one_statement: bool = False, lasting: bool = True) -> T:
        nonlocal transactions
        transactions += 1
        return await transact(work, one_statement=one_statement, lasting=lasting)

    database.transact = counted  # type: ignore[method-assign]
    heads = await asyncio.gather(*(log.append(match_id, 0, [entry("a:1")]) for match_id in matches))
    assert [head.seq for head in heads] == [1] * len(matches)
    assert transactions <= 2
