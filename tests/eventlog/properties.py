"""What must hold of every history whatever; each function is one property and asserts it."""

from collections import defaultdict
from random import Random

import msgspec

from core.eventlog.envelope import Amend, Event, Lead, Resolve
from core.eventlog.ledger import Ledger
from core.eventlog.merge import merge
from core.eventlog.slots import happening_of
from core.eventlog.versions import version_of
from core.eventlog.view import Bucket, View
from core.ids import EventId
from core.scoring.events import Happening
from core.scoring.fold import fold
from tests.eventlog.histories import History
from tests.eventlog.scorers import MATCH, ball, everything, share

_bytes = msgspec.json.Encoder(order="deterministic").encode
_LIVE = {Bucket.CANONICAL, Bucket.CORROBORATING, Bucket.ALTERNATIVE}


def converges(history: History, random: Random) -> None:
    """The same set gives the same view, byte for byte, whatever the order, repetition or partial delivery."""
    whole = merge(history.events)
    shuffled = [*history.events, *random.choices(history.events, k=5)]
    random.shuffle(shuffled)
    assert _bytes(merge(shuffled)) == _bytes(whole)
    share(*history.people)
    for person in history.people:
        assert _bytes(person.ledger.view()) == _bytes(whole)


def loses_nothing(history: History, random: Random) -> None:
    """Each event is in exactly one bucket, of whatever part of the history a device has."""
    part = random.sample(history.events, random.randint(1, len(history.events)))
    view = merge(part)
    assert list(view.buckets) == sorted(event.id for event in part)
    assert sorted(each.event_id for each in view.canonical) == _in_bucket(view, Bucket.CANONICAL)
    agreeing = sorted(other for each in view.canonical for other in each.corroborated_by)
    assert agreeing == _in_bucket(view, Bucket.CORROBORATING)
    assert [each.event_id for each in view.quarantine] == _in_bucket(view, Bucket.QUARANTINED)
    known = {event.id for event in part}
    for event in part:
        if event.parent and event.parent not in known:
            assert view.buckets[event.id] is Bucket.WAITING


def counts_each_place_once(history: History, _: Random) -> None:
    """There is one canonical ball a slot, in the order of the slots."""
    slots = [each.slot for each in merge(history.events).canonical if len(each.slot) == 3]
    assert slots == sorted(set(slots))


def tells_differences(history: History, _: Random) -> None:
    """Two live observations that differ are an open conflict or are covered by a resolve."""
    view = merge(history.events)
    by_id = {event.id: event for event in history.events}
    amended = {event.body.target for event in history.events if isinstance(event.body, Amend)}
    told: defaultdict[tuple[int, ...], dict[EventId, Happening]] = defaultdict(dict)
    for event in history.events:
        if view.buckets[event.id] in _LIVE and len(event.slot) == 3 and event.id not in amended:
            body = happening_of(event)
            assert body is not None
            told[event.slot][event.id] = version_of(body)
    opened = {conflict.slot: set(conflict.versions) for conflict in view.conflicts}
    for slot, bodies in told.items():
        if len(set(bodies.values())) > 1 and slot not in opened:
            assert any(
                isinstance(event.body, Resolve)
                and view.buckets[event.id] is Bucket.RESOLVE
                and set(bodies.values()) <= {_content(by_id[name]) for name in event.body.covers}
                for event in history.events
            )
        elif slot in opened:
            contents = {_content(event) for event in history.events if event.id in opened[slot]}
            assert set(bodies.values()) <= contents
            assert len(contents) > 1


def shows_the_leads(history: History, _: Random) -> None:
    """A provisional version is the lead's, of the newest epoch, if a lead has one."""
    view = merge(history.events)
    by_id = {event.id: event for event in history.events}
    for conflict in view.conflicts:
        assert conflict.shown == conflict.versions[0]
        epochs = [by_id[name].lead_epoch for name in conflict.versions if _by_lead(history, view, by_id[name])]
        if epochs:
            assert _by_lead(history, view, by_id[conflict.shown])
            assert by_id[conflict.shown].lead_epoch == max(epochs)
    amended = {event.body.target for event in history.events if isinstance(event.body, Amend)}
    for entry in view.canonical:
        if entry.unconfirmed and entry.event_id not in amended:
            assert not _by_lead(history, view, by_id[entry.event_id])
            assert {by_id[name].device for name in entry.corroborated_by} <= {entry.device}


def keeps_up(history: History, random: Random) -> None:
    """The incremental view and state equal the merge from empty, at every prefix and in any order."""
    arriving = list(history.events)
    if random.random() < 0.5:  # else in the order in which they were written
        random.shuffle(arriving)
    ledger = Ledger(MATCH)
    for count, event in enumerate(arriving, 1):
        before, conflicts = list(ledger.canonical), ledger.conflicts
        change = ledger.add(event)
        assert _bytes(ledger.view()) == _bytes(merge(arriving[:count]))
        assert change.bucket is ledger.bucket_of(event.id)
        assert change.conflicts_changed or conflicts == ledger.conflicts
        bodies, was = [each.body for each in ledger.canonical], [each.body for each in before]
        if change.from_index is None:
            assert bodies == was
        else:
            assert bodies[: change.from_index] == was[: change.from_index]
        untouched = min(n for n in (change.from_index, change.marked, len(before)) if n is not None)
        assert list(ledger.canonical[:untouched]) == before[:untouched]
    assert ledger.state == fold(each.body for each in ledger.canonical)


def stays_resolved(history: History, random: Random) -> None:
    """A resolve stays closed when a known version comes again, and opens for a new one."""
    share(*history.people)
    judge, late = random.sample(history.people, 2)
    conflicts = judge.ledger.conflicts
    for conflict in conflicts:
        judge.resolve(conflict.versions, random.choice(conflict.versions))
    assert not judge.ledger.conflicts
    for conflict in conflicts:
        if len(conflict.slot) != 3:
            continue
        known = _content(judge.ledger.event(random.choice(conflict.versions)))
        again = late.write(known, slot=conflict.slot)
        judge.take(again)
        assert not judge.ledger.conflicts
        third = late.write(ball(6), slot=conflict.slot)
        judge.take(third)
        assert len(judge.ledger.conflicts) == 1
        opened = judge.ledger.conflicts[0]
        assert third.id in opened.versions
        judge.resolve(opened.versions, third.id)
        assert not judge.ledger.conflicts


def undoes_and_redoes(history: History, random: Random) -> None:
    """Undo, then redo, is the identity, whatever is undone and whoever does it."""
    share(*history.people)
    before = history.people[0].ledger.view()
    target = random.choice(everything(*history.people))
    person = random.choice(history.people)
    undo = person.void(target.id)
    redo = person.void(undo.id)
    after = merge([*history.events, undo, redo])
    buckets = {name: bucket for name, bucket in after.buckets.items() if name not in {undo.id, redo.id}}
    quarantine = tuple(each for each in after.quarantine if each.event_id not in {undo.id, redo.id})
    assert _bytes(msgspec.structs.replace(after, buckets=buckets, quarantine=quarantine)) == _bytes(before)


PROPERTIES = (
    converges,
    loses_nothing,
    counts_each_place_once,
    tells_differences,
    shows_the_leads,
    keeps_up,
    stays_resolved,
    undoes_and_redoes,
)


def _in_bucket(view: View, bucket: Bucket) -> list[EventId]:
    return [name for name, where in view.buckets.items() if where is bucket]


def _content(event: Event) -> Happening:
    body = event.body.body if isinstance(event.body, Amend) else happening_of(event)
    assert body is not None
    return version_of(body)


def _by_lead(history: History, view: View, event: Event) -> bool:
    """Whether the author led the epoch that the event states, worked out from what the view shows."""
    if event.lead_epoch == 0:
        return event.device == history.people[0].device
    grants = [
        (grant.hlc, grant.device, grant.id, grant.body.device)
        for grant in history.events
        if isinstance(grant.body, Lead)
        and grant.body.epoch == event.lead_epoch
        and view.buckets[grant.id] is Bucket.LEAD
    ]
    return bool(grants) and min(grants)[-1] == event.device
