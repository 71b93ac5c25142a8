"""What a merge amounts to: the canonical sequence, the open conflicts, and where every event went."""

from enum import StrEnum

from msgspec import Struct

from core.eventlog.envelope import Slot
from core.ids import DeviceId, EventId
from core.scoring.events import Happening
from core.scoring.state import MatchState


class Bucket(StrEnum):
    """What became of an event; every event is in exactly one."""

    CANONICAL = "canonical"
    """Counts, and the other versions of its place stand behind it."""
    CORROBORATING = "corroborating"
    """Says the same as the canonical one."""
    ALTERNATIVE = "alternative"
    """Says something else of the same place; kept, not counted."""
    VOIDED = "voided"
    """Taken back."""
    VOID = "void"
    """Takes another event back."""
    AMEND = "amend"
    """A correction that stands, or competes with another."""
    SUPERSEDED = "superseded"
    """A correction that a later one replaced."""
    PROPOSAL = "proposal"
    """A wish to take back another scorer's event, by somebody who does not lead."""
    RESOLVE = "resolve"
    LEAD = "lead"
    WAITING = "waiting"
    """Refers to an event that has not arrived."""
    QUARANTINED = "quarantined"
    """Can never take part; the reason is kept."""


class Canonical(Struct, frozen=True, kw_only=True):
    """One entry of the canonical sequence."""

    event_id: EventId
    """Of the ball or fact that the place shows, whatever amend gave it its body."""
    body: Happening
    """As amended."""
    slot: Slot
    device: DeviceId
    unconfirmed: bool
    """Seen by one device only, which did not lead."""
    corroborated_by: tuple[EventId, ...]
    """The other events of the place that say the same."""


class OpenConflict(Struct, frozen=True, kw_only=True):
    """A place on which scorers differ and which nobody has resolved."""

    slot: Slot
    """Of the canonical entry."""
    shown: EventId
    """The version on the board: the ball or fact itself, or the amend that gives its body."""
    versions: tuple[EventId, ...]
    """An event for each version, the shown one first: what a ``resolve`` has to cover."""


class Flag(Struct, frozen=True, kw_only=True):
    """A canonical event that the Laws, or the state of the match, do not allow where it stands."""

    event_id: EventId
    code: str
    detail: str
    refused: bool
    """Whether it cannot be at all; otherwise the umpires' decision stands."""


class Refused(Struct, frozen=True, kw_only=True):
    """A quarantined event and why."""

    event_id: EventId
    reason: str
    """``id_reused``: the id came with two contents, which is an alarm; else the code of what is wrong with it."""


class View(Struct, frozen=True, kw_only=True):
    """All that the merge says of a set of events."""

    canonical: tuple[Canonical, ...]
    conflicts: tuple[OpenConflict, ...]
    buckets: dict[EventId, Bucket]
    """In the order of the ids."""
    quarantine: tuple[Refused, ...]
    flags: tuple[Flag, ...]
    lead: DeviceId | None
    lead_epoch: int
    state: MatchState
