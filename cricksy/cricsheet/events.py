"""Wraps the facts of a match into the events that one device would have written."""

from collections.abc import Iterable, Iterator

from core.eventlog.envelope import Event
from core.eventlog.ledger import Ledger
from core.ids import DeviceId, EventId, MatchId, ScorerId
from core.scoring.events import Happening

_STEP_MS = 1000


def write_events(
    bodies: Iterable[Happening], match_id: MatchId, device: DeviceId, scorer: ScorerId, start_ms: int = 0
) -> Iterator[Event]:
    """Events of one device in the order of ``bodies``, each placed where the device's own view then stood.

    Their clocks count on from ``start_ms``, a second an event, so that the same file always gives the same events.
    """
    ledger = Ledger(match_id)
    for counter, body in enumerate(bodies, start=1):
        place = ledger.place(body, device)
        event = Event(
            id=EventId(f"{device}:{counter}"),
            match_id=match_id,
            device=device,
            scorer=scorer,
            hlc=(start_ms + counter * _STEP_MS, 0),
            lead_epoch=place.lead_epoch,
            parent=place.parent,
            slot=place.slot,
            body=body,
        )
        ledger.add(event)
        yield event
