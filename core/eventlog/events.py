"""The set of a match's events with the indexes that the merge reads; it only grows, in any order.

An event takes part once all that it refers to has arrived; until then it waits. What can never take part is
quarantined with a reason: a slot that does not follow the parent's, a target of the wrong kind, an id that came with
two contents.
"""

from collections import Counter, deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.clock import Hlc
from core.eventlog.envelope import Amend, Event, Insert, Lead, Resolve, Void
from core.eventlog.slots import INSERT, TwinKey, happening_of, twin_key, well_shaped
from core.ids import DeviceId, EventId, MatchId
from core.scoring.events import MatchOpened

NOTHING: Final[Mapping[EventId, Event]] = MappingProxyType({})
"""No events."""


def stamp(event: Event) -> tuple[Hlc, DeviceId, EventId]:
    """The total order of events, the same on every device: earlier first."""
    return (event.hlc, event.device, event.id)


class EventSet:
    """Events by id, and by what they speak of. Of the fields only ``add`` changes any."""

    def __init__(self, match_id: MatchId | None = None) -> None:
        """``match_id``: quarantine events of other matches; ``None`` trusts the caller."""
        self._match_id = match_id
        self.events: dict[EventId, Event] = {}
        """All that came with one content, waiting and quarantined ones included."""
        self.forged: dict[EventId, list[Event]] = {}
        """Ids that came with more than one content, each content once: an alarm."""
        self._clear()

    def _clear(self) -> None:
        self.waiting: dict[EventId, EventId] = {}
        """What each waiting event misses."""
        self.quarantined: dict[EventId, str] = {}
        """The code of the reason."""
        self.key_of: dict[EventId, TwinKey] = {}
        """The place of each placed event, amend and resolve."""
        self.candidates: dict[TwinKey, list[Event]] = {}
        self.amends_of: dict[EventId, list[Event]] = {}
        self.voids_of: dict[EventId, list[Event]] = {}
        self.resolves_at: dict[TwinKey, list[Event]] = {}
        self.inserts_at: dict[TwinKey, list[TwinKey]] = {}
        """The places that hang on each place."""
        self.grants: dict[int, list[Event]] = {}
        self.opening: Event | None = None
        """The earliest ``match`` event: its device leads epoch 0."""
        self.stated: Counter[int] = Counter()
        """How many events state each lead epoch."""
        self._waiters: dict[EventId, list[Event]] = {}
        self._arrived: set[EventId] = set()
        """Known events that wait for nothing."""

    def add(self, event: Event) -> list[Event] | None:
        """Take an event; returns those that now take part, or ``None`` if all the indexes were made anew.

        A known event, and one that has to wait or is quarantined, gives an empty list.
        """
        contents = self.forged.get(event.id)
        if contents is not None:
            if event not in contents:
                contents.append(event)
            return []
        known = self.events.get(event.id)
        if known is None:
            self.events[event.id] = event
            return self._release(event)
        if known == event:
            return []
        del self.events[event.id]
        self.forged[event.id] = [known, event]
        self._clear()
        for other in self.events.values():
            self._release(other)
        return None

    def _release(self, event: Event) -> list[Event]:
        taken: list[Event] = []
        queue = deque([event])
        while queue:
            candidate = queue.popleft()
            missing = self._missing(candidate)
            if missing is not None:
                self.waiting[candidate.id] = missing
                self._waiters.setdefault(missing, []).append(candidate)
                continue
            self.waiting.pop(candidate.id, None)
            self._arrived.add(candidate.id)
            reason = self.refusal(candidate)
            if reason:
                self.quarantined[candidate.id] = reason
            else:
                self._index(candidate)
                taken.append(candidate)
            queue.extend(self._waiters.pop(candidate.id, ()))
        return taken

    def _missing(self, event: Event) -> EventId | None:
        """The first reference that has not arrived, or that waits itself."""
        for reference in references(event):
            if reference not in self.forged and reference not in self._arrived:
                return reference
        return None

    def refusal(self, event: Event, ahead: Mapping[EventId, Event] = NOTHING) -> str:
        """Why a complete event can never take part; empty if it can. Depends on the set alone, not on its order.

        ``ahead`` are events that can take part and will have been added before this one.
        """
        if self._match_id is not None and event.match_id != self._match_id:
            return "foreign_match"
        if not well_shaped(event):
            return "slot_shape"
        match event.body:
            case Amend() as amend:
                reason = self._refusal_of_amend(amend, ahead)
            case Void(target=target):
                reason = self._refusal_of_void(event, target, ahead)
            case Resolve(choice=choice, covers=covers):
                known = all(self._is_placed(name, ahead) for name in (choice, *covers))
                reason = "" if known else "wrong_target"
            case Insert(after=after):
                reason = self._refusal_of_insert(event, after, ahead)
            case _:
                parent = (self.events.get(event.parent) or ahead.get(event.parent)) if event.parent else None
                late = parent is not None and event.slot != () and parent.slot >= event.slot
                reason = "slot_not_after_parent" if late else ""
        return reason

    def _refusal_of_void(self, event: Event, target_id: EventId, ahead: Mapping[EventId, Event]) -> str:
        target = self._target(target_id, ahead)
        if target is None:
            return "wrong_target"
        return "" if event.hlc > target.hlc else "not_after_target"

    def _refusal_of_insert(self, event: Event, after_id: EventId, ahead: Mapping[EventId, Event]) -> str:
        after = self._target(after_id, ahead)
        if after is None or not after.slot:
            return "wrong_target"
        return "" if event.slot[:-INSERT] == after.slot else "slot_not_of_target"

    def _refusal_of_amend(self, body: Amend, ahead: Mapping[EventId, Event]) -> str:
        target = self._target(body.target, ahead)
        told = happening_of(target) if target else None
        if told is None:
            return "wrong_target"
        return "" if type(told) is type(body.body) else "wrong_kind"

    def _target(self, event_id: EventId, ahead: Mapping[EventId, Event]) -> Event | None:
        """A known event that takes part."""
        return None if event_id in self.quarantined else self.events.get(event_id) or ahead.get(event_id)

    def _is_placed(self, event_id: EventId, ahead: Mapping[EventId, Event]) -> bool:
        """Whether an event speaks of a place, or will."""
        coming = ahead.get(event_id)
        if coming is None:
            return self.place_of(event_id) is not None
        return isinstance(coming.body, Amend) or happening_of(coming) is not None

    def place_of(self, event_id: EventId) -> TwinKey | None:
        """The place that a placed event or an amend speaks of; ``None`` for others."""
        event = self.events.get(event_id)
        return None if event is None or isinstance(event.body, Resolve) else self.key_of.get(event_id)

    def _index(self, event: Event) -> None:
        body = event.body
        self.stated[event.lead_epoch] += 1
        if isinstance(body, Void):
            self.voids_of.setdefault(body.target, []).append(event)
        elif isinstance(body, Lead):
            self.grants.setdefault(body.epoch, []).append(event)
        elif isinstance(body, Amend):
            self.key_of[event.id] = self.key_of[body.target]
            self.amends_of.setdefault(body.target, []).append(event)
        elif isinstance(body, Resolve):
            key = self.key_of[event.id] = self.key_of[body.choice]
            self.resolves_at.setdefault(key, []).append(event)
        else:
            self._index_placed(event)

    def _index_placed(self, event: Event) -> None:
        body = event.body
        after = self.key_of[body.after] if isinstance(body, Insert) else ()
        key = self.key_of[event.id] = twin_key(event, after)
        if key not in self.candidates:
            self.candidates[key] = []
            if isinstance(body, Insert):
                self.inserts_at.setdefault(after, []).append(key)
        self.candidates[key].append(event)
        if isinstance(body, MatchOpened) and (self.opening is None or stamp(event) < stamp(self.opening)):
            self.opening = event


def references(event: Event) -> tuple[EventId, ...]:
    """The events that must have arrived before this one takes part."""
    body = event.body
    if isinstance(body, Amend | Void):
        return (body.target,)
    if isinstance(body, Insert):
        return (body.after,)
    if isinstance(body, Resolve):
        return (body.choice, *body.covers)
    if isinstance(body, Lead):
        return ()
    return (event.parent,) if event.parent else ()
