"""The Socket.IO messages of ``/score`` and ``/watch``; ``docs/asyncapi.yaml`` describes the same shapes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Raw, Struct, field

from core.wire.scoreboard import Scoreboard


class Since(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a client has got."""

    epoch: int
    seq: int


class Join(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``join`` on ``/score``."""

    match_id: str
    device_id: str
    since: Since | None = None


class Joined(Struct, frozen=True, kw_only=True):
    """The answer to ``join``: the events that the device lacks, in sequence, and who else scores."""

    epoch: int
    seq: int
    """Of the last of ``events``, or the log's head when there are none."""
    events: list[Raw]
    more: bool
    """Whether the log goes on after ``events``: join again with ``since`` set to ``seq``."""
    devices: list[str]
    lead: str | None


class Submit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``submit`` on ``/score``; each event is judged alone, in order."""

    match_id: str
    events: list[Raw]


class Verdict(StrEnum):
    """What became of one event."""

    ACCEPTED = "accepted"
    """Committed to disk."""
    DUPLICATE = "duplicate"
    """Committed before; this copy is the same."""
    REJECTED = "rejected"
    """Not stored; ``code`` and ``detail`` say why."""
    CONFLICT = "conflict"
    """Committed, and it disagrees with another scorer's event."""


class Caution(Struct, frozen=True, kw_only=True):
    """A breach of the Laws or the playing conditions that stands because the umpires decide."""

    code: str
    """Stable, for programs: ``over_quota``."""
    detail: str
    """A sentence for the scorer."""


class PlanReasons(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the plan has to do with a refusal; empty where nothing."""

    feature: str | None = None
    """What the plan does not include."""
    meter: str | None = None
    """What the plan allows only so much of."""
    limit: int | None = None
    """How much of it."""
    used: int | None = None
    """How much there is of it now."""
    plan: str | None = None
    """The plan that holds."""
    upgrade_to: list[str] | None = None
    """The plans that would do, the cheapest first."""


def plan_fields(fields: Mapping[str, object]) -> dict[str, Any]:
    """What an error tells of the plan, for a ``PlanReasons``."""
    return {name: fields[name] for name in PlanReasons.__struct_fields__ if name in fields}


class Receipt(PlanReasons, frozen=True, kw_only=True, omit_defaults=True):
    """The hub's word on one event."""

    id: str
    status: Verdict
    seq: int | None = None
    code: str | None = None
    detail: str | None = None
    warnings: list[Caution] = field(default_factory=list)


class Submitted(Struct, frozen=True, kw_only=True):
    """The acknowledgement of ``submit``, sent after the commit."""

    results: list[Receipt]
    epoch: int
    seq: int


class Events(Struct, frozen=True, kw_only=True):
    """``events`` to scoring devices: new entries of the log, in sequence."""

    match_id: str
    epoch: int
    seq: int
    """Of the last of ``events``."""
    events: list[Raw]


class Presence(Struct, frozen=True, kw_only=True):
    """``presence`` to scoring devices: who scores this match now."""

    match_id: str
    devices: list[str]
    lead: str | None


class ConflictView(Struct, frozen=True, kw_only=True):
    """One slot on which scorers disagree."""

    slot: list[int]
    shown: str
    """The id of the version on the board."""
    versions: list[str]
    """The ids of all competing versions, the shown one included."""


class Conflicts(Struct, frozen=True, kw_only=True):
    """``conflicts`` to scoring devices: all that are open."""

    match_id: str
    epoch: int
    seq: int
    open: list[ConflictView]


class Watch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``watch`` on ``/watch``: a public match by its id, any match by a feed token."""

    match_id: str | None = None
    token: str | None = None
    since: Since | None = None


class Unwatch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``unwatch`` on ``/watch``: no more messages; the argument may be left out."""


class Unwatched(Struct, frozen=True, kw_only=True):
    """The answer to ``unwatch``."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """The answer to ``watch``; also the server's ``snapshot`` event when patches would not do."""

    epoch: int
    seq: int
    """Where the scoreboard last changed, as in ``Tick``; without a snapshot, where the patches that follow begin,
    which is ``since`` or an earlier place with the same scoreboard."""
    snapshot: Scoreboard | None
    """``None`` when ``since`` is recent: the missing patches follow."""


class Patch(Struct, frozen=True, kw_only=True):
    """``patch`` to viewers: a merge patch (RFC 7396) from one change of the scoreboard to the next.

    What leaves the scoreboard as it was, such as a second scorer's word for the same ball, has no patch.
    """

    epoch: int
    from_: int = field(name="from")
    """The ``to`` of the patch before it, or the ``seq`` of the last ``snapshot`` or answer to ``watch``."""
    to: int
    patch: Raw


class Tick(Struct, frozen=True, kw_only=True):
    """``tick``, every 2 s: a client whose ``seq`` is behind joins or watches again with ``since``."""

    epoch: int
    seq: int
    """On ``/score`` of the newest event; to viewers of the last one that changed the scoreboard."""


class Gone(Struct, frozen=True, kw_only=True):
    """``gone``: there is nothing more to watch here; ``code`` says why."""

    code: str


class Problem(PlanReasons, frozen=True, kw_only=True, omit_defaults=True):
    """An error acknowledgement; nothing has changed. Stable ``code``, human ``detail``."""

    code: str
    detail: str
    retry_after_s: float | None = None
