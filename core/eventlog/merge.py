"""The pure function from a set of events to what people see; ``Ledger`` computes the same event by event."""

from collections.abc import Iterable

from core.eventlog.authority import newest_epoch, standing
from core.eventlog.buckets import bucket_of, quarantine
from core.eventlog.envelope import Event
from core.eventlog.events import EventSet
from core.eventlog.timeline import Judge, Timeline
from core.eventlog.versions import order, settle
from core.eventlog.view import View
from core.ids import MatchId
from core.scoring.audit import examine


def merge(events: Iterable[Event], match_id: MatchId | None = None, judge: Judge = examine) -> View:
    """What the events amount to, the same whatever their order and however often each comes.

    ``match_id``: quarantine events of other matches. ``judge`` names what is wrong with a body in a state.
    """
    union = EventSet(match_id)
    for event in events:
        union.add(event)
    places = {key: place for key in union.candidates if (place := settle(union, key))}
    timeline = Timeline(judge)
    sequence = sorted((order(union, key, place), key) for key, place in places.items())
    for where, key in sequence:
        timeline.put(where, places[key].entry)
    timeline.refold()
    conflicts = (places[key].conflict for _, key in sequence)
    epoch = newest_epoch(union)
    return View(
        canonical=tuple(timeline.entries),
        conflicts=tuple(conflict for conflict in conflicts if conflict),
        buckets={
            event_id: bucket_of(union, event_id) for event_id in sorted(union.events.keys() | union.forged.keys())
        },
        quarantine=quarantine(union),
        flags=timeline.flags,
        lead=standing(union, epoch),
        lead_epoch=epoch,
        state=timeline.state,
    )
