"""A scoring device as the hub sees it: an outbox that always empties in the end, over a connection that may break."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import msgspec

from core.eventlog.codec import decode, encode
from core.ids import EventId
from core.wire.socket import Events, Join, Joined, Receipt, Since, Submit, Submitted, Tick, Verdict
from cricksy.exits import CommandError, Exit
from cricksy.faults import Drop, Faults
from cricksy.ground import Ground, Tempo
from cricksy.link import HubProblem, Link, LinkLost, LinkRefused
from cricksy.observer import Observer
from cricksy.pace import Pace

if TYPE_CHECKING:
    from core.eventlog.envelope import Event

Shape = TypeVar("Shape")

BATCH_EVENTS = 50
"""Half of what the hub takes in one ``submit``."""
FIRST_DELAY_S = 0.05
LONGEST_DELAY_S = 2.0
RETRY_CODES = frozenset({"unavailable", "draining", "unknown_parent", "too_fast", "internal"})
"""Refusals that the same event may outlive."""
PATIENCE = 60
"""Consecutive refusals of that kind before the device gives up."""


@dataclass(slots=True)
class Tally:
    """What one device lived through."""

    ack_s: list[float] = field(default_factory=list)
    """From each send to its acknowledgement."""
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    connections: int = 0
    warnings: int = 0
    committed: list[tuple[int, float]] = field(default_factory=list)
    """Sequence numbers of this device's events, each with the moment when it was sent."""


class ScoringDevice:
    """Plays an observer's part in a match, through a real socket."""

    def __init__(self, observer: Observer, ground: Ground, tempo: Tempo, http: aiohttp.ClientSession) -> None:
        """The device of ``observer``; it draws its delays and drops from its own id."""
        self.observer = observer
        self.tally = Tally()
        self.faults = Faults(tempo.drop, observer.device)
        self._pace = Pace(tempo.ball_s, seed=observer.device, hurry_until=tempo.hurry_until)
        self._patience_s = tempo.patience_s
        self._http = http
        self._url = ground.url
        self._token = ground.token
        self._match_id = ground.match_id
        self._link: Link | None = None
        self._wake = asyncio.Event()
        self._epoch: int | None = None
        self._seq = 0
        self._early: dict[int, Event] = {}
        self._behind = False
        self._restored = False
        self._refusals = 0

    @property
    def finished(self) -> bool:
        """Whether everything is entered and acknowledged."""
        return self.observer.finished and not self.observer.journal.pending

    async def run(self) -> None:
        """Score to the end. Raises ``CommandError`` when the hub stays away or refuses an event for good."""
        delay_s, gone_since = FIRST_DELAY_S, monotonic()
        while not self.finished:
            try:
                await self._connect()
                delay_s, gone_since = FIRST_DELAY_S, monotonic()
                await self._score()
            except LinkLost as error:
                if monotonic() - gone_since > self._patience_s:
                    message = f"The hub at {self._url} has been away for {self._patience_s:.0f} s: {error}"
                    raise CommandError(message, Exit.UNREACHABLE) from None
                await asyncio.sleep(delay_s * random.uniform(0.5, 1.0))  # noqa: S311  jitter
                delay_s = min(2 * delay_s, LONGEST_DELAY_S)
            finally:
                await self._leave()

    def heard(self, name: str, payload: object) -> None:
        """What the hub says unasked (see ``link.Messages``)."""
        if name == "events":
            news = _typed(payload, Events)
            if self._epoch in {None, news.epoch}:
                self._arrive(news.seq - len(news.events), news.events)
        elif name == "tick":
            tick = _typed(payload, Tick)
            self._behind = self._behind or tick.seq > self._seq or tick.epoch != self._epoch
        self._wake.set()

    async def _connect(self) -> None:
        self._link = link = Link(self._http, self, self._wake.set)
        try:
            await link.open(self._url, self._token)
        except LinkRefused as error:
            raise CommandError(f"The hub does not let this device score: {error}", Exit.REFUSED) from None
        self.tally.connections += 1
        await self._catch_up(link)

    async def _leave(self) -> None:
        if self._link is not None:
            await self._link.close()
            self._link = None

    async def _catch_up(self, link: Link) -> None:
        """Join with what the device has, and again until nothing is missing."""
        log: list[Event] = []
        more = True
        while more:
            joined = await self._join(link, self._seq + len(log))
            more = joined.more
            if self._restored:
                self._arrive(joined.seq - len(joined.events), joined.events)
            else:
                log += [decode(bytes(raw)) for raw in joined.events]
        if not self._restored:
            self._restored = True
            self.observer.restore(log)
            self._seq = len(log)
            self._early = {seq: event for seq, event in self._early.items() if seq > self._seq}
            self._arrive(self._seq, [])
        self._behind = False

    async def _join(self, link: Link, seq: int) -> Joined:
        since = None if self._epoch is None else Since(epoch=self._epoch, seq=seq)
        try:
            message = Join(match_id=self._match_id, device_id=self.observer.device, since=since)
            joined = await link.call("join", message, Joined)
        except HubProblem as error:
            if error.problem.code in RETRY_CODES:
                raise LinkLost(str(error)) from error
            raise CommandError(f"The hub does not let this device join: {error}", Exit.REFUSED) from None
        if self._epoch not in {None, joined.epoch}:
            raise CommandError("The match's log was restored from a backup; score it anew.", Exit.REFUSED)
        self._epoch = joined.epoch
        return joined

    def _arrive(self, after: int, raws: list[msgspec.Raw]) -> None:
        for seq, raw in enumerate(raws, after + 1):
            if seq > self._seq:
                self._early[seq] = decode(bytes(raw))
        if not self._restored:
            return
        while (event := self._early.pop(self._seq + 1, None)) is not None:
            self._seq += 1
            self.observer.take(event)
        self._behind = self._behind or bool(self._early)

    async def _score(self) -> None:
        link = self._link
        while link is not None and link.alive and not self.finished:
            self._wake.clear()
            if self._behind:
                await self._catch_up(link)
            wait_s = self._pace.wait_s(self.observer.balls_entered) if self.observer.can_enter() else None
            if wait_s == 0.0:
                self.observer.enter_ball()
            if self.observer.journal.pending:
                await self._send(link)
            elif wait_s != 0.0:
                await self._rest(wait_s)
        if not self.finished:
            raise LinkLost("The connection to the hub was lost.")

    async def _rest(self, longest_s: float | None) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), longest_s)
        except TimeoutError:
            return

    async def _send(self, link: Link) -> None:
        batch = list(self.observer.journal.pending.values())[:BATCH_EVENTS]
        message = Submit(match_id=self._match_id, events=[msgspec.Raw(encode(event)) for event in batch])
        drop = self.faults.draw()
        if drop is Drop.BEFORE:
            link.cut()
            raise LinkLost(drop)
        if drop is Drop.DURING:
            await link.shout("submit", message)
            link.cut()
            raise LinkLost(drop)
        sent = perf_counter()
        try:
            answer = await link.call("submit", message, Submitted)
        except HubProblem as error:
            await self._pause(error.problem.code, error.problem.detail, error.problem.retry_after_s)
            return
        if drop is Drop.AFTER:
            link.cut()
            raise LinkLost(drop)
        self.tally.ack_s.append(perf_counter() - sent)
        await self._read(answer.results, sent)

    async def _read(self, receipts: list[Receipt], sent: float) -> None:
        refused: Receipt | None = None
        stored: list[EventId] = []
        for receipt in receipts:
            self.tally.verdicts[receipt.status] += 1
            self.tally.warnings += len(receipt.warnings)
            if receipt.status is Verdict.REJECTED:
                refused = refused or receipt
            else:
                stored.append(EventId(receipt.id))
                if receipt.seq is not None:
                    self.tally.committed.append((receipt.seq, sent))
        self.observer.journal.acknowledge(stored)
        if stored:
            self._refusals = 0
        if refused is not None:
            await self._pause(refused.code or "", f"{refused.id}: {refused.detail}", None)

    async def _pause(self, code: str, detail: str, retry_after_s: float | None) -> None:
        """Wait before the same events are sent again. Raises ``CommandError`` where that would not help."""
        self._refusals += 1
        if code == "not_joined":
            raise LinkLost(detail)
        if code not in RETRY_CODES or self._refusals > PATIENCE:
            raise CommandError(f"The hub refused an event ({code}): {detail}", Exit.REFUSED)
        self._behind = self._behind or code == "unknown_parent"
        await asyncio.sleep(retry_after_s or min(FIRST_DELAY_S * self._refusals, LONGEST_DELAY_S))


def _typed(payload: object, shape: type[Shape]) -> Shape:
    """Read a message in the hub's own shape. Raises ``msgspec.ValidationError`` where it is another."""
    return msgspec.json.decode(msgspec.json.encode(payload), type=shape)
