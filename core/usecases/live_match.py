"""One match while somebody scores or watches it: its ledger in memory, always what the log says and never more."""

import asyncio
import random
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import TypeVar

import msgspec
import structlog
from msgspec import Raw, Struct

from core.errors import Conflict, CricksyError, NotFound, Unavailable
from core.eventlog.envelope import Event
from core.eventlog.ledger import Ledger
from core.ids import DeviceId, EventId, ScorerId
from core.models.fixtures import Ownership
from core.ports import Entry, Head, Log, NewEntry, Snapshots, StoredSnapshot
from core.usecases.bounds import UNBOUNDED, Bounds
from core.usecases.entries import decoded
from core.usecases.history import Missed
from core.usecases.receipts import receipts, unavailable
from core.usecases.score import Draft, Judge, Known, check_size
from core.usecases.screen import Screen
from core.wire.relay import Relay
from core.wire.socket import Conflicts, ConflictView, Since, Submitted

log = structlog.get_logger(__name__)

PAGE = 500
"""Entries read from the log at once."""
_SLICE = 50
"""Entries taken in before other matches get their turn."""
_ATTEMPTS = 20
"""Appends before a submit gives up to other hubs that are faster each time."""
_PAUSE_S = 0.002
"""Before each further append at most so much longer, drawn, so that two hubs do not go on meeting."""

DELETED = -1
"""The epoch with which hubs tell each other that a match was deleted; logs count theirs from 0."""

_json = msgspec.json.Encoder()
T = TypeVar("T")


class Moved(Struct, frozen=True, kw_only=True):
    """What subscribers learn right after a commit."""

    head: Head
    entries: Sequence[bytes]
    """The new events, encoded, in sequence."""
    patch: bytes | None
    """An encoded wire ``Patch``; ``None`` where the scoreboard is as it was, so that viewers need not be told."""
    conflicts: bytes | None
    """An encoded wire ``Conflicts`` where they changed."""
    anew: bool = False
    """Whether the log began anew, so that only a snapshot brings viewers and devices on."""


class LiveMatch:
    """A match's events, state and scoreboard. All changes pass through one lock, so they come in sequence."""

    def __init__(
        self,
        ownership: Ownership,
        *,
        log: Log,
        snapshots: Snapshots,
        tell: Callable[[Relay], None] = lambda _: None,
    ) -> None:
        """``tell`` passes on what was committed here; it must not wait. Call ``catch_up`` before anything else."""
        self.match_id = ownership.match_id
        self.ownership = ownership
        self.deleted = False
        """Whether the match is not in the log any more, so that nothing comes after this."""
        self._log = log
        self._snapshots = snapshots
        self._tell = tell
        self._lock = asyncio.Lock()
        self._tasks: set[asyncio.Task[object]] = set()
        self._subscribers: list[Callable[[Moved], None]] = []
        self._snapshot_due = False
        """Whether something was committed here after the snapshot that was stored last."""
        self._start(epoch=0)

    def _start(self, epoch: int) -> None:
        self.head = Head(epoch=epoch, seq=0)
        self.ledger = Ledger(self.match_id)
        self._known: dict[EventId, Known] = {}
        self._screen = Screen(self.match_id, self.ledger)

    async def submit(
        self, raws: Sequence[Raw | bytes], *, scorer: ScorerId, device: DeviceId, bounds: Bounds = UNBOUNDED
    ) -> Submitted:
        """Store a device's events, each judged alone and none reordered; returns after the commit.

        The commit goes on where the caller is cancelled. Raises ``TooLarge``; all else is in the receipts.
        """
        copies = [bytes(raw) for raw in raws]
        check_size(copies)
        return await self._unbroken(self._submit(copies, scorer, device, bounds))

    async def catch_up(self) -> None:
        """Take in what others have committed. Raises ``Unavailable``, and ``NotFound`` where it was deleted."""
        await self._unbroken(self._locked_catch_up())

    def end(self) -> None:
        """The match was deleted here: tell the other hubs."""
        if not self.deleted:
            self.deleted = True
            self._tell(Relay(epoch=DELETED, after=0, events=[]))

    async def hear(self, message: Relay) -> None:
        """Take in what another hub says it has committed; what is missing before it comes from the log."""
        async with self._lock:
            if message.epoch == DELETED:
                self.deleted = True
                return
            end = message.after + len(message.events)
            if message.epoch == self.head.epoch and end <= self.head.seq:
                return
            if message.epoch != self.head.epoch or message.after > self.head.seq or not message.events:
                await self._catch_up()
            else:
                self._take(decoded(self.match_id, message.events[self.head.seq - message.after :]))

    async def entries_since(self, seq: int, limit: int) -> Sequence[Entry]:
        """At most ``limit`` stored events after ``seq``. Raises ``Unavailable``."""
        return await self._log.read(self.match_id, seq, limit)

    def snapshot(self) -> bytes:
        """The scoreboard as JSON (wire ``Scoreboard``), as of ``head``."""
        return self._screen.snapshot(self.head)

    @property
    def position(self) -> Head:
        """Where the scoreboard last changed: what a snapshot, a patch or a tick tells viewers."""
        return self._screen.position(self.head)

    def missed(self, since: Since) -> Missed | None:
        """The encoded ``Patch`` messages from ``since`` to ``head``; ``None`` where only a snapshot will do."""
        return self._screen.missed(since, self.head)

    def subscribe(self, callback: Callable[[Moved], None]) -> Callable[[], None]:
        """Call back right after each commit, in sequence, until the returned function is called."""
        self._screen.snapshot(self.head)
        self._subscribers.append(callback)

        def leave() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return leave

    def conflicts(self) -> Conflicts:
        """All balls on which scorers disagree."""
        return Conflicts(
            match_id=self.match_id,
            epoch=self.head.epoch,
            seq=self.head.seq,
            open=[
                ConflictView(slot=list(each.slot), shown=each.shown, versions=list(each.versions))
                for each in self.ledger.conflicts
            ],
        )

    async def settle(self) -> None:
        """Wait for commits in flight, then store the newest scoreboard."""
        async with self._lock:
            pass
        await self._store_snapshot()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _submit(self, raws: Sequence[bytes], scorer: ScorerId, device: DeviceId, bounds: Bounds) -> Submitted:
        async with self._lock:
            reason = "Other hubs keep being faster; send this again."
            try:
                for attempt in range(_ATTEMPTS):
                    if attempt:
                        await asyncio.sleep(random.uniform(0, attempt * _PAUSE_S))  # noqa: S311  no secret
                    judge = Judge(self.match_id, self.ledger, self._known, scorer, device, bounds=bounds)
                    judged = judge.judge(raws)
                    if not judged.drafts or await self._append(judged.drafts.values()):
                        contested = {version for each in self.ledger.conflicts for version in each.versions}
                        return receipts(judged, self._known, contested, self.head)
            except Unavailable as error:
                reason = error.message
            log.warning("submit_unavailable", match_id=self.match_id, detail=reason)
            return unavailable(raws, reason, self.head)

    async def _append(self, drafts: Collection[Draft]) -> bool:
        """Commit, then show; ``False`` where the log had moved on, which is then caught up with."""
        entries = [NewEntry(id=draft.event.id, data=draft.data) for draft in drafts]
        before, milestone = self.head, self._milestone()
        try:
            head = await self._log.append(self.match_id, before.seq, entries)
        except Conflict:
            await self._catch_up()
            return False
        if head.epoch != before.epoch:
            await self._catch_up()
            return False
        self._take([(draft.event, draft.data) for draft in drafts])
        self._tell(Relay(epoch=head.epoch, after=before.seq, events=[draft.data for draft in drafts]))
        self._snapshot_due = True
        if self._milestone() != milestone:
            self._spawn(self._store_snapshot())
        return True

    async def _locked_catch_up(self) -> None:
        async with self._lock:
            await self._catch_up()

    async def _catch_up(self) -> None:
        try:
            head = await self._log.head(self.match_id)
        except NotFound:
            self.deleted = True
            raise
        if head.epoch != self.head.epoch:
            self._start(head.epoch)
            if self._subscribers:
                self._screen.snapshot(self.head)
                self._call(Moved(head=self.head, entries=(), patch=None, conflicts=None, anew=True))
        while True:
            page = await self._log.read(self.match_id, self.head.seq, PAGE)
            for start in range(0, len(page), _SLICE):
                self._take(decoded(self.match_id, [entry.data for entry in page[start : start + _SLICE]]))
                await asyncio.sleep(0)
            if len(page) < PAGE:
                return

    def _take(self, entries: Sequence[tuple[Event | None, bytes]]) -> None:
        """Show what the log holds after ``head``; ``None`` stands for an entry that cannot be read."""
        before = self.head
        conflicts_changed = False
        for seq, (event, _) in enumerate(entries, before.seq + 1):
            if event is None:
                continue
            self._screen.before()
            change = self.ledger.add(event)
            self._screen.after(change)
            self._known[event.id] = Known(seq, event)
            conflicts_changed |= change.conflicts_changed
        self.head = Head(epoch=before.epoch, seq=before.seq + len(entries))
        if self._subscribers:
            self._call(
                Moved(
                    head=self.head,
                    entries=[data for _, data in entries],
                    patch=self._screen.patch(self.head),
                    conflicts=_json.encode(self.conflicts()) if conflicts_changed else None,
                )
            )

    def _milestone(self) -> tuple[object, ...]:
        """Changes when a snapshot is worth storing: at the end of an over, an innings and the match."""
        state = self.ledger.state
        innings = state.current
        done = (innings.overs_complete, innings.closed) if innings else ()
        return (len(state.innings), state.result, *done)

    def _call(self, moved: Moved) -> None:
        for callback in tuple(self._subscribers):
            try:
                callback(moved)
            except Exception:  # a subscriber's mistake must not undo a commit or keep it from the others
                log.exception("subscriber_failed", match_id=self.match_id)

    async def _store_snapshot(self) -> None:
        if not self._snapshot_due:
            return
        self._snapshot_due = False
        stored = StoredSnapshot(epoch=self.head.epoch, seq=self.head.seq, data=self.snapshot())
        try:
            await self._snapshots.put(self.match_id, stored)
        except CricksyError as error:
            log.warning("snapshot_not_stored", match_id=self.match_id, code=error.reason)

    async def _unbroken(self, work: Coroutine[object, object, T]) -> T:
        """Do it to the end even where the caller is cancelled, so that memory never lags behind a commit."""
        return await asyncio.shield(self._spawn(work))

    def _spawn(self, work: Coroutine[object, object, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
