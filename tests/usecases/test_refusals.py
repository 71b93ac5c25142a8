"""What the merge would set aside never enters the log, and what enters it is never set aside."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.eventlog.codec import decode, encode
from core.eventlog.envelope import Amend, Body, Event, Insert, Lead, Resolve, Void
from core.eventlog.ledger import Ledger
from core.eventlog.view import Bucket
from core.ids import EventId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, Interruption, Penalty
from core.usecases.score import Judge, Known
from core.wire.socket import Receipt, Verdict
from tests.laws.game import A
from tests.usecases.play import MATCH, Device, random_bodies

_FACTS = (Ball(delivery=Delivery(bat=1)), Ball(delivery=Delivery(wides=1)), Penalty(team=A), Interruption(stopped=True))


class Mischief:
    """A device that refers to whatever it has seen, in every way that the codec lets through."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  a repeatable history, not a secret
        self.device = Device("d1")
        self.ids: list[EventId] = []

    def event(self) -> bytes:
        """Any event: a fact, or something about one or more of the others."""
        raw = self._ball() if self.chance.random() < 0.4 or not self.ids else self._control()
        if self.chance.random() < 0.3:
            event = decode(raw)
            raw = encode(replace(event, hlc=(event.hlc[0] - self.chance.randrange(3), self.chance.randrange(40))))
        return self.take(raw)

    def take(self, raw: bytes) -> bytes:
        """Remember an event, to refer to it."""
        self.ids.append(decode(raw).id)
        return raw

    def _ball(self) -> bytes:
        body = self.chance.choice(_FACTS)
        place = self.device.ledger.place(body, self.device.id)
        if self.chance.random() < 0.4 and self.ids:
            parent = self.chance.choice(self.ids)
            return self.device.write(body, parent=parent, slot=place.slot)
        return self.device.write(body, parent=place.parent, slot=place.slot)

    def _control(self) -> bytes:
        target, other = self.chance.choice(self.ids), self.chance.choice(self.ids)
        fact = self.chance.choice(_FACTS)
        bodies: list[Body] = [
            Amend(target=target, body=fact),
            Void(target=target),
            Resolve(covers=(target, other), choice=target),
            Lead(epoch=self.chance.randint(1, 3), device=self.device.id),
            Insert(after=target, before=None, body=fact),
        ]
        body = self.chance.choice(bodies)
        slot = self._slot(other if self.chance.random() < 0.3 else target) if isinstance(body, Insert) else ()
        return self.device.write(body, slot=slot)

    def _slot(self, after: EventId) -> tuple[int, ...]:
        return (*(self._seen(after).slot[:6] or (1, 0, 1)), 0, 1, self.chance.randint(1, 2))

    def _seen(self, event_id: EventId) -> Event:
        return self.device.ledger.event(event_id)


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_accepted_event_always_takes_part_and_a_refused_one_never_could(seed: int) -> None:
    """In batches in which events refer to each other, and against the log: judged before, as the merge does after."""
    mischief, ledger, known = Mischief(seed), Ledger(MATCH), dict[EventId, Known]()
    device = mischief.device
    opening = [mischief.take(device.enter(body)) for body in random_bodies(1)[:14]]
    batches = [opening, *([mischief.event() for _ in range(mischief.chance.randint(1, 6))] for _ in range(8))]
    for batch in batches:
        judged = Judge(MATCH, ledger, known, device.scorer, device.id).judge(batch)
        for draft in judged.drafts.values():
            ledger.add(draft.event)
            known[draft.event.id] = Known(len(known) + 1, draft.event)
            assert ledger.bucket_of(draft.event.id) not in (Bucket.QUARANTINED, Bucket.WAITING)
        refused = [answer for answer in judged.answers if isinstance(answer, Receipt)]
        assert all(receipt.status is Verdict.REJECTED and receipt.code and receipt.detail for receipt in refused)
    assert not ledger.quarantine


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_ledger_says_beforehand_what_it_would_set_aside(seed: int) -> None:
    """``refusal`` names the reason that the quarantine gives once the event is there, and adds nothing by itself."""
    mischief, ledger = Mischief(seed), Ledger(MATCH)
    for raw in [mischief.take(mischief.device.enter(body)) for body in random_bodies(1)[:14]]:
        ledger.add(decode(raw))
    for _ in range(25):
        event = decode(mischief.event())
        reason = ledger.refusal(event)
        assert event.id not in ledger
        change = ledger.add(event)
        told = {refused.event_id: refused.reason for refused in ledger.quarantine}
        assert told.get(event.id) == reason
        assert (change.bucket is Bucket.QUARANTINED) is (reason is not None)
    again = decode(mischief.device.write(_FACTS[2], slot=(1, 0, 1, 1, 1)))
    ledger.add(again)
    assert ledger.refusal(again) is None
    assert ledger.refusal(replace(again, lead_epoch=7)) == "id_reused"
