"""Where a device puts its next event."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.errors import TooLarge
from core.eventlog.envelope import Event, Slot
from core.eventlog.events import EventSet
from core.eventlog.limits import MOST_SLOT_NUMBERS
from core.eventlog.slots import FACT, GAP, TwinKey, gap_after, twin_kind
from core.ids import EventId
from core.scoring.events import Ball, Happening


class Place(Struct, frozen=True, kw_only=True):
    """What a new event states of its place besides its body."""

    parent: EventId | None
    slot: Slot
    lead_epoch: int


def slot_after(
    events: EventSet, base: Slot, body: Happening, *, over_complete: bool, before: Iterable[EventId]
) -> Slot:
    """The slot of ``body`` right after ``base``.

    ``over_complete``: whether the over of ``base`` ended with it; ``before``: the placed events up to there, the
    newest first, as far as they are those after which the author counts.
    """
    gap = gap_after(base, body, over_complete=over_complete)
    if isinstance(body, Ball):
        return gap
    facts = [(events.events[fact], events.key_of[fact]) for fact in _facts_of(events, gap, before)]
    noted = max((event.slot[-2] for event, _ in facts), default=0)
    alike = max((int(key[-1]) for _, key in facts if key[-2] == twin_kind(body)), default=0)
    return (*gap, noted + 1, alike + 1)


def _facts_of(events: EventSet, gap: Slot, before: Iterable[EventId]) -> Iterator[EventId]:
    for event_id in before:
        slot = events.events[event_id].slot
        if slot[:GAP] != gap:
            return
        if len(slot) == FACT:
            yield event_id


def slot_of_insert(events: EventSet, after: Event, body: Happening, shown: Iterable[TwinKey]) -> Slot:
    """The slot of an insert of ``body`` after an event; ``shown`` are the inserts already there that count.

    Raises ``TooLarge`` when inserts would hang on inserts too deep.
    """
    taken = [(max(event.slot[-2] for event in events.candidates[key]), key) for key in shown]
    noted = max((number for number, _ in taken), default=0)
    alike = max((int(key[-1]) for _, key in taken if key[-2] == twin_kind(body)), default=0)
    slot = (*after.slot, 0, noted + 1, alike + 1)
    if len(slot) > MOST_SLOT_NUMBERS:
        raise TooLarge("Inserts hang on inserts too deep; insert after the ball itself.", code="insert_too_deep")
    return slot
