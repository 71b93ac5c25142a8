"""What keeps the gate loaded: one process, or several that share a database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing

import pytest
from redis.asyncio import Redis

from core.entitlements.entitlements import Subject
from core.entitlements.timing import Timing
from core.errors import NotFound, Unavailable, UpgradeRequired
from core.ids import WorkspaceId
from core.ports.plans import EndOverride
from core.storage.engine import open_database
from core.storage.migrate import migrate
from core.storage.records import SqlRecords
from core.transport.local_signals import LocalSignals
from core.transport.scripts import RECORD
from core.transport.signals import RedisSignals
from core.usecases.loader import Incident
from tests.storage.workspaces import add_person
from tests.support import PostgresServer
from tests.usecases.odd_records import Broken, Counting, Slow
from tests.usecases.sides import CLOSED, FAST, IN_TIME_S, STATIC, Side, eventually, leased, side, sides

PEOPLE = [f"person-{n}" for n in range(40)]


@pytest.fixture
async def url(sqlite_url: str) -> str:
    """A database with every table."""
    await migrate(sqlite_url)
    return sqlite_url


@pytest.fixture
async def alone(url: str) -> AsyncIterator[Side]:
    """One process without Redis, with the real times."""
    async with side(url, LocalSignals(), timing=Timing()) as one:
        yield one


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """An empty Redis."""
    async with Redis.from_url(redis_url) as operator:
        await operator.flushall()
        yield operator


async def unannounced(one: Side, count: int) -> None:
    """Wait until so many changes are left to announce."""
    async with asyncio.timeout(IN_TIME_S):
        while len(await one.records.unannounced()) != count:  # noqa: ASYNC110 - another task's deed in the database
            await asyncio.sleep(0.001)


async def test_an_answer_is_loaded_when_it_is_asked_for(alone: Side) -> None:
    """Nothing is known before, everything after; what is not included is refused."""
    subject = Subject(await add_person(alone.database, "ann"))
    assert not alone.allows(subject)
    assert "live_scoring" in (await alone.grants.of(subject)).features
    assert alone.grants.gate.allows(subject, "live_scoring")
    with pytest.raises(UpgradeRequired):
        await alone.grants.require(subject, CLOSED)
    assert (await alone.grants.require(subject, "live_scoring")).plan == "free"


async def test_nobody_is_not_found(alone: Side) -> None:
    """A workspace that does not exist, and one whose name could not be stored."""
    for name in ("nobody", "\0", "\ud800"):
        with pytest.raises(NotFound):
            await alone.grants.of(Subject(WorkspaceId(name)))
        with pytest.raises(NotFound):
            await alone.grants.require(Subject(WorkspaceId(name)), "live_scoring")


async def test_a_change_here_is_seen_at_once(alone: Side) -> None:
    """When ``changed`` returns, the gate has the new record."""
    subject = await alone.give("ann")
    assert alone.allows(subject)
    await alone.grants.changed(subject.workspace, await alone.revoke(subject))
    assert not alone.allows(subject)
    assert await alone.refuses(subject)
    assert await alone.records.unannounced() == []


async def test_many_who_ask_at_once_share_a_load(url: str) -> None:
    """A hundred questions about one workspace read it once, and each is answered."""
    async with side(url, LocalSignals(), timing=Timing()) as one:
        subject = Subject(await add_person(one.database, "ann"))
        found = await asyncio.gather(*(one.grants.of(subject) for _ in range(100)))
        assert len(found) == 100
        assert one.incidents[Incident.FROM_SQL] == 1


async def test_what_is_held_is_loaded_and_kept_fresh(url: str) -> None:
    """Nobody asks, for twice as long as an answer counts; and it is read again before its time is up."""
    async with side(url, LocalSignals()) as one:
        subject = Subject(await add_person(one.database, "ann"))
        one.grants.hold(subject)
        await eventually(lambda: one.grants.gate.fresh(subject) is not None)
        fresh = 0
        for _ in range(40):
            await asyncio.sleep(FAST.ttl_s / 20)
            fresh += one.grants.gate.fresh(subject) is not None
        assert fresh > 35  # all of them, unless the machine stalls
        assert one.incidents[Incident.FROM_SQL] < 8
        one.grants.release(subject)


async def test_all_in_use_are_read_again_together(url: str) -> None:
    """Forty answers whose time is nearly up are read in a few goes."""
    async with side(url, LocalSignals(), records=Counting) as one:
        assert isinstance(one.records, Counting)
        subjects = [Subject(await add_person(one.database, name)) for name in PEOPLE]
        for subject in subjects:
            await one.grants.of(subject)
        before, one.records.reads = one.incidents[Incident.FROM_SQL], 0
        await eventually(lambda: one.incidents[Incident.FROM_SQL] >= before + 2 * len(PEOPLE))
        assert one.records.reads <= 10
        await eventually(lambda: all(one.grants.gate.fresh(subject) is not None for subject in subjects))


async def test_a_defect_ends_nothing(url: str) -> None:
    """What failed unexpectedly is tried again."""
    async with side(url, LocalSignals(), records=Broken) as one:
        subject = await one.give("ann")
        await one.revoke(subject)
        await one.turn(subject)
        assert isinstance(one.records, Broken)
        assert not one.records.broken


@pytest.mark.parametrize("clock_ms", [0, 10**14])
async def test_a_change_by_another_process_comes_by_the_relay(url: str, clock_ms: int) -> None:
    """Without Redis too, and however wrong the other's clock is, soon and not only after five seconds."""
    async with side(url, LocalSignals(), timing=Timing()) as one, aclosing(open_database(url)) as other:
        subject = await one.give("ann")
        await SqlRecords(other, lambda: clock_ms).amend(subject.workspace, 2, [EndOverride(id="ann:scoring")], [])
        await one.turn(subject, within_s=FAST.ttl_s * 3)
        await unannounced(one, 0)


@pytest.mark.usefixtures("redis")
async def test_a_change_that_was_not_announced_is(url: str, redis_url: str) -> None:
    """Where its author died after the commit, one of the others announces it to all, and once."""
    async with sides(url, redis_url, 3) as (dead, *others):
        subject = await dead.give("ann")
        for each in others:
            await each.grants.of(subject)
        await dead.revoke(subject)
        for each in others:
            await each.turn(subject)
        await dead.turn(subject)
        await unannounced(dead, 0)


@pytest.mark.usefixtures("redis")
async def test_the_cache_spares_the_database(url: str, redis_url: str) -> None:
    """What one process has read or announced another takes from Redis."""
    async with sides(url, redis_url, 2) as (one, two):
        subject = await one.give("ann")
        before = two.incidents[Incident.FROM_SQL]
        assert (await two.grants.of(subject)).version == 2
        assert two.incidents[Incident.FROM_SQL] == before
        await one.grants.changed(subject.workspace, await one.revoke(subject))
        await two.turn(subject)
        assert two.incidents[Incident.FROM_SQL] == before


@pytest.mark.usefixtures("redis")
async def test_without_the_database_what_is_fresh_goes_on(
    postgres_server: PostgresServer, postgres_url: str, redis_url: str
) -> None:
    """While the lease holds everything is answered; what is not known is unavailable, and so is a change."""
    async with sides(postgres_url, redis_url, 2) as (one, two):
        subject = await one.give("ann")
        await asyncio.to_thread(postgres_server.stop)
        try:
            await one.grants.require(subject, CLOSED)
            await two.grants.require(subject, CLOSED)
            with pytest.raises(Unavailable):
                await one.grants.of(Subject(WorkspaceId("bob")))
        finally:
            await asyncio.to_thread(postgres_server.start)


async def test_without_database_and_redis_scoring_goes_on(postgres_server: PostgresServer, postgres_url: str) -> None:
    """When no answer is fresh any more a static feature keeps its last one; a closed one is unavailable."""
    async with side(postgres_url, LocalSignals()) as one:
        subject = await one.give("ann")
        await asyncio.to_thread(postgres_server.stop)
        try:
            await eventually(lambda: one.grants.gate.fresh(subject) is None)
            assert one.allows(subject)
            assert STATIC in (await one.grants.require(subject, STATIC)).features
            with pytest.raises(Unavailable) as refused:
                await one.grants.require(subject, CLOSED)
            assert refused.value.reason == "entitlements_unknown"
        finally:
            await asyncio.to_thread(postgres_server.start)
        await one.grants.require(subject, CLOSED)


@pytest.mark.parametrize("known", [True, False])
async def test_a_load_that_began_before_a_revocation_never_undoes_it(url: str, *, known: bool) -> None:
    """Whether the answer was known or is asked for the first time, what arrives late is read again."""
    async with side(url, LocalSignals(), timing=Timing(), records=Slow) as one, side(url, LocalSignals()) as giver:
        subject = await giver.give("ann")
        if known:
            await one.grants.of(subject)
            one.grants.gate.doubt()
        assert isinstance(one.records, Slow)
        read, arrive = one.records.delay_next()
        asked = asyncio.create_task(one.grants.of(subject))
        await read.wait()
        await one.grants.changed(subject.workspace, await one.revoke(subject))
        arrive.set()
        assert STATIC not in (await asked).features
        assert not one.allows(subject)


async def test_a_slow_loader_never_poisons_the_cache(url: str, redis_url: str, redis: Redis) -> None:
    """What it read before a revocation is not in Redis afterwards, even if Redis evicted the newer record."""
    async with aclosing(RedisSignals(redis_url)) as signals, sides(url, redis_url, 2) as (giver, late):
        subject = await giver.give("ann")
        async with side(url, signals, records=Slow) as one:
            await leased(one)
            await redis.delete(RECORD + subject.workspace)
            assert isinstance(one.records, Slow)
            read, arrive = one.records.delay_next()
            asked = asyncio.create_task(one.grants.of(subject))
            await read.wait()
            await giver.grants.changed(subject.workspace, await giver.revoke(subject))
            await redis.delete(RECORD + subject.workspace)
            arrive.set()
            assert STATIC not in (await asked).features
            assert STATIC not in (await late.grants.of(subject)).features
            assert (await signals.cached([subject.workspace])).records[subject.workspace].version == 3


@pytest.mark.usefixtures("redis")
async def test_leaving_finishes_what_is_being_announced(url: str, redis_url: str) -> None:
    """A command that changes something and ends has told everybody."""
    async with sides(url, redis_url, 1) as (one,):
        subject = await one.give("ann")
        async with aclosing(RedisSignals(redis_url)) as signals, side(url, signals) as brief:
            changed = asyncio.create_task(brief.grants.changed(subject.workspace, await brief.revoke(subject)))
            await asyncio.sleep(0)
        await changed
        assert await one.records.unannounced() == []
        await one.turn(subject)


@pytest.mark.parametrize("ask", ["of", "require"])
async def test_a_caller_that_gives_up_spoils_nobody_elses(url: str, ask: str) -> None:
    """One that is cancelled takes the load from nobody."""
    async with side(url, LocalSignals(), timing=Timing(), records=Slow) as one:
        subject = Subject(await add_person(one.database, "ann"))
        assert isinstance(one.records, Slow)
        read, arrive = one.records.delay_next()
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "of": lambda: one.grants.of(subject),
            "require": lambda: one.grants.require(subject, "live_scoring"),
        }

        async def call() -> None:
            await calls[ask]()

        quitter, stayer = asyncio.create_task(call()), asyncio.create_task(call())
        await read.wait()
        quitter.cancel()
        await asyncio.wait([quitter])
        arrive.set()
        await stayer
        assert quitter.cancelled()
