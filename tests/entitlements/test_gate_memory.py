"""What the gate keeps, for whom it wants to be told again, and what it lets go."""

from core.entitlements.gate import Gate
from tests.entitlements.clock import Clock
from tests.entitlements.reading import ASKS, CLOSED, STATIC, TIMING, load, record
from tests.entitlements.records import PERSON


def test_what_is_in_use_is_due_before_its_time_is_up(gate: Gate, clock: Clock) -> None:
    """Without a lease it is read again in the last second; with one it need not be."""
    load(gate, record(1, "coach_pro_plus"))
    assert gate.allows(ASKS, CLOSED)
    clock.s += TIMING.ttl_s * 0.7
    assert gate.due() == []
    clock.s += TIMING.ttl_s * 0.2
    assert gate.due() == [PERSON]
    gate.renew_lease()
    assert gate.due() == []
    clock.s += TIMING.lease_s
    assert gate.due() == [PERSON]


def test_what_nobody_uses_is_let_go(gate: Gate, clock: Clock) -> None:
    """Not asked for in a minute and not held: forgotten, and meanwhile not read again once nobody has asked."""
    load(gate, record(1))
    gate.allows(ASKS, STATIC)
    clock.s += TIMING.idle_s - 1
    gate.sweep()
    assert gate.knows(PERSON)
    clock.s += 2
    gate.sweep()
    assert not gate.knows(PERSON)
    assert gate.entitlements(ASKS) is None
    assert gate.due() == []


def test_asking_keeps_an_answer(gate: Gate, clock: Clock) -> None:
    """One that is asked for now and then stays."""
    load(gate, record(1))
    for _ in range(10):
        gate.allows(ASKS, STATIC)
        clock.s += TIMING.idle_s - 1
        gate.sweep()
    assert gate.knows(PERSON)


def test_what_is_held_stays_and_is_wanted(gate: Gate, clock: Clock) -> None:
    """Held twice and released once it is still loaded, however long nobody asks; released again it goes."""
    gate.hold(ASKS)
    gate.hold(ASKS)
    assert gate.due() == [PERSON]
    load(gate, record(1))
    gate.release(ASKS)
    for _ in range(3):
        clock.s += TIMING.idle_s + 1
        gate.sweep()
    assert gate.due() == [PERSON]
    assert gate.knows(PERSON)
    gate.release(ASKS)
    gate.sweep()
    assert not gate.knows(PERSON)


def test_a_version_is_remembered_for_a_while(gate: Gate, clock: Clock) -> None:
    """A floor for a workspace that nobody here uses goes too, long after any read that it must refuse."""
    gate.outdate(PERSON, 3)
    assert not gate.knows(PERSON)
    clock.s += TIMING.idle_s - 1
    gate.sweep()
    assert not load(gate, record(2))
    clock.s += 2
    gate.sweep()
    assert load(gate, record(2))


def test_a_workspace_that_is_gone_is_forgotten(gate: Gate) -> None:
    """Nothing is known any more, and one that is held is not asked for all the time."""
    gate.hold(ASKS)
    load(gate, record(1, "coach_pro_plus"))
    assert gate.allows(ASKS, CLOSED)
    gate.forget(PERSON)
    assert not gate.allows(ASKS, CLOSED)
    assert gate.due() == []
