"""The versions of one place: what each scorer says was there, what is shown, and whether they differ."""

from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from core.clock import Hlc
from core.eventlog.authority import by_lead, overrules, rank, voided
from core.eventlog.envelope import Amend, Event, Resolve
from core.eventlog.events import EventSet, stamp
from core.eventlog.slots import FACT, GAP, INSERT, TwinKey, happening_of
from core.eventlog.view import Canonical, OpenConflict
from core.ids import DeviceId, EventId
from core.scoring.events import Ball, Happening

Order: TypeAlias = tuple[tuple[int | str, ...], ...]
"""Where a place stands in the canonical sequence: the ball or gap, then a level for a fact and each insert. An insert
sorts right after what it follows, before the facts of the gap."""

_INSERTED, _FACT = 0, 1


class Observation(NamedTuple):
    """One live word on a place."""

    candidate: Event
    """The ball or fact that was written for the place."""
    source: Event
    """Where the body comes from: the candidate, or the amend of it."""
    body: Happening


class Settled(NamedTuple):
    """A place that has at least one live observation."""

    entry: Canonical
    conflict: OpenConflict | None
    resolved: bool
    """Whether versions differ and a resolve decides."""


def version_of(body: Happening) -> Happening:
    """What words on a place are compared by: all but where a ball went, on which no two scorers agree to the degree."""
    if isinstance(body, Ball) and body.delivery.placed is not None:
        return replace(body, delivery=replace(body.delivery, placed=None))
    return body


def observations(events: EventSet, key: TwinKey) -> list[Observation]:
    """Every live word on the place."""
    live: list[Observation] = []
    for candidate in events.candidates.get(key, ()):
        if candidate.id in events.voids_of and voided(events, candidate.id):
            continue
        told = happening_of(candidate)
        if told is None:
            continue
        amends = [a for a in events.amends_of.get(candidate.id, ()) if not voided(events, a.id)]
        if not any(overrules(events, amend, candidate) for amend in amends):
            live.append(Observation(candidate, candidate, told))
        live.extend(
            Observation(candidate, amend, amend.body.body)
            for amend in amends
            if isinstance(amend.body, Amend) and not superseded(events, amend)
        )
    return live


def superseded(events: EventSet, amend: Event) -> bool:
    """Whether a later amend, by somebody who may, replaces this one."""
    if not isinstance(amend.body, Amend):
        return False
    return any(
        isinstance(other.body, Amend)
        and amend.id in other.body.supersedes
        and stamp(other) > stamp(amend)
        and overrules(events, other, amend)
        and not voided(events, other.id)
        for other in events.amends_of[amend.body.target]
    )


def settle(events: EventSet, key: TwinKey) -> Settled | None:
    """What the place shows; ``None`` when nothing live is left of it."""
    live = observations(events, key)
    if not live:
        return None
    if len(live) == 1:
        return Settled(_entry(events, live, resolved=False), None, resolved=False)
    live.sort(key=lambda word: rank(events, word.source))
    versions: dict[Happening, Observation] = {}
    for word in live:
        versions.setdefault(version_of(word.body), word)
    if len(versions) == 1:
        return Settled(_entry(events, live, resolved=False), None, resolved=False)
    choice = _resolution(events, key, versions)
    shown = version_of(live[0].body) if choice is None else choice
    entry = _entry(events, [word for word in live if version_of(word.body) == shown], resolved=choice is not None)
    if choice is not None:
        return Settled(entry, None, resolved=True)
    ids = tuple(word.source.id for word in versions.values())
    return Settled(entry, OpenConflict(slot=entry.slot, shown=ids[0], versions=ids), resolved=False)


def _entry(events: EventSet, agreeing: list[Observation], *, resolved: bool) -> Canonical:
    """The canonical entry of words that say the same, the one that prevails first; any may say where it went."""
    first = agreeing[0]
    told = first if _is_placed(first.body) else next((word for word in agreeing if _is_placed(word.body)), first)
    others = {word.candidate.id for word in agreeing} - {first.candidate.id}
    unconfirmed = (
        not resolved
        and len({word.source.device for word in agreeing}) == 1
        and not any(by_lead(events, word.source) for word in agreeing)
    )
    return Canonical(
        event_id=first.candidate.id,
        body=told.body,
        slot=first.candidate.slot,
        device=first.candidate.device,
        unconfirmed=unconfirmed,
        corroborated_by=tuple(sorted(others)),
    )


def _resolution(events: EventSet, key: TwinKey, versions: dict[Happening, Observation]) -> Happening | None:
    """The content that a resolve chose, if one holds: it covers every version there is, and its choice is one.

    Of several the lead's stands, of the newest epoch; then the latest.
    """
    best: Event | None = None
    for resolve in events.resolves_at.get(key, ()):
        if voided(events, resolve.id) or not _holds(events, key, resolve, versions):
            continue
        if best is None or _precedence(events, resolve) > _precedence(events, best):
            best = resolve
    return _content(events, best.body.choice) if best and isinstance(best.body, Resolve) else None


def _holds(events: EventSet, key: TwinKey, resolve: Event, versions: dict[Happening, Observation]) -> bool:
    if not isinstance(resolve.body, Resolve):
        return False
    named = (resolve.body.choice, *resolve.body.covers)
    covered = {_content(events, name) for name in named if events.place_of(name) == key}
    return versions.keys() <= covered and _content(events, resolve.body.choice) in versions


def _precedence(events: EventSet, resolve: Event) -> tuple[int, tuple[Hlc, DeviceId, EventId]]:
    return (resolve.lead_epoch if by_lead(events, resolve) else -1, stamp(resolve))


def _content(events: EventSet, event_id: EventId) -> Happening | None:
    """The version that an event tells by itself, which never changes: an amend's, or the ball or fact's first."""
    event = events.events[event_id]
    told = event.body.body if isinstance(event.body, Amend) else happening_of(event)
    return None if told is None else version_of(told)


def order(events: EventSet, key: TwinKey, settled: Settled | None) -> Order:
    """Where the place stands, even if nothing live is left of it: inserts may hang on it."""
    if len(key) == GAP:
        return (key,)
    shown = (
        events.events[settled.entry.event_id]
        if settled
        else min(events.candidates[key], key=lambda event: rank(events, event))
    )
    level = (shown.slot[-2], *shown.hlc, shown.device, shown.id)
    if len(key) == FACT:
        return (key[:GAP], (_FACT, *level))
    after = key[:-INSERT]
    return (*order(events, after, settle(events, after)), (_INSERTED, *level))


def _is_placed(body: Happening) -> bool:
    return isinstance(body, Ball) and body.delivery.placed is not None
