"""What a device's events meet on their way into the log."""

import asyncio
from collections.abc import Sequence

import msgspec
import pytest

from core.bootstrap import Ports
from core.errors import TooLarge, Unavailable
from core.eventlog.codec import decode, encode
from core.eventlog.envelope import Amend, Void
from core.ids import MatchId, PlayerId
from core.models.fixtures import Ownership
from core.ports import Head, NewEntry
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, BatterIn, Penalty
from core.storage.memory import MemoryLog
from core.usecases.live import LiveMatch, Matches, Moved
from core.wire.socket import Receipt, Submitted, Verdict
from tests.laws.game import B
from tests.usecases.play import MATCH, Device, entered, last_ball, random_bodies


async def submit(live: LiveMatch, device: Device, *raws: bytes) -> Submitted:
    """Submit as the device."""
    return await live.submit(raws, scorer=device.scorer, device=device.id)


async def play(live: LiveMatch, device: Device, bodies: Sequence[object]) -> list[Receipt]:
    """Submit a match event by event."""
    receipts: list[Receipt] = []
    for body in bodies:
        receipts += (await submit(live, device, device.enter(body))).results  # type: ignore[arg-type]
    return receipts


def codes(answer: Submitted) -> list[str | None]:
    """The code of each receipt."""
    return [receipt.code for receipt in answer.results]


async def test_every_event_of_a_match_is_stored_once_in_the_order_of_its_sequence(
    ports: Ports, live: LiveMatch
) -> None:
    """A match submitted event by event is in the log, event by event."""
    device = Device("d1")
    bodies = random_bodies(3, overs=2)
    receipts = await play(live, device, bodies)
    assert {receipt.status for receipt in receipts} == {Verdict.ACCEPTED}
    assert [receipt.seq for receipt in receipts] == list(range(1, len(bodies) + 1))
    stored = await ports.log.read(MATCH, 0, 10_000)
    assert [entry.id for entry in stored] == [receipt.id for receipt in receipts]
    assert [decode(entry.data).body for entry in stored] == bodies


async def test_a_batch_is_judged_event_by_event_and_stored_together(live: LiveMatch) -> None:
    """One bad event in a batch does not keep the others out, and those that build on it are told so."""
    device = Device("d1")
    raws = entered(random_bodies(1, overs=1)[:8], device)
    answer = await submit(live, device, *raws[:3], b"{not json", *raws[3:5], *raws[6:])
    statuses = [receipt.status.value for receipt in answer.results]
    assert statuses == ["accepted"] * 3 + ["rejected"] + ["accepted"] * 2 + ["rejected"] * 2
    assert codes(answer)[3] == "malformed"
    assert codes(answer)[6:] == ["unknown_parent"] * 2
    assert answer.seq == live.head.seq == 5


async def test_a_batch_of_a_whole_over_is_judged_ball_by_ball(live: LiveMatch) -> None:
    """A seventh ball without a bowler in one batch is refused, as it would be alone."""
    device = Device("d1")
    bodies = random_bodies(1, overs=1)
    start = next(index for index, body in enumerate(bodies) if isinstance(body, Ball))
    await play(live, device, bodies[:start])
    answer = await submit(live, device, *(device.enter(Ball(delivery=Delivery())) for _ in range(7)))
    assert [receipt.status.value for receipt in answer.results] == ["accepted"] * 6 + ["rejected"]


async def test_the_same_event_again_is_a_duplicate_with_the_first_ones_sequence(live: LiveMatch) -> None:
    """A device that lost the acknowledgement sends again and learns where its event went, in one batch or two."""
    device = Device("d1")
    first, second = entered(random_bodies(1)[:2], device)
    assert (await submit(live, device, first)).results[0].seq == 1
    again = await submit(live, device, first, second, second)
    assert [(receipt.status.value, receipt.seq) for receipt in again.results] == [
        ("duplicate", 1),
        ("accepted", 2),
        ("duplicate", 2),
    ]
    spaced = msgspec.json.format(first, indent=2)
    assert (await submit(live, device, spaced)).results[0].status is Verdict.DUPLICATE


async def test_an_id_with_other_content_is_refused(live: LiveMatch) -> None:
    """An id is never used twice: neither against the log nor inside a batch."""
    device, twin = Device("d1"), Device("d1")
    bodies = random_bodies(1)
    first, other = device.enter(bodies[0]), twin.enter(random_bodies(1)[1])
    assert codes(await submit(live, device, first, other)) == [None, "id_reused"]
    assert codes(await submit(live, device, other)) == ["id_reused"]
    assert live.head.seq == 1


async def test_foreign_events_are_refused(live: LiveMatch) -> None:
    """Another match, another device and another scorer: none may speak through this connection."""
    device, other, elsewhere = Device("d1"), Device("d2"), Device("d1", MatchId("m2"))
    body = random_bodies(1)[0]
    raws = [elsewhere.enter(body), other.enter(body)]
    assert codes(await submit(live, device, *raws)) == ["foreign_event", "foreign_event"]
    answer = await live.submit([device.enter(body)], scorer=other.scorer, device=device.id)
    assert codes(answer) == ["foreign_event"]
    assert live.head.seq == 0


async def test_what_cannot_be_is_refused_with_the_laws_code_and_doubts_come_as_warnings(live: LiveMatch) -> None:
    """A batter of no side is refused; a bowler who carries on into the next over is only pointed out."""
    device = Device("d1")
    bodies = random_bodies(1, overs=1)
    await play(live, device, bodies[:5])
    stranger = Device("d2")
    stranger.hear([encode(device.ledger.event(entry.event_id)) for entry in device.ledger.canonical])
    refused = await submit(live, stranger, stranger.enter(BatterIn(player=PlayerId("b1"))))
    assert refused.results[0].status is Verdict.REJECTED
    assert refused.results[0].code
    assert refused.results[0].detail


async def test_a_late_twin_is_taken_though_the_match_has_moved_on(live: LiveMatch) -> None:
    """A second scorer three balls behind corroborates; one who differs is stored and told of the conflict."""
    first, second = Device("d1"), Device("d2")
    bodies = random_bodies(5, overs=1)
    start = next(index for index, body in enumerate(bodies) if isinstance(body, Ball))
    setup = entered(bodies[:start], first)
    second.hear(setup)
    await submit(live, first, *setup)
    balls = [body for body in bodies[start:] if isinstance(body, Ball)][:3]
    theirs = [second.enter(body, own=True) for body in balls[:2]]
    differing = second.enter(Ball(delivery=Delivery(bat=5)), own=True)
    await submit(live, first, *(first.enter(body, own=True) for body in balls))
    before = live.ledger.state.innings[0].runs
    answer = await submit(live, second, *theirs, differing)
    assert [receipt.status.value for receipt in answer.results] == ["accepted", "accepted", "conflict"]
    assert live.ledger.state.innings[0].runs == before
    assert len(live.conflicts().open) == 1


async def test_subscribers_hear_of_a_twin_without_a_patch(live: LiveMatch) -> None:
    """The log goes on, the scoreboard stays, and so does the place from which viewers resume."""
    first, second, seen = Device("d1"), Device("d2"), list[Moved]()
    bodies = random_bodies(5, overs=1)
    start = next(index for index, body in enumerate(bodies) if isinstance(body, Ball))
    setup = entered(bodies[:start], first)
    second.hear(setup)
    await submit(live, first, *setup)
    live.subscribe(seen.append)
    await submit(live, first, first.enter(bodies[start], own=True))
    board, position = live.snapshot(), live.position
    await submit(live, second, second.enter(bodies[start], own=True))
    assert [move.patch is None for move in seen] == [False, True]
    assert [move.head.seq for move in seen] == [start + 1, start + 2]
    assert not any(move.anew for move in seen)
    assert live.snapshot() is board
    assert live.position == position == seen[0].head


async def test_a_finished_match_takes_corrections_only(live: LiveMatch) -> None:
    """After the result there are no more balls, but the last one may be corrected and penalties awarded."""
    device = Device("d1")
    await play(live, device, random_bodies(2, overs=20))
    assert codes(await submit(live, device, device.enter(Ball(delivery=Delivery(bat=1))))) == ["match_finished"]
    device = Device("d2")
    device.hear([entry.data for entry in await live.entries_since(0, 10_000)])
    ball = last_ball(device)
    amended = Ball(delivery=Delivery(bat=2))
    late = [device.write(Amend(target=ball.id, body=amended)), device.enter(Penalty(team=B))]
    answer = await submit(live, device, *late)
    assert [receipt.status.value for receipt in answer.results] == ["conflict", "accepted"]


async def test_no_device_can_put_a_ball_where_none_can_be(live: LiveMatch) -> None:
    """A slot that skips overs, follows nothing or goes backwards would spoil everybody's order."""
    device = Device("d1")
    bodies = random_bodies(2, overs=1)[:12]
    await play(live, device, bodies)
    ball, one = last_ball(device), Ball(delivery=Delivery(bat=1))
    for parent, slot in ((ball.id, (1, 9, 1)), (ball.id, ball.slot), (None, (1, 0, 9)), (ball.id, (3, 0, 1))):
        answer = await submit(live, device, device.write(one, parent=parent, slot=slot))
        assert codes(answer) == ["bad_slot"], slot
    assert live.head.seq == len(bodies)


async def test_a_second_scorer_cannot_bowl_on_after_the_end_either(live: LiveMatch) -> None:
    """A late batch that agrees with the last balls is taken, one more ball is not; who saw another end may go on."""
    first, agrees, differs = Device("d1"), Device("d2"), Device("d3")
    bodies = random_bodies(2, overs=20)
    raws = entered(bodies, first)
    for raw in raws:
        await submit(live, first, raw)
    one = Ball(delivery=Delivery(bat=1))
    last = next(place for place in reversed(range(len(bodies))) if isinstance(bodies[place], Ball))
    agrees.hear(raws[:last])
    answer = await submit(live, agrees, agrees.enter(bodies[last]), agrees.enter(one))
    assert codes(answer) == [None, "match_finished"]
    differs.hear(raws[:last])
    answer = await submit(live, differs, differs.enter(Ball(delivery=Delivery(wides=1))), differs.enter(one))
    assert [receipt.status.value for receipt in answer.results] == ["conflict", "accepted"]


async def test_a_control_event_that_the_merge_would_set_aside_is_refused(live: LiveMatch) -> None:
    """Taking back what nobody entered, or correcting a ball into a toss, never reaches the log."""
    device = Device("d1")
    bodies = random_bodies(2, overs=1)
    await play(live, device, bodies)
    ball = last_ball(device)
    early = msgspec.structs.replace(decode(device.write(Void(target=ball.id))), hlc=(1, 0))
    assert codes(await submit(live, device, encode(early))) == ["not_after_target"]
    wrong = device.write(Amend(target=ball.id, body=bodies[0]))
    assert codes(await submit(live, device, wrong)) == ["wrong_kind"]
    unknown = encode(msgspec.structs.replace(early, body=Void(target=type(ball.id)("d9:1"))))
    assert codes(await submit(live, device, unknown)) == ["unknown_parent"]


async def test_a_batch_over_its_limits_is_refused_whole(live: LiveMatch) -> None:
    """101 events, or more than 64 KiB of them, change nothing."""
    device = Device("d1")
    with pytest.raises(TooLarge):
        await submit(live, device, *[b"{}"] * 101)
    with pytest.raises(TooLarge):
        await submit(live, device, b" " * (64 * 1024 + 1))
    assert live.head.seq == 0


class BrokenLog(MemoryLog):
    """A log whose disk can fill up, whose answers can get lost, and which can be slow."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        self.mute = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()

    async def append(self, match_id: MatchId, expected_seq: int, entries: Sequence[NewEntry]) -> Head:
        """Append, or fail as told."""
        self.entered.set()
        await self.gate.wait()
        if self.full:
            raise Unavailable("The disk is full.")
        head = await super().append(match_id, expected_seq, entries)
        if self.mute:
            raise Unavailable("The database went away.")
        return head


@pytest.fixture
async def broken(memory_ports: Ports) -> tuple[BrokenLog, LiveMatch]:
    """An open match over a log that can break."""
    log = BrokenLog()
    await log.create(MATCH, title="", public=True)
    live = LiveMatch(Ownership(match_id=MATCH, public=True), log=log, snapshots=memory_ports.snapshots)
    await live.catch_up()
    return log, live


async def test_a_full_disk_refuses_every_event_and_leaves_memory_as_the_disk_is(
    broken: tuple[BrokenLog, LiveMatch],
) -> None:
    """Nothing is shown that is not stored; the same events are taken once there is room."""
    log, live = broken
    device, seen = Device("d1"), list[Moved]()
    live.subscribe(seen.append)
    raws = entered(random_bodies(1)[:4], device)
    log.full = True
    board = live.snapshot()
    assert codes(await submit(live, device, *raws, b"{")) == ["unavailable"] * 5
    assert (live.head.seq, len(live.ledger.canonical), seen, live.snapshot()) == (0, 0, [], board)
    log.full = False
    assert codes(await submit(live, device, *raws)) == [None] * 4
    assert live.head.seq == 4


async def test_a_commit_whose_answer_was_lost_is_found_again(broken: tuple[BrokenLog, LiveMatch]) -> None:
    """The device hears ``unavailable``, sends again, and is told that its events are there already."""
    log, live = broken
    device = Device("d1")
    raws = entered(random_bodies(1)[:4], device)
    log.mute = True
    assert codes(await submit(live, device, *raws[:3])) == ["unavailable"] * 3
    log.mute = False
    answer = await submit(live, device, *raws)
    assert [receipt.status.value for receipt in answer.results] == ["duplicate"] * 3 + ["accepted"]
    assert [entry.id for entry in await log.read(MATCH)] == [receipt.id for receipt in answer.results]


async def test_a_commit_goes_on_where_the_caller_is_cancelled(broken: tuple[BrokenLog, LiveMatch]) -> None:
    """A device that drops its connection in mid-commit leaves memory and log equal."""
    log, live = broken
    device = Device("d1")
    log.gate.clear()
    task = asyncio.create_task(submit(live, device, device.enter(random_bodies(1)[0])))
    await log.entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    log.gate.set()
    await live.settle()
    assert live.head == await log.head(MATCH)
    assert live.head.seq == len(live.ledger.canonical) == 1


async def test_a_subscriber_that_fails_does_not_keep_a_ball_from_the_others(matches: Matches, live: LiveMatch) -> None:
    """Each subscriber is called alone, right after the commit, in sequence."""
    assert matches is not None
    seen: list[int] = []

    def fail(_: Moved) -> None:
        raise RuntimeError("a subscriber's mistake")

    live.subscribe(fail)
    leave = live.subscribe(lambda moved: seen.append(moved.head.seq))
    device = Device("d1")
    await play(live, device, random_bodies(1)[:5])
    assert seen == [1, 2, 3, 4, 5]
    leave()
    await play(live, device, random_bodies(1)[5:6])
    assert seen == [1, 2, 3, 4, 5]
