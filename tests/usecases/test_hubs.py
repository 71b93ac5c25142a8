"""Hubs that tell each other what they committed, and heal what they did not hear."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from core.bootstrap import Ports
from core.errors import Malformed, NotFound, Unavailable
from core.ids import MatchId
from core.ports import Head, MatchRow
from core.storage.memory import MemoryLog, MemorySnapshots
from core.transport.local import Exchange, LocalBus
from core.usecases.live import LiveMatch, Matches, Moved
from core.wire import relay
from core.wire.relay import Relay
from tests.usecases.play import MATCH, Device, random_bodies


class Seen:
    """A subscriber that can be waited for."""

    def __init__(self, live: LiveMatch) -> None:
        self.moves: list[Moved] = []
        self._moved = asyncio.Event()
        live.subscribe(self)

    def __call__(self, moved: Moved) -> None:
        """Take note."""
        self.moves.append(moved)
        self._moved.set()

    async def until(self, seq: int) -> None:
        """Wait until the match has come to a sequence number."""
        while not self.moves or self.moves[-1].head.seq < seq:
            self._moved.clear()
            await asyncio.wait_for(self._moved.wait(), 10)


async def submit(live: LiveMatch, device: Device, count: int, start: int = 0) -> None:
    """Submit some events of a match."""
    for body in random_bodies(6)[start : start + count]:
        await live.submit([device.enter(body)], scorer=device.scorer, device=device.id)


@asynccontextmanager
async def two_hubs(first: LocalBus, second: LocalBus, log: MemoryLog) -> AsyncIterator[tuple[LiveMatch, LiveMatch]]:
    """The same match open on two hubs."""
    hubs = [Matches(Ports(log=log, snapshots=MemorySnapshots(), bus=bus)) for bus in (first, second)]
    await hubs[0].create(MATCH, "", public=True)
    yield await hubs[0].get(MATCH), await hubs[1].get(MATCH)
    for hub in hubs:
        await hub.close()


async def test_a_ball_committed_on_one_hub_reaches_the_viewers_of_the_other() -> None:
    """The other hub shows the same scoreboard without asking the log."""
    exchange = Exchange()
    async with two_hubs(LocalBus(exchange), LocalBus(exchange), MemoryLog()) as (one, other):
        seen = Seen(other)
        await submit(one, Device("d1"), 12)
        await seen.until(12)
        assert other.snapshot() == one.snapshot()
        assert [move.head.seq for move in seen.moves] == sorted({move.head.seq for move in seen.moves})


class LossyBus(LocalBus):
    """A bus that loses what it is told to lose, or does not answer."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self.loses = False
        self.down = False
        self.tried = asyncio.Event()

    async def publish(self, match_id: MatchId, message: bytes) -> None:
        """Publish, lose or fail."""
        self.tried.set()
        if self.down:
            raise Unavailable("The bus is down.")
        if not self.loses:
            await super().publish(match_id, message)


async def test_a_lost_message_is_made_up_for_from_the_log_at_the_next_one() -> None:
    """A gap in the sequence sends the hub to the log."""
    exchange = Exchange()
    bus = LossyBus(exchange)
    async with two_hubs(bus, LocalBus(exchange), MemoryLog()) as (one, other):
        seen, device = Seen(other), Device("d1")
        bus.loses = True
        await submit(one, device, 3)
        await asyncio.wait_for(bus.tried.wait(), 10)
        bus.loses = False
        await submit(one, device, 1, start=3)
        await seen.until(4)
        assert other.snapshot() == one.snapshot()


async def test_a_bus_that_comes_back_is_told_where_the_log_stands() -> None:
    """Nothing more has to happen in the match for the other hub to catch up."""
    exchange = Exchange()
    bus = LossyBus(exchange)
    async with two_hubs(bus, LocalBus(exchange), MemoryLog()) as (one, other):
        seen = Seen(other)
        bus.down = True
        await submit(one, Device("d1"), 5)
        await asyncio.wait_for(bus.tried.wait(), 10)
        assert one.head.seq == 5
        bus.down = False
        await seen.until(5)
        assert other.snapshot() == one.snapshot()


async def test_the_empty_message_sends_the_hub_to_the_log() -> None:
    """After a lost connection the bus says that messages may be missing."""
    exchange = Exchange()
    bus = LossyBus(exchange)
    async with two_hubs(bus, LocalBus(exchange), MemoryLog()) as (one, other):
        seen = Seen(other)
        bus.loses = True
        await submit(one, Device("d1"), 4)
        await LocalBus(exchange).publish(MATCH, b"")
        await seen.until(4)


async def test_nonsense_on_the_bus_changes_nothing_and_the_hub_goes_on() -> None:
    """A message of another shape is no more than a hint to look at the log."""
    exchange = Exchange()
    async with two_hubs(LocalBus(exchange), LocalBus(exchange), MemoryLog()) as (one, other):
        seen = Seen(other)
        await LocalBus(exchange).publish(MATCH, b"\xc1nonsense")
        await submit(one, Device("d1"), 2)
        await seen.until(2)
        assert other.snapshot() == one.snapshot()


async def test_old_and_repeated_messages_change_nothing() -> None:
    """Each event is shown once, whatever the bus repeats."""
    exchange = Exchange()
    async with two_hubs(LocalBus(exchange), LocalBus(exchange), MemoryLog()) as (one, _):
        await submit(one, Device("d1"), 4)
        events = [entry.data for entry in await one.entries_since(0, 10)]
        board, head = one.snapshot(), one.head
        await one.hear(Relay(epoch=head.epoch, after=1, events=events[1:3]))
        await one.hear(Relay(epoch=head.epoch, after=4, events=[]))
        assert (one.snapshot(), one.head) == (board, head)


class RestoredLog(MemoryLog):
    """A log that can be restored from an older backup, which gives it a new epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.epoch = 1

    async def match(self, match_id: MatchId) -> MatchRow:
        """The match in its present epoch."""
        return replace(await super().match(match_id), epoch=self.epoch)

    async def head(self, match_id: MatchId) -> Head:
        """The head in its present epoch."""
        return Head(epoch=self.epoch, seq=(await super().head(match_id)).seq)


async def test_a_new_epoch_starts_the_match_anew_and_asks_viewers_to_take_a_snapshot() -> None:
    """Sequence numbers of two epochs are never compared."""
    log = RestoredLog()
    exchange = Exchange()
    async with two_hubs(LocalBus(exchange), LocalBus(exchange), log) as (one, _):
        seen = Seen(one)
        await submit(one, Device("d1"), 4)
        log.epoch = 2
        await one.catch_up()
        assert one.head == Head(epoch=2, seq=4)
        assert [move.anew for move in seen.moves[-2:]] == [True, False]
        assert [move.head.seq for move in seen.moves[-2:]] == [0, 4]


def test_what_travels_on_the_bus_reads_back_and_nothing_else_does() -> None:
    """The message round-trips; other bytes are ``Malformed``."""
    message = Relay(epoch=1, after=2, events=[b"a", b""])
    assert relay.decode(relay.encode(message)) == message
    with pytest.raises(Malformed):
        relay.decode(b"{}")


async def test_a_deletion_reaches_the_other_hub() -> None:
    """Whether the hub that deletes has the match open or not; from then on nobody gets it from memory."""
    for opened in (True, False):
        exchange, log = Exchange(), MemoryLog()
        hubs = [Matches(Ports(log=log, snapshots=MemorySnapshots(), bus=LocalBus(exchange))) for _ in range(2)]
        await hubs[0].create(MATCH, "", public=True)
        live = await hubs[1].get(MATCH)
        if opened:
            await hubs[0].get(MATCH)
        await hubs[0].deleted(MATCH)
        async with asyncio.timeout(10):
            while not live.deleted:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0)
        with pytest.raises(NotFound):
            await hubs[1].get(MATCH)
        for hub in hubs:
            await hub.close()
