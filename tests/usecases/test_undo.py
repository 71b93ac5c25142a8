"""How deep a plan lets a scorer correct, counted in deliveries."""

from collections.abc import Sequence
from itertools import count

import pytest

from core.entitlements.shipped import CATALOGUE
from core.eventlog.codec import decode
from core.eventlog.envelope import Amend, Insert, Lead, Resolve, Void
from core.eventlog.ledger import Ledger
from core.ids import EventId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, LineUp, Player
from core.usecases.bounds import Bounds
from core.usecases.live import LiveMatch
from core.wire.socket import Receipt
from tests.laws.game import A
from tests.usecases.play import MATCH, Device, random_bodies

DOT = Ball(delivery=Delivery())


class Scorer:
    """A device whose plan has an undo depth."""

    def __init__(self, live: LiveMatch, depth: int | None, name: str = "d1") -> None:
        self.live, self.device, self.bounds = live, Device(name), Bounds(undo_depth=depth, plan="free")

    async def send(self, *raws: bytes) -> list[Receipt]:
        """Submit events in one batch; the device keeps in view only what was taken."""
        answer = await self.live.submit(raws, scorer=self.device.scorer, device=self.device.id, bounds=self.bounds)
        return list(answer.results)

    async def play(self, balls: int, seed: int = 3) -> list[EventId]:
        """Score from the start until so many balls were bowled; returns them, the newest first."""
        entered = count()
        for body in random_bodies(seed, overs=4):
            (receipt,) = await self.send(self.device.enter(body))
            assert receipt.code is None
            if isinstance(body, Ball) and next(entered) + 1 == balls:
                break
        return self.balls()

    def balls(self) -> list[EventId]:
        """The balls that are shown, the newest first."""
        canonical = self.live.ledger.canonical
        return [entry.event_id for entry in reversed(canonical) if isinstance(entry.body, Ball)]

    async def undo(self, target: EventId) -> Receipt:
        """Take something back; where that is refused, the device does as if it had not tried."""
        before = list(self.live.ledger.canonical)
        (receipt,) = await self.send(self.device.write(Void(target=target)))
        if receipt.code is not None:
            assert list(self.live.ledger.canonical) == before
            await self.forget()
        return receipt

    async def forget(self) -> None:
        """See the match as the hub has it."""
        self.device.ledger = Ledger(MATCH)
        self.device.hear(entry.data for entry in await self.live.entries_since(0, 10_000))


@pytest.mark.parametrize("depth", [1, 3, 5])
async def test_the_last_balls_can_be_taken_back_and_no_others(live: LiveMatch, depth: int) -> None:
    """The ball right at the depth can, the one before it cannot, and the refusal says what would help."""
    scorer = Scorer(live, depth)
    balls = await scorer.play(9)
    refused = await scorer.undo(balls[depth])
    assert (refused.code, refused.limit, refused.plan) == ("undo_too_deep", depth, "free")
    more = [
        key for key in refused.upgrade_to or () if (CATALOGUE.plans[key].whole.limits["undo_depth_balls"] or 9) > depth
    ]
    assert refused.upgrade_to == more == {1: ["scorers_pro", "scorers_pro_plus"], 3: ["scorers_pro_plus"], 5: []}[depth]
    assert (await scorer.undo(balls[depth - 1])).code is None
    assert balls[depth - 1] not in scorer.balls()


async def test_the_last_ball_of_an_over_can_be_taken_back_in_the_next(live: LiveMatch) -> None:
    """The count goes across the over's end, whatever facts lie between."""
    scorer = Scorer(live, 1)
    bodies = random_bodies(3, overs=4)
    for body in bodies:
        await scorer.send(scorer.device.enter(body))
        innings = live.ledger.state.current
        if innings is not None and innings.overs_complete == 1 and innings.bowler is not None:
            break
    last = scorer.balls()[0]
    assert (await scorer.undo(last)).code is None
    innings = live.ledger.state.current
    assert innings is not None
    assert innings.overs_complete == 0


async def test_a_ball_that_was_replaced_counts_once(live: LiveMatch) -> None:
    """Taking back and entering anew again and again costs no depth."""
    scorer = Scorer(live, 2)
    await scorer.play(4)
    before = scorer.balls()[1]
    for _ in range(3):
        assert (await scorer.undo(scorer.balls()[0])).code is None
        assert (await scorer.send(scorer.device.enter(DOT)))[0].code is None
    assert (await scorer.undo(before)).code is None


async def test_undoing_step_by_step_reaches_no_further(live: LiveMatch) -> None:
    """Three undos of the last ball each, without a ball between, are an undo of three."""
    scorer = Scorer(live, 2)
    balls = await scorer.play(5)
    assert (await scorer.undo(balls[0])).code is None
    assert (await scorer.undo(balls[1])).code is None
    assert (await scorer.undo(balls[2])).code == "undo_too_deep"
    for _ in range(2):
        assert (await scorer.send(scorer.device.enter(DOT)))[0].code is None
    assert (await scorer.undo(scorer.balls()[1])).code is None


async def test_a_redo_counts_by_its_target(live: LiveMatch) -> None:
    """Bringing back a ball that lies deeper than the depth is a correction like any other."""
    scorer, free = Scorer(live, 2), Scorer(live, None)
    free.device = scorer.device
    balls = await scorer.play(6)
    undo = (await scorer.undo(balls[1])).id
    assert (await scorer.undo(EventId(undo))).code is None
    deep = (await free.undo(balls[3])).id
    assert (await scorer.undo(EventId(deep))).code == "undo_too_deep"


async def test_amends_and_inserts_have_the_same_depth(live: LiveMatch) -> None:
    """Whatever changes an old ball changes it."""
    scorer = Scorer(live, 2)
    balls = await scorer.play(6)
    six = Ball(delivery=Delivery(bat=6, boundary=True))
    assert (await scorer.send(scorer.device.write(Amend(target=balls[1], body=six))))[0].code is None
    assert (await scorer.send(scorer.device.write(Amend(target=balls[2], body=six))))[0].code == "undo_too_deep"
    await scorer.forget()

    def insert(after: EventId) -> bytes:
        place = live.ledger.place_insert(after, scorer.device.id, DOT)
        return scorer.device.write(Insert(after=after, before=None, body=DOT), slot=place.slot)

    assert (await scorer.send(insert(balls[2])))[0].code == "undo_too_deep"
    await scorer.forget()
    assert (await scorer.send(insert(balls[1])))[0].code is None


async def test_names_leads_and_conflicts_are_never_too_deep(live: LiveMatch) -> None:
    """What is said of the sides, who leads and who is right undoes no ball."""
    scorer, other = Scorer(live, 1), Scorer(live, 1, "d2")
    await scorer.play(6)
    line_up = next(entry for entry in live.ledger.canonical if isinstance(entry.body, LineUp) and entry.body.team == A)
    assert isinstance(line_up.body, LineUp)
    players = (*line_up.body.players[:-1], Player(id=line_up.body.players[-1].id, name="Spelt Right"))
    amend = Amend(target=line_up.event_id, body=LineUp(team=A, players=players))
    assert (await scorer.send(scorer.device.write(amend)))[0].code is None
    first = scorer.balls()[-1]
    ball = live.ledger.event(first)
    other.device.hear(())
    rival = other.device.write(Ball(delivery=Delivery(bat=3)), parent=ball.parent, slot=ball.slot)
    assert (await other.send(rival))[0].status.value == "conflict"
    (conflict,) = live.ledger.conflicts
    resolve = scorer.device.write(Resolve(covers=conflict.versions, choice=first))
    assert (await scorer.send(resolve))[0].code is None
    assert not live.ledger.conflicts
    lead = scorer.device.write(Lead(epoch=1, device=other.device.id))
    assert (await scorer.send(lead))[0].code is None


async def test_a_batch_counts_its_own_balls(live: LiveMatch) -> None:
    """What a device scored in a tunnel is judged as if it had come ball by ball."""
    scorer = Scorer(live, 1)
    await scorer.play(3)
    device = scorer.device

    def mistap() -> Sequence[bytes]:
        wrong = device.enter(Ball(delivery=Delivery(bat=1)))
        return wrong, device.write(Void(target=decode(wrong).id)), device.enter(DOT)

    batch = [raw for _ in range(2) for raw in mistap()]
    assert [receipt.code for receipt in await scorer.send(*batch)] == [None] * 6
    one, two = device.enter(DOT), device.enter(DOT)
    deep = device.write(Void(target=decode(one).id))
    assert [receipt.code for receipt in await scorer.send(one, two, deep)] == [None, None, "undo_too_deep"]
