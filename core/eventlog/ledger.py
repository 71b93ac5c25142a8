"""One match's merged view, kept up to date event by event; it equals ``merge`` of the same events at every moment."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from core.eventlog.authority import newest_epoch, standing, void_root
from core.eventlog.buckets import bucket_of, quarantine
from core.eventlog.chain import Chains, Difference, differences, own_place
from core.eventlog.envelope import Event, Lead, Slot
from core.eventlog.events import NOTHING, EventSet
from core.eventlog.place import Place, slot_after, slot_of_insert
from core.eventlog.slots import BEFORE_ALL, GAP, TwinKey
from core.eventlog.timeline import Judge, Timeline, over_complete
from core.eventlog.versions import Order, Settled, order, settle
from core.eventlog.view import Bucket, Canonical, Flag, OpenConflict, Refused, View
from core.ids import DeviceId, EventId, MatchId
from core.scoring.audit import examine
from core.scoring.events import Ball, Happening
from core.scoring.state import MatchState


class Change(Struct, frozen=True, kw_only=True):
    """What adding an event did to the view."""

    bucket: Bucket
    """Where the event went."""
    from_index: int | None = None
    """The first canonical position whose body changed, was added or went away; ``None`` if the score is untouched."""
    marked: int | None = None
    """The first position that only changed its event id, who corroborates it, or whether it is unconfirmed."""
    conflicts_changed: bool = False


class Ledger:
    """The events of one match and what they amount to.

    Adding an event that extends the sequence, that agrees with an event already there, or that speaks of one place,
    takes time that does not grow with the match; one that changes an earlier ball folds again from the last
    checkpoint before it. ``state`` belongs to the ledger: read it, never change it, and do not keep it.
    """

    def __init__(self, match_id: MatchId, judge: Judge = examine) -> None:
        """``judge`` names what is wrong with a body in the state before it; its answers become ``flags``."""
        self.match_id = match_id
        self._events = EventSet(match_id)
        self._timeline = Timeline(judge)
        self._chains = Chains()
        self._settled: dict[TwinKey, Settled] = {}
        self._open: dict[TwinKey, OpenConflict] = {}
        self._orders: dict[TwinKey, Order] = {}
        """Of the places that show something."""
        self._leads: dict[int, DeviceId | None] = {}

    @property
    def state(self) -> MatchState:
        """The match after the canonical sequence."""
        return self._timeline.state

    @property
    def canonical(self) -> Sequence[Canonical]:
        """The sequence that counts; it changes with ``add``."""
        return self._timeline.entries

    @property
    def conflicts(self) -> tuple[OpenConflict, ...]:
        """The places on which scorers differ, in sequence."""
        return tuple(self._open[key] for key in sorted(self._open, key=self._orders.__getitem__))

    @property
    def lead(self) -> DeviceId | None:
        """The lead scorer's device now."""
        return standing(self._events, self.lead_epoch)

    @property
    def lead_epoch(self) -> int:
        """The newest epoch that has a lead; a new grant takes the next number that no grant has, ``next_epoch``."""
        return newest_epoch(self._events)

    @property
    def next_epoch(self) -> int:
        """The epoch that a new grant states in its body."""
        return max(self._events.grants, default=0) + 1

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What the Laws do not allow where it stands, in sequence."""
        return self._timeline.flags

    @property
    def quarantine(self) -> tuple[Refused, ...]:
        """What can never take part, and why."""
        return quarantine(self._events)

    def __contains__(self, event_id: object) -> bool:
        """Whether an event with this id has been added."""
        return event_id in self._events.events or event_id in self._events.forged

    def event(self, event_id: EventId) -> Event:
        """An event as it was added. Raises ``KeyError`` for one that is not there, or came with two contents."""
        return self._events.events[event_id]

    def bucket_of(self, event_id: EventId) -> Bucket:
        """Where an event went. Raises ``KeyError`` for one that was never added."""
        return bucket_of(self._events, event_id, self._settled.get(self._events.key_of.get(event_id, ())))

    def refusal(self, event: Event, ahead: Mapping[EventId, Event] = NOTHING) -> str | None:
        """Why ``add`` would quarantine this event once all that it refers to is there; ``None`` if it would not.

        ``ahead`` are events that will have been added before it and that this has let through.
        """
        known = self._events.events.get(event.id)
        if event.id in self._events.forged or (known is not None and known != event):
            return "id_reused"
        return self._events.refusal(event, ahead) or None

    def add(self, event: Event) -> Change:
        """Take an event, in any order and any number of times."""
        released = self._events.add(event)
        if released is None:
            from_index, marked, conflicts_changed = self._rebuild()
        elif released:
            from_index, marked, conflicts_changed = self._update(self._touched(released))
        else:
            from_index, marked, conflicts_changed = None, None, False
        return Change(
            bucket=self.bucket_of(event.id),
            from_index=from_index,
            marked=marked,
            conflicts_changed=conflicts_changed,
        )

    def checkpoint(self, position: int) -> tuple[int, MatchState]:
        """The last checkpoint at or before a canonical position: how many entries it holds, and a state to keep."""
        return self._timeline.checkpoint(position)

    def undone(self) -> list[Slot]:
        """The balls after the last one that is shown: all were taken back, and none was entered again."""
        last = next(
            (entry.slot for entry in reversed(self._timeline.entries) if isinstance(entry.body, Ball)), BEFORE_ALL
        )
        innings, over, ball = last[:GAP]
        found: list[Slot] = []
        while True:
            nexts = ((innings, over, ball + 1), (innings, over + 1, 1), (innings + 1, 0, 1))
            place = next((each for each in nexts if each in self._events.candidates), None)
            if place is None:
                return found
            found.append(place)
            innings, over, ball = place

    def place(self, body: Happening, device: DeviceId) -> Place:  # noqa: ARG002  all who see this view go on from one end
        """Where a device that sees this view, and goes on from the end of it, puts ``body``.

        A device that enters every ball for itself, though another's later balls are in sight, uses ``place_own``.
        """
        entries = self._timeline.entries
        slot = slot_after(
            self._events,
            entries[-1].slot[:GAP] if entries else BEFORE_ALL,
            body,
            over_complete=over_complete(self._timeline.state),
            before=(entry.event_id for entry in reversed(entries)),
        )
        parent = entries[-1].event_id if entries else None
        return Place(parent=parent, slot=slot, lead_epoch=self.lead_epoch)

    def place_own(self, body: Happening, device: DeviceId, since: EventId | None = None) -> Place:
        """Where a device that enters every ball for itself puts ``body``: after its own last event.

        ``since`` is the event after which the device began to score; without it, a device that has written nothing
        begins with the first innings. Facts between balls may be left to others.
        """
        newest = next(self._chains.newest_first(self._events, device), None)
        chain = self._chains.newest_first(self._events, device)
        if since is not None and (newest is None or self.event(since).slot > self.event(newest).slot):
            chain = itertools.chain((since,), chain)
        parent, slot = own_place(self._events, self._timeline, body, device, chain)
        return Place(parent=parent, slot=slot, lead_epoch=self.lead_epoch)

    def place_insert(self, after: EventId, device: DeviceId, body: Happening) -> Place:  # noqa: ARG002  as above
        """Where an insert of ``body`` after a ball or fact goes.

        Raises ``KeyError`` if ``after`` is not there, ``TooLarge`` if inserts would hang on inserts too deep.
        """
        key = self._events.key_of[after]
        shown = [insert for insert in self._events.inserts_at.get(key, ()) if insert in self._orders]
        slot = slot_of_insert(self._events, self.event(after), body, shown)
        return Place(parent=None, slot=slot, lead_epoch=self.lead_epoch)

    def compare_over(self, innings: int, over: int, one: DeviceId, other: DeviceId) -> tuple[Difference, ...]:
        """The balls of an over, as slots count it, on which two devices differ; for the end of each over."""
        return differences(self._events, self._timeline, (innings, over), (one, other))

    def view(self) -> View:
        """Everything at once, as ``merge`` gives it, to keep; takes time that grows with the match."""
        ids = sorted(self._events.events.keys() | self._events.forged.keys())
        return View(
            canonical=tuple(self._timeline.entries),
            conflicts=self.conflicts,
            buckets={event_id: self.bucket_of(event_id) for event_id in ids},
            quarantine=self.quarantine,
            flags=self.flags,
            lead=self.lead,
            lead_epoch=self.lead_epoch,
            state=self._timeline.state.copy(),
        )

    def _touched(self, released: Iterable[Event]) -> Iterable[TwinKey]:
        """The places that may look different now."""
        keys: dict[TwinKey, None] = {}
        reranked = False
        for event in released:
            root = void_root(self._events, event)
            if isinstance(root.body, Lead):
                reranked |= self._lead_changed(root.body.epoch)
                continue
            key = self._events.key_of[root.id]
            keys[key] = None
            if root is event and key in self._events.candidates and event.slot:
                self._chains.note(self._events, event.id)
                reranked |= event is self._events.opening and self._lead_changed(0)
        return list(self._events.candidates) if reranked else keys

    def _lead_changed(self, epoch: int) -> bool:
        """Whether an epoch that events state has another lead than before."""
        before, now = self._leads.get(epoch), standing(self._events, epoch)
        self._leads[epoch] = now
        return now != before and self._events.stated[epoch] > 0

    def _update(self, keys: Iterable[TwinKey]) -> tuple[int | None, int | None, bool]:
        changed: list[int] = []
        marked: list[TwinKey] = []
        conflicts_changed = False
        for key in self._with_inserts(keys):
            before = self._settled.pop(key, None)
            now = settle(self._events, key)
            if now is not None:
                self._settled[key] = now
            conflicts_changed |= self._dispute(key, now.conflict if now else None)
            position = self._show(key, now)
            if position is not None:
                changed.append(position)
            elif now and before and now.entry != before.entry:
                marked.append(key)
        self._timeline.refold()
        first_marked = min((self._timeline.position(self._orders[key]) for key in marked), default=None)
        return min(changed, default=None), first_marked, conflicts_changed

    def _dispute(self, key: TwinKey, conflict: OpenConflict | None) -> bool:
        """Open, change or close a place's conflict; returns whether that is news."""
        before = self._open.pop(key, None)
        if conflict is not None:
            self._open[key] = conflict
        return before != conflict

    def _with_inserts(self, keys: Iterable[TwinKey]) -> Iterable[TwinKey]:
        """The keys and those of the inserts on facts among them, which move with what they follow."""
        stack = list(keys)
        seen = dict.fromkeys(stack)
        while stack:
            key = stack.pop()
            for insert in self._events.inserts_at.get(key, ()) if len(key) > GAP else ():
                if insert not in seen:
                    seen[insert] = None
                    stack.append(insert)
        return seen

    def _show(self, key: TwinKey, settled: Settled | None) -> int | None:
        """Bring one place of the sequence up to date; returns the position from which the score changes."""
        old = self._orders.get(key)
        if settled is None:
            return None if old is None else self._timeline.drop(self._orders.pop(key))
        new = self._orders[key] = order(self._events, key, settled)
        if old is None:
            return self._timeline.put(new, settled.entry)
        if old == new:
            return self._timeline.replace(new, settled.entry)
        return self._timeline.move(old, new, settled.entry)

    def _rebuild(self) -> tuple[int | None, int | None, bool]:
        """Begin anew from all events: an id came with a second content, so what hung on it changes too."""
        conflicts = self.conflicts
        self._timeline = Timeline(self._timeline.judge)
        self._chains = Chains()
        self._settled, self._open, self._orders, self._leads = {}, {}, {}, {}
        live = [e for e in self._events.events.values() if e.id not in self._events.waiting]
        self._update(self._touched(e for e in live if e.id not in self._events.quarantined))
        return 0, None, conflicts != self.conflicts
