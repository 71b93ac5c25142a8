"""Where each event went."""

from core.eventlog.authority import takes_effect, voided
from core.eventlog.envelope import Amend, Event, Lead, Resolve, Void
from core.eventlog.events import EventSet
from core.eventlog.versions import Settled, settle, superseded
from core.eventlog.view import Bucket, Refused
from core.ids import EventId


def bucket_of(events: EventSet, event_id: EventId, settled: Settled | None = None) -> Bucket:
    """The bucket of a known event; ``settled``, where the caller has it, is the event's settled place.

    Raises ``KeyError`` for an event that nobody added.
    """
    if event_id in events.forged or event_id in events.quarantined:
        return Bucket.QUARANTINED
    event = events.events[event_id]
    if event_id in events.waiting:
        return Bucket.WAITING
    if voided(events, event_id):
        return Bucket.VOIDED
    return _bucket_of_live(events, event, settled)


def _bucket_of_live(events: EventSet, event: Event, settled: Settled | None) -> Bucket:
    match event.body:
        case Void():
            bucket = Bucket.VOID if takes_effect(events, event) else Bucket.PROPOSAL
        case Amend():
            bucket = Bucket.SUPERSEDED if superseded(events, event) else Bucket.AMEND
        case Resolve():
            bucket = Bucket.RESOLVE
        case Lead():
            bucket = Bucket.LEAD
        case _:
            bucket = _bucket_of_placed(events, event, settled)
    return bucket


def _bucket_of_placed(events: EventSet, event: Event, settled: Settled | None) -> Bucket:
    key = events.key_of[event.id]
    place = settled or settle(events, key)
    if place is None:
        raise AssertionError(f"{event.id} is live, so its place shows something")
    if place.entry.event_id == event.id:
        return Bucket.CANONICAL
    agrees = event.id in place.entry.corroborated_by
    return Bucket.CORROBORATING if agrees else Bucket.ALTERNATIVE


def quarantine(events: EventSet) -> tuple[Refused, ...]:
    """Every quarantined event with its reason, in the order of the ids."""
    reasons = events.quarantined | dict.fromkeys(events.forged, "id_reused")
    return tuple(Refused(event_id=event_id, reason=reasons[event_id]) for event_id in sorted(reasons))
