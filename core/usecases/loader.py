"""How records get into the gate: from Redis' cache while it can be trusted, else from SQL, each one once at a time."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TypeAlias

from core.entitlements.gate import Gate
from core.entitlements.holdings import Holdings
from core.errors import Unavailable
from core.ids import WorkspaceId
from core.ports.plans import Records
from core.ports.signals import Cached, Mark, Signals

_NOTHING = Cached(mark=None, records={})


class Incident(StrEnum):
    """What may be counted."""

    DOUBT = "doubt"
    """Changes may have been missed, so that every record in use is read again."""
    LEASE_LOST = "lease_lost"
    """Redis has been silent for too long: answers count for seconds after SQL was asked."""
    UNANNOUNCED = "unannounced"
    """A change could not be announced; it is tried again."""
    FROM_CACHE = "from_cache"
    """Records taken from Redis' cache."""
    FROM_SQL = "from_sql"
    """Records read from SQL."""
    CACHE_FAILED = "cache_failed"
    """Redis' cache did not answer in time, so SQL was asked."""


Observe: TypeAlias = Callable[[Incident, int], None]
"""Counts so many of an incident."""


class Loader:
    """Loads that run; whoever wants a record that is being loaded waits for that load."""

    def __init__(self, gate: Gate, records: Records, signals: Signals, *, patience_s: float, observe: Observe) -> None:
        """``patience_s`` is how long Redis is waited for."""
        self._gate = gate
        self._records = records
        self._signals = signals
        self._patience_s = patience_s
        self._observe = observe
        self._running: dict[WorkspaceId, asyncio.Task[frozenset[WorkspaceId]]] = {}

    @property
    def running(self) -> set[asyncio.Task[frozenset[WorkspaceId]]]:
        """The loads that have not ended."""
        return set(self._running.values())

    async def load(self, workspaces: Iterable[WorkspaceId]) -> frozenset[WorkspaceId]:
        """Read records into the gate, in one batch; returns those that exist. Raises ``Unavailable``."""
        wanted = list(dict.fromkeys(workspaces))
        new = [each for each in wanted if each not in self._running]
        if new:
            task = asyncio.create_task(self._fetch(new))
            self._running |= dict.fromkeys(new, task)
            task.add_done_callback(lambda done: self._finish(new, done))
        tasks = {self._running[each] for each in wanted}
        found = await asyncio.gather(*(asyncio.shield(task) for task in tasks))
        return frozenset().union(*found).intersection(wanted)

    async def read(self, workspace: WorkspaceId) -> Holdings | None:
        """The record as SQL has it now, which the gate takes in too. Raises ``Unavailable``."""
        return (await self._read([workspace])).get(workspace)

    async def _fetch(self, wanted: Sequence[WorkspaceId]) -> frozenset[WorkspaceId]:
        ticket = self._gate.ticket()
        mark, cached = await self._cached(wanted)
        found = {name for name, each in cached.items() if self._gate.store(each, ticket, from_sql=False)}
        self._observe(Incident.FROM_CACHE, len(found))
        rest = [name for name in wanted if name not in found]
        if rest:
            read = await self._read(rest)
            await self._keep(mark, list(read.values()))
            found.update(read)
        return frozenset(found)

    async def _cached(self, wanted: Sequence[WorkspaceId]) -> Cached:
        """What Redis has, as long as it would be heard that it is out of date."""
        if not self._gate.leased:
            return _NOTHING
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._signals.cached(wanted)
        except (Unavailable, TimeoutError):
            self._observe(Incident.CACHE_FAILED, 1)
            return _NOTHING

    async def _read(self, wanted: Sequence[WorkspaceId]) -> dict[WorkspaceId, Holdings]:
        ticket = self._gate.ticket()
        read = await self._records.holdings(wanted)
        self._observe(Incident.FROM_SQL, len(read))
        for name in wanted:
            if name in read:
                self._gate.store(read[name], ticket, from_sql=True)
            else:
                self._gate.forget(name)
        return read

    async def _keep(self, mark: Mark | None, records: Sequence[Holdings]) -> None:
        if mark is not None and records:
            with suppress(Unavailable, TimeoutError):
                async with asyncio.timeout(self._patience_s):
                    await self._signals.keep(mark, records)

    def _finish(self, names: Sequence[WorkspaceId], done: asyncio.Task[frozenset[WorkspaceId]]) -> None:
        for name in names:
            del self._running[name]
        if not done.cancelled():
            done.exception()  # whoever waited has it; where nobody did, nobody misses it
