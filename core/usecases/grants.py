"""What keeps a process's gate loaded and fresh: it listens for changes, asks Redis and SQL, and announces."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any

import structlog

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.gate import Gate, unknown
from core.entitlements.timing import Timing
from core.errors import NotFound, Unavailable
from core.ids import WorkspaceId
from core.ports.plans import Records
from core.ports.signals import Beat, Changed, Doubt, Signal, Signals
from core.usecases.loader import Incident, Loader, Observe
from core.usecases.relay import Relay

_logger = structlog.get_logger()

_ATTEMPTS = 5
"""So often a record is read that changes while it is read."""
_BATCH = 500
_FAREWELL_S = 2.0
_SWEEPS = 12
"""In the time after which an answer that nobody asks for is let go."""


class Grants:
    """The asynchronous side of the gate; one a process."""

    def __init__(  # noqa: PLR0913 - two ports, the data, and what a test replaces
        self,
        catalogue: Catalogue,
        records: Records,
        signals: Signals,
        *,
        timing: Timing | None = None,
        monotonic_s: Callable[[], float] = time.monotonic,
        now_ms: Callable[[], int] = unix_ms,
        observe: Observe = lambda _what, _count: None,
    ) -> None:
        """``records`` is the truth, ``signals`` how processes hear of its changes; ``observe`` counts incidents."""
        self._timing = timing = timing or Timing()
        self.gate = Gate(catalogue, monotonic_s=monotonic_s, now_ms=now_ms, timing=timing)
        self._records = records
        self._signals = signals
        self._observe = observe
        self._loader = Loader(self.gate, records, signals, patience_s=timing.patience_s, observe=observe)
        self._relay = Relay(records, self._announce, settle_s=timing.settle_s, monotonic_s=monotonic_s)
        self._wake = asyncio.Event()
        self._announcing: set[asyncio.Task[bool]] = set()
        self._leased = False
        self._mute = False

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Listen, beat, refresh and relay for as long as the context lasts; then finish what has begun."""
        timing, stop = self._timing, asyncio.Event()
        turns = [
            (self._signals.beat, timing.beat_s),
            (self._refresh, 0.0),
            (self._relay_once, timing.settle_s),
            (self._sweep, timing.idle_s / _SWEEPS),
            (self._records.prune, timing.prune_s),
        ]
        tasks: set[asyncio.Task[Any]] = {asyncio.create_task(_repeat(turn, pause_s, stop)) for turn, pause_s in turns}
        listening = asyncio.create_task(_repeat(self._listen, timing.tick_s, stop))
        try:
            yield
        finally:
            stop.set()
            listening.cancel()
            # What talks to the database ends by itself: a query that is cancelled leaves a connection open.
            tasks |= {listening, *self._announcing, *self._loader.running}
            _, late = await asyncio.wait(tasks, timeout=_FAREWELL_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def of(self, subject: Subject) -> Entitlements:
        """A fresh answer. Raises ``NotFound`` for a workspace that is not there, and ``Unavailable``."""
        for _ in range(_ATTEMPTS):
            found = self.gate.fresh(subject)
            if found is not None:
                return found
            if not await self._loader.load([subject.workspace]):
                raise NotFound("There is no such workspace.", workspace=subject.workspace)
        found = self.gate.fresh(subject)
        if found is None:
            raise unknown(subject)
        return found

    async def require(self, subject: Subject, feature: str) -> Entitlements:
        """A fresh answer that includes the feature; of a static feature the last known one will do.

        Raises ``UpgradeRequired``, ``NotFound``, and ``Unavailable`` where nobody can tell.
        """
        try:
            found = await self.of(subject)
        except Unavailable:
            self.gate.require(subject, feature)
            last = self.gate.entitlements(subject)
            if last is None:
                raise
            return last
        if feature not in found.features:
            raise self.gate.refusal(found, feature)
        return found

    def hold(self, subject: Subject) -> None:
        """Keep the answer loaded and fresh until it is released as often as it was held."""
        self.gate.hold(subject)
        self._wake.set()

    def release(self, subject: Subject) -> None:
        """Take back one ``hold``."""
        self.gate.release(subject)

    async def changed(self, workspace: WorkspaceId, version: int) -> None:
        """Tell every process that the record has this version; to be called after the commit. Raises nothing.

        Returns when they have been told, or soon; where they cannot be told now, the relay does it later.
        """
        self.gate.outdate(workspace, version)
        task = asyncio.create_task(self._announce(workspace, version))
        self._announcing.add(task)
        task.add_done_callback(self._announcing.discard)
        await asyncio.wait([task], timeout=self._timing.patience_s)

    async def _announce(self, workspace: WorkspaceId, version: int) -> bool:
        try:
            changed = await self._news(workspace, version)
            await self._signals.announce(changed)
            await self._records.announced(workspace, changed.version)
        except Unavailable as error:
            if not self._mute:
                _logger.warning("announcement_failed", workspace=workspace, version=version, cause=str(error))
            self._mute = True
            self._observe(Incident.UNANNOUNCED, 1)
            return False
        self._mute = False
        return True

    async def _news(self, workspace: WorkspaceId, version: int) -> Changed:
        """What there is to tell: the record itself, if it can be read."""
        holdings = None
        with suppress(Unavailable):
            holdings = await self._loader.read(workspace)
        newest = version if holdings is None else max(version, holdings.version)
        return Changed(workspace=workspace, version=newest, holdings=holdings)

    async def _listen(self) -> None:
        async with aclosing(self._signals.listen()) as signals:
            async for signal in signals:
                self._hear(signal)

    def _hear(self, signal: Signal) -> None:
        match signal:
            case Beat():
                self.gate.renew_lease()
            case Doubt():
                self.gate.doubt()
                self._observe(Incident.DOUBT, 1)
                self._wake.set()
            case Changed():
                self.gate.outdate(signal.workspace, signal.version)
                if signal.holdings is None:
                    self._wake.set()
                elif self.gate.knows(signal.workspace):
                    self.gate.store(signal.holdings, self.gate.ticket(), from_sql=False)

    async def _refresh(self) -> None:
        """Read again what is not fresh, when something has happened or a moment has passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._timing.tick_s):
                await self._wake.wait()
        self._wake.clear()
        self._notice_lease()
        due = self.gate.due()
        for start in range(0, len(due), _BATCH):
            await self._loader.load(due[start : start + _BATCH])

    def _notice_lease(self) -> None:
        leased = self.gate.leased
        if self._leased and not leased:
            _logger.warning("lease_lost")
            self._observe(Incident.LEASE_LOST, 1)
        self._leased = leased

    async def _relay_once(self) -> None:
        due = await self._relay.look()
        for workspace, version in due.items():
            # For this process the word need not travel: so it counts here even where Redis is down.
            self.gate.outdate(workspace, version)
            self._wake.set()
        await self._relay.announce(due)

    async def _sweep(self) -> None:
        self.gate.sweep()


async def _repeat(turn: Callable[[], Awaitable[None]], pause_s: float, stop: asyncio.Event) -> None:
    """Do something again and again until it is enough; neither an outage nor a defect ends it."""
    while not stop.is_set():
        try:
            await turn()
        except Unavailable:
            pass  # whoever found it said so
        except Exception:  # a defect in one turn must not leave the gate deaf for good
            _logger.exception("grants_turn_failed", turn=turn.__qualname__)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await stop.wait()
