"""The gate: what a check costs in memory, beside what it would cost to ask Redis or SQL, and how fast a plan ends."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, closing, contextmanager
from statistics import median

import uvloop
from redis.asyncio import Redis

from benchmarks.figures import Row, Section, at_most
from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.entitlements.gate import Gate
from core.entitlements.keys import Feature
from core.entitlements.shipped import CATALOGUE
from core.ids import WorkspaceId
from core.storage.engine import open_database
from core.storage.migrate import migrate
from core.storage.records import SqlRecords
from core.transport.local_signals import LocalSignals
from core.wire.changed import Changed, decode, encode
from tests.support import PostgresServer, RedisServer
from tests.usecases.revocations import revocations
from tests.usecases.sides import side

PEOPLE = 1000
FEATURES = (Feature.LIVE_SCORING, Feature.OFFLINE_SCORING, Feature.AI_VIDEO_ANALYSIS, Feature.SYSTEM_ADMIN)
BATCH = 1000
PROCESSES = 4


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


async def _loaded(url: str) -> tuple[Gate, list[Subject]]:
    """A gate that knows people of two kinds, leased as with Redis there."""
    async with aclosing(open_database(url)) as database:
        records = await SqlRecords(database).holdings([WorkspaceId(f"person-{n}") for n in range(PEOPLE)])
    gate = Gate(CATALOGUE, monotonic_s=time.monotonic, now_ms=unix_ms)
    for holdings in records.values():
        gate.store(holdings, gate.ticket(), from_sql=False)
    return gate, [Subject(workspace) for workspace in records]


def _checks(gate: Gate, subjects: Sequence[Subject], count: int) -> tuple[list[float], list[float]]:
    """Microseconds of single checks, less those of reading the clock; and of a check within batches."""
    asks = [(subjects[n % len(subjects)], FEATURES[n % len(FEATURES)]) for n in range(BATCH)]
    allows, clock = gate.allows, time.perf_counter_ns
    for subject, feature in asks:
        allows(subject, feature)  # the first answer is worked out from the record
    empty = median(-clock() + clock() for _ in range(10_000))
    single, batches = [], []
    for _ in range(count // BATCH):
        gate.renew_lease()
        for subject, feature in asks:
            begun = clock()
            allows(subject, feature)
            single.append((clock() - begun - empty) / 1000)
        begun = clock()
        for subject, feature in asks:
            allows(subject, feature)
        batches.append((clock() - begun) / 1000 / BATCH)
    return single, batches


async def _timed(ask: Callable[[int], Awaitable[object]], count: int) -> list[float]:
    """Microseconds of each of so many questions, one after the other."""
    found = []
    for n in range(count):
        begun = time.perf_counter_ns()
        await ask(n % PEOPLE)
        found.append((time.perf_counter_ns() - begun) / 1000)
    return found


async def _redis(redis_url: str, sql_url: str, count: int) -> list[float]:
    """A GET of the encoded record, and decoding it."""
    names = [WorkspaceId(f"person-{n}") for n in range(PEOPLE)]
    async with Redis.from_url(redis_url, protocol=2) as redis, aclosing(open_database(sql_url)) as database:
        for name, record in (await SqlRecords(database).holdings(names)).items():
            await redis.set(f"bench:{name}", encode(Changed(workspace=name, version=record.version, holdings=record)))

        async def ask(n: int) -> object:
            body = await redis.get(f"bench:{names[n]}")
            return decode(body) if isinstance(body, bytes) else None

        return await _timed(ask, count)


async def _sql(url: str, count: int) -> list[float]:
    """The query that reads a record."""
    async with aclosing(open_database(url)) as database:
        records = SqlRecords(database)
        return await _timed(lambda n: records.holdings([WorkspaceId(f"person-{n}")]), count)


async def _fill(url: str) -> None:
    """Give many people plans."""
    await migrate(url)
    async with side(url, LocalSignals()) as one:
        for n in range(PEOPLE):
            await one.give(f"person-{n}")


def _rows(what: str, found: Sequence[float]) -> list[Row]:
    return [
        Row(what=f"{what}, p50", value=percentile(found, 0.5), unit="us"),
        Row(what=f"{what}, p99", value=percentile(found, 0.99), unit="us"),
    ]


def _ends(where: str, found: Sequence[float]) -> list[Row]:
    return [
        Row(what=f"a revocation in {PROCESSES} processes, {where}, p50", value=percentile(found, 0.5) * 1e3, unit="ms"),
        at_most(50, f"a revocation in {PROCESSES} processes, {where}, p99", percentile(found, 0.99) * 1e3, "ms"),
    ]


@contextmanager
def _databases() -> Iterator[dict[str, tuple[str, str]]]:
    """SQLite and PostgreSQL, each for the questions and for the revocations."""
    with tempfile.TemporaryDirectory() as folder, closing(PostgresServer()) as server:
        yield {
            "SQLite": (f"sqlite:///{folder}/ask.db", f"sqlite:///{folder}/end.db"),
            "PostgreSQL": (server.create(), server.create()),
        }


def gate(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """A check in memory, a GET, a query; then revocations."""
    asks, people = (200, 10) if quick else (5000, 60)
    with _databases() as databases, closing(RedisServer()) as redis:
        redis.start()
        for ask_url, end_url in databases.values():
            asyncio.run(_fill(ask_url))
            asyncio.run(migrate(end_url))
        first_url = databases["SQLite"][0]
        single, batches = _checks(*asyncio.run(_loaded(first_url)), count=20_000 if quick else 1_000_000)
        rows = [
            Row(what="a check in memory, p50", value=percentile(single, 0.5), unit="us"),
            at_most(1, "a check in memory, p99", percentile(single, 0.99), "us"),
            Row(what=f"the same in batches of {BATCH}, p50", value=percentile(batches, 0.5), unit="us"),
            Row(what=f"the same in batches of {BATCH}, p99", value=percentile(batches, 0.99), unit="us"),
            *_rows("Redis GET and decoding", uvloop.run(_redis(redis.url, first_url, asks))),
        ]
        for name, (ask_url, _) in databases.items():
            rows += _rows(f"a query of {name}", uvloop.run(_sql(ask_url, asks)))
        for name, (_, end_url) in databases.items():
            redis.stop()
            redis.start()
            found = asyncio.run(revocations(end_url, redis.url, processes=PROCESSES, people=people))
            rows += _ends(name, found)
    return Section(
        title="The gate",
        on=f"{PEOPLE} people with two plans each; Redis and PostgreSQL on Unix sockets of the same machine",
        rows=rows,
        notes=[
            f"{len(single):,} checks one by one, less the cost of reading the clock; {asks:,} questions",
            f"{people} revocations, from the commit until each process refuses, which it asks every 0.5 ms",
        ],
    )
