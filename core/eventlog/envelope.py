"""An event as a device writes it: who, when, after what, and the fact itself."""

from typing import TypeAlias

from msgspec import Struct

from core.clock import Hlc
from core.ids import DeviceId, EventId, MatchId, ScorerId
from core.scoring.events import Happening

Slot: TypeAlias = tuple[int, ...]
"""Where an event belongs, as its author saw it; compares as a tuple and only grows from parent to child.

A ball: ``(innings, over, ball)``, the innings from 1 (0 is before the first), the over from 0 and the ball from 1
counting *every* delivery of that over. A fact: ``(*gap, n, k)``, the n-th fact in that gap and the k-th of its kind
there, both from 1. Its gap is the ball before it; ``(innings, over + 1, 0)`` once the over is complete, and
``(innings, 0, 0)`` before an innings' first ball, so that scorers who counted an over differently meet again.
A ball or fact inserted after the event in slot ``s``: ``(*s, 0, n, k)``, the n-th that its author saw inserted there
and the k-th of its kind. A matching hint for the merge, never the over and ball that people read: the fold derives
those.
"""


class Control(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind"):
    """The base of bodies that speak about other events rather than about the match."""


class Amend(Control, frozen=True, kw_only=True, omit_defaults=True, tag="amend"):
    """The target was really this."""

    target: EventId
    body: Happening
    supersedes: tuple[EventId, ...] = ()
    """The amends of the same target that this one replaces."""


class Void(Control, frozen=True, kw_only=True, omit_defaults=True, tag="void"):
    """The target never happened. Voiding a void restores."""

    target: EventId


class Insert(Control, frozen=True, kw_only=True, omit_defaults=True, tag="insert"):
    """A ball, or another fact, missed earlier: it belongs between two others."""

    after: EventId
    before: EventId | None
    body: Happening


class Resolve(Control, frozen=True, kw_only=True, omit_defaults=True, tag="resolve"):
    """Of these competing versions, that one holds."""

    covers: tuple[EventId, ...]
    """Events, each of which stands for its version."""
    choice: EventId


class Lead(Control, frozen=True, kw_only=True, omit_defaults=True, tag="lead"):
    """From this epoch on, that device's word is the provisional one."""

    epoch: int
    device: DeviceId


Body: TypeAlias = Happening | Amend | Void | Insert | Resolve | Lead


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One entry of the log. Its ``id`` is its idempotency key: the same id always has the same content."""

    id: EventId
    match_id: MatchId
    device: DeviceId
    scorer: ScorerId
    hlc: Hlc
    lead_epoch: int = 0
    """The newest lead epoch that the author knew of."""
    parent: EventId | None = None
    """The event that this one follows in its author's view; ``None`` for the first of all and for control events."""
    slot: Slot = ()
    """Empty for control events other than ``Insert``."""
    v: int = 1
    """The version of the shape in which it was written; ``upcasts`` reads the older ones."""
    body: Body
