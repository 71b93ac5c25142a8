"""One device's own chain of events, beside what the other devices say.

A scorer who enters every ball for himself goes on from his own last ball, even when another scorer's later balls
are in sight already: else his next ball would count as one more. His overs, too, end where his own count ends them.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from core.eventlog.authority import voided
from core.eventlog.envelope import Insert, Slot
from core.eventlog.events import EventSet
from core.eventlog.place import slot_after
from core.eventlog.slots import BEFORE_ALL, GAP, TwinKey
from core.eventlog.timeline import Timeline, over_complete
from core.eventlog.versions import observations, settle, version_of
from core.eventlog.view import Canonical
from core.ids import DeviceId, EventId, TeamId
from core.scoring.events import Ball, Happening, InningsStarted
from core.scoring.fold import fold
from core.scoring.state import MatchState


class Difference(Struct, frozen=True, kw_only=True):
    """A ball of an over that two devices tell differently."""

    slot: Slot
    event_id: EventId
    """The canonical one of the place."""
    versions: tuple[Happening | None, Happening | None]
    """What each says; ``None``: that device has no such ball."""


class Chains:
    """The placed events of every device, along their slots."""

    def __init__(self) -> None:
        self._of: dict[DeviceId, list[tuple[Slot, EventId]]] = {}

    def note(self, events: EventSet, event_id: EventId) -> None:
        """Take a placed event. Inserts are no part of a chain: nobody goes on from them."""
        event = events.events[event_id]
        if not isinstance(event.body, Insert):
            insort(self._of.setdefault(event.device, []), (event.slot, event_id))

    def newest_first(self, events: EventSet, device: DeviceId) -> Iterator[EventId]:
        """What the device has written and not taken back, from the highest slot down."""
        return (event_id for _, event_id in reversed(self._of.get(device, [])) if not voided(events, event_id))


def own_place(
    events: EventSet, timeline: Timeline, body: Happening, device: DeviceId, newest_first: Iterable[EventId]
) -> tuple[EventId | None, Slot]:
    """Parent and slot of the device's next event; ``newest_first`` is what it goes on from.

    A chain that has come to the end of an innings goes on in the next one that anybody started.
    """
    before = iter(newest_first)
    parent = next(before, None)
    base = events.events[parent].slot[:GAP] if parent else BEFORE_ALL
    ended = _own_over_complete(events, timeline, device, base)
    following = parent
    if not isinstance(body, InningsStarted):
        while (innings := _innings_begun_after(timeline, base)) is not None:
            following, base, ended = innings.event_id, innings.slot[:GAP], False
    seen = chain((following,), before) if following else ()
    return following, slot_after(events, base, body, over_complete=ended, before=seen)


def words(events: EventSet, key: TwinKey, device: DeviceId) -> set[Happening]:
    """What a device says of a place: its own events as they are now, and its amends of others'."""
    said = (word for word in observations(events, key) if device in {word.candidate.device, word.source.device})
    return {version_of(word.body) for word in said}


def differences(
    events: EventSet, timeline: Timeline, over: tuple[int, int], devices: tuple[DeviceId, DeviceId]
) -> tuple[Difference, ...]:
    """The balls of an over ``(innings, over)`` on which two devices differ and that no resolve has settled."""
    found: list[Difference] = []
    for entry in _balls(timeline, (*over, 0), (over[0], over[1] + 1, 0)):
        key = events.key_of[entry.event_id]
        place = settle(events, key)
        one, other = (words(events, key, device) for device in devices)
        if one != other and place is not None and not place.resolved:
            versions = (_only(one - other) or _only(one), _only(other - one) or _only(other))
            found.append(Difference(slot=entry.slot, event_id=entry.event_id, versions=versions))
    return tuple(found)


def _only(said: set[Happening]) -> Happening | None:
    return min(said, key=repr, default=None)


def _own_over_complete(events: EventSet, timeline: Timeline, device: DeviceId, base: Slot) -> bool:
    innings, over, ball = base
    if ball == 0:
        return False
    told: list[Happening] = [InningsStarted(batting=TeamId(""))]
    for entry in _balls(timeline, (innings, over, 0), (innings, over, ball + 1)):
        own = words(events, events.key_of[entry.event_id], device)
        told.append(_only(own) or entry.body)
    return over_complete(fold(told, MatchState(opened=timeline.state.opened)))


def _balls(timeline: Timeline, start: Slot, stop: Slot) -> Iterator[Canonical]:
    """The canonical balls from one slot to before another, inserted ones included."""
    first, last = bisect_left(timeline.orders, (start,)), bisect_left(timeline.orders, (stop,))
    return (entry for entry in timeline.entries[first:last] if isinstance(entry.body, Ball))


def _innings_begun_after(timeline: Timeline, base: Slot) -> Canonical | None:
    """The next innings' start, if nobody has a further ball of this innings."""
    for position in range(bisect_right(timeline.orders, (base,)), len(timeline.entries)):
        entry = timeline.entries[position]
        if entry.slot[0] > base[0]:
            return entry if isinstance(entry.body, InningsStarted) else None
        if len(entry.slot) == GAP:
            return None
    return None
