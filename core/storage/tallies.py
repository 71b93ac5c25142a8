"""Counters that several processes share, in SQL."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Insert, Row, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.ports.jobs import Durations, Tally
from core.storage.engine import Database
from core.storage.tables.jobs import tallies

BOUNDS_S: Final = (0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, math.inf)
"""Upper bounds of the buckets, of jobs between a clip and a whole match."""
_COUNTER = ""
_ALL = select(tallies).order_by(tallies.c.name, tallies.c.labels)


def _upsert(dialect: Any) -> Insert:  # noqa: ANN401  the two dialects' modules have no common type
    added = dialect.insert(tallies)
    added = added.on_conflict_do_update(
        index_elements=[tallies.c.name, tallies.c.labels, tallies.c.bucket],
        set_={"n": tallies.c.n + bindparam("more"), "sum_s": tallies.c.sum_s + bindparam("more_s")},
    )
    upsert: Insert = added
    return upsert


_UPSERT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def count(connection: Connection, name: str, labels: Mapping[str, str], n: int = 1) -> None:
    """Count ``n`` more in the caller's transaction."""
    _add(connection, name, labels, _COUNTER, n, 0.0)


def count_duration(connection: Connection, name: str, labels: Mapping[str, str], seconds: float) -> None:
    """Count one more that took so long, in the caller's transaction."""
    bound = BOUNDS_S[bisect_left(BOUNDS_S, seconds)]
    _add(connection, name, labels, str(bound), 1, seconds)


class SqlTallies:
    """Counters over SQLite or PostgreSQL; a power cut may lose the newest of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tally(self, name: str, labels: Mapping[str, str], n: int = 1) -> None:
        """Count ``n`` more."""
        await self._database.transact(
            lambda connection: count(connection, name, labels, n), one_statement=True, lasting=False
        )

    async def took(self, name: str, labels: Mapping[str, str], seconds: float) -> None:
        """Count one more that took so long."""
        await self._database.transact(
            lambda connection: count_duration(connection, name, labels, seconds), one_statement=True, lasting=False
        )

    async def tallies(self) -> Sequence[Tally]:
        """Every counter."""
        return [
            Tally(name=row.name, labels=_labels(row.labels), count=row.n)
            for row in await self._database.query(_ALL)
            if row.bucket == _COUNTER
        ]

    async def durations(self) -> Sequence[Durations]:
        """Every histogram."""
        rows = [row for row in await self._database.query(_ALL) if row.bucket != _COUNTER]
        return [
            _histogram(name, labels, list(its))
            for (name, labels), its in groupby(rows, key=lambda row: (str(row.name), str(row.labels)))
        ]


def _add(  # noqa: PLR0913, PLR0917  a row's columns
    connection: Connection, name: str, labels: Mapping[str, str], bucket: str, n: int, seconds: float
) -> None:
    written = msgspec.json.encode(dict(labels), order="sorted").decode()
    row = {"name": name, "labels": written, "bucket": bucket, "n": n, "sum_s": seconds, "more": n, "more_s": seconds}
    connection.execute(_UPSERT[connection.dialect.name], row)


def _histogram(name: str, labels: str, rows: Sequence[Row[*tuple[Any, ...]]]) -> Durations:
    counts = {float(row.bucket): int(row.n) for row in rows}
    total, buckets = 0, []
    for bound in BOUNDS_S:
        total += counts.get(bound, 0)
        buckets.append((bound, total))
    return Durations(name=name, labels=_labels(labels), buckets=buckets, sum_s=sum(row.sum_s for row in rows))


def _labels(text: str) -> Mapping[str, str]:
    return msgspec.json.decode(text, type=dict[str, str])
