"""Whose word prevails: the lead of each epoch, who may overrule whom, and which voids take effect.

A grant, like a void of one, is judged without looking at who leads, so that no answer depends on itself: a grant is
taken back only by the device that wrote it; anybody else grants the next epoch. For the same reason epoch 0's lead
is the device of the earliest ``match`` event even if that was voided.

A lead overrules events that state its own epoch or an earlier one. What it overruled stays so when the next lead
takes over, and a lead that does not know yet that its time is over cannot touch what was written under the next.
"""

from core.clock import Hlc
from core.eventlog.envelope import Event, Lead, Void
from core.eventlog.events import EventSet, stamp
from core.ids import DeviceId, EventId


def standing(events: EventSet, epoch: int) -> DeviceId | None:
    """Who leads an epoch: of rival grants the earliest stands."""
    if epoch == 0:
        return events.opening.device if events.opening else None
    grant = min((g for g in events.grants.get(epoch, ()) if not voided(events, g.id)), key=stamp, default=None)
    return grant.body.device if grant and isinstance(grant.body, Lead) else None


def newest_epoch(events: EventSet) -> int:
    """The highest epoch that has a lead; 0 before any grant."""
    return next((epoch for epoch in sorted(events.grants, reverse=True) if standing(events, epoch)), 0)


def by_lead(events: EventSet, event: Event) -> bool:
    """Whether its author led the epoch that the event states."""
    return standing(events, event.lead_epoch) == event.device


def rank(events: EventSet, event: Event) -> tuple[int, Hlc, DeviceId, EventId]:
    """Sorts competing events, the one that prevails first: a lead's, of the newest epoch; then the earliest."""
    return (-event.lead_epoch if by_lead(events, event) else 1, *stamp(event))


def overrules(events: EventSet, event: Event, target: Event) -> bool:
    """Whether the event's author may change or take back the target without asking."""
    if event.device == target.device:
        return True
    return target.lead_epoch <= event.lead_epoch and by_lead(events, event)


def voided(events: EventSet, event_id: EventId) -> bool:
    """Whether an event has been taken back. A void that was itself taken back takes nothing back."""
    if event_id not in events.voids_of:
        return False
    gone: set[EventId] = set()
    for void, target in reversed(_voids_below(events, event_id)):
        if void.id not in gone and _may_void(events, void, target):
            gone.add(target.id)
    return event_id in gone


def takes_effect(events: EventSet, void: Event) -> bool:
    """Whether a void that nobody took back takes its target back; otherwise it is a proposal."""
    return isinstance(void.body, Void) and _may_void(events, void, events.events[void.body.target])


def _may_void(events: EventSet, void: Event, target: Event) -> bool:
    if void.device == target.device:
        return True
    return not isinstance(void_root(events, void).body, Lead) and overrules(events, void, target)


def void_root(events: EventSet, event: Event) -> Event:
    """What a void is about in the end: the first event along its targets that is no void."""
    while isinstance(event.body, Void):
        event = events.events[event.body.target]
    return event


def _voids_below(events: EventSet, event_id: EventId) -> list[tuple[Event, Event]]:
    """Every void of the event, every void of those and so on, each with its target and after it."""
    found: list[tuple[Event, Event]] = []
    targets = [events.events[event_id]]
    while targets:
        target = targets.pop()
        for void in events.voids_of.get(target.id, ()):
            found.append((void, target))
            targets.append(void)
    return found
