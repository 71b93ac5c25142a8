"""Many devices and several hubs at once: as many acknowledged as stored, each once."""

import asyncio
import random
from collections.abc import Sequence

from core.bootstrap import Ports
from core.eventlog.ledger import Ledger
from core.models.fixtures import Ownership
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, Happening
from core.transport.local import Exchange, LocalBus
from core.usecases.live import LiveMatch, Matches
from core.wire.socket import Verdict
from tests.usecases.play import MATCH, Device, entered, random_bodies

DEVICES = 20
STORED = (Verdict.ACCEPTED, Verdict.CONFLICT)


def opening(bodies: Sequence[Happening]) -> list[Happening]:
    """All before the first ball."""
    return list(bodies[: next(index for index, body in enumerate(bodies) if isinstance(body, Ball))])


def observed(chance: random.Random, device: Device, deliveries: Sequence[Delivery]) -> list[bytes]:
    """An over as one scorer saw it: now and then something else than the others."""
    return [
        device.enter(Ball(delivery=Delivery(bat=3) if chance.random() < 0.1 else delivery), own=True)
        for delivery in deliveries
    ]


async def submit_all(chance: random.Random, live: LiveMatch, device: Device, raws: Sequence[bytes]) -> list[str]:
    """Send everything in batches of any size, some of them twice; returns the ids acknowledged as stored."""
    stored: list[str] = []
    rest = list(raws)
    while rest:
        size = chance.randint(1, 3)
        batch = rest[:size]
        answer = await live.submit(batch, scorer=device.scorer, device=device.id)
        stored += [receipt.id for receipt in answer.results if receipt.status in STORED]
        assert all(receipt.status is not Verdict.REJECTED for receipt in answer.results), answer
        if chance.random() > 0.2:
            del rest[:size]
        await asyncio.sleep(0)
    return stored


async def test_twenty_devices_at_once_are_all_stored_each_once(ports: Ports, live: LiveMatch) -> None:
    """Twenty scorers enter the same over with mistakes, resends and random interleavings."""
    chance = random.Random(7)  # noqa: S311  a repeatable match, not a secret
    first = Device("d0")
    setup = entered(opening(random_bodies(1)), first)
    await live.submit(setup, scorer=first.scorer, device=first.id)
    deliveries = [Delivery(bat=runs) for runs in (0, 1, 2, 0, 1, 0)]
    devices = [first, *(Device(f"d{number}") for number in range(1, DEVICES))]
    for device in devices[1:]:
        device.hear(setup)
    acknowledged = await asyncio.gather(
        *(submit_all(chance, live, device, observed(chance, device, deliveries)) for device in devices)
    )
    stored = await ports.log.read(MATCH, len(setup), 10_000)
    ids = [entry.id for entry in stored]
    told = [event_id for each in acknowledged for event_id in each]
    assert len(told) == len(set(told)) == DEVICES * len(deliveries)
    assert sorted(ids) == sorted(told)
    innings = live.ledger.state.current
    assert innings is not None
    assert innings.legal_balls == len(deliveries)
    assert live.conflicts().open
    for device in devices:
        own = [event_id for event_id in ids if event_id.startswith(f"{device.id}:")]
        assert own == sorted(own, key=lambda event_id: int(event_id.rpartition(":")[2]))


async def test_two_hubs_that_append_at_once_lose_and_double_nothing(ports: Ports) -> None:
    """Hubs that race for each sequence number end with the same view, which is the log's."""
    chance = random.Random(11)  # noqa: S311  a repeatable match, not a secret
    exchange = Exchange()
    hubs = [Matches(Ports(log=ports.log, snapshots=ports.snapshots, bus=LocalBus(exchange))) for _ in range(2)]
    await hubs[0].create(MATCH, "", public=True)
    lives = [await hub.get(MATCH) for hub in hubs]
    first = Device("d0")
    setup = entered(opening(random_bodies(1)), first)
    await lives[0].submit(setup, scorer=first.scorer, device=first.id)
    await lives[1].catch_up()
    deliveries = [Delivery(bat=runs) for runs in (0, 1, 2, 0, 1, 0)]
    devices = [first, *(Device(f"d{number}") for number in range(1, 8))]
    for device in devices[1:]:
        device.hear(setup)
    acknowledged = await asyncio.gather(
        *(
            submit_all(chance, lives[number % 2], device, observed(chance, device, deliveries))
            for number, device in enumerate(devices)
        )
    )
    ids = sorted(entry.id for entry in await ports.log.read(MATCH, len(setup), 10_000))
    assert sorted(event_id for each in acknowledged for event_id in each) == ids
    assert len(ids) == len(set(ids)) == len(devices) * len(deliveries)
    for live in lives:
        await live.catch_up()
    assert lives[0].head == lives[1].head
    assert lives[0].snapshot() == lives[1].snapshot()
    assert lives[0].ledger.view() == lives[1].ledger.view()
    for hub in hubs:
        await hub.close()


async def test_the_view_is_that_of_the_log_alone(ports: Ports, live: LiveMatch) -> None:
    """What was followed event by event equals what a new hub reads from the log."""
    device, other = Device("d1"), Device("d2")
    bodies = random_bodies(4, overs=2)
    for body in bodies:
        await live.submit([device.enter(body)], scorer=device.scorer, device=device.id)
    other.hear([entry.data for entry in await live.entries_since(0, 1000)])
    anew = LiveMatch(Ownership(match_id=MATCH, public=True), log=ports.log, snapshots=ports.snapshots)
    await anew.catch_up()
    assert anew.head == live.head
    assert anew.snapshot() == live.snapshot()
    assert isinstance(other.ledger, Ledger)
    assert anew.ledger.view() == live.ledger.view() == other.ledger.view()
