"""The bodies of the REST API, in and out; ``/api/matches/{id}`` answers with ``socket.Snapshot``."""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from core.ids import WorkspaceId

MOST_LISTED = 200
MOST_EVENTS = 1000
LONGEST_TITLE = 200
"""Characters."""
MOST_SEQ = 2**53 - 1
"""What JavaScript can count to."""


class MatchQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/matches``."""

    limit: Annotated[int, Meta(ge=0, le=MOST_LISTED)] = 100


class WorkspaceQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of what concerns a workspace."""

    workspace_id: str | None = None
    """An organisation's; the own one when it is left out."""

    @property
    def workspace(self) -> WorkspaceId | None:
        """The same as an id."""
        return None if self.workspace_id is None else WorkspaceId(self.workspace_id)


class OwnQuery(WorkspaceQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of a list of what a workspace owns."""

    before_ms: Annotated[int, Meta(ge=0, le=MOST_SEQ)] | None = None
    """Only what was created before then."""
    limit: Annotated[int, Meta(ge=0, le=MOST_LISTED)] = 100


class EventQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/matches/{match_id}/events``."""

    after: Annotated[int, Meta(ge=0, le=MOST_SEQ)] = 0
    """A sequence number."""
    limit: Annotated[int, Meta(ge=0, le=MOST_EVENTS)] = 500


class InningsScore(Struct, frozen=True, kw_only=True):
    """An innings in a list of matches."""

    score: str
    """``187/4``, ``187`` all out, ``187/4d`` declared."""
    played: str
    """``18.3 ov``, or ``92 balls`` where people count those."""
    super_over: bool


class TeamScore(Struct, frozen=True, kw_only=True):
    """A side in a list of matches."""

    name: str
    short: str
    scores: list[InningsScore]
    """One for each innings; empty before the side bats."""
    batting: bool
    """Whether its innings is the current one."""


class MatchSummary(Struct, frozen=True, kw_only=True):
    """A match as a list shows it."""

    id: str
    title: str
    public: bool
    venue: str
    format: str
    status: str
    """As in ``Scoreboard``."""
    headline: str
    sides: list[TeamScore]
    over: list[str]
    """The marks of the over in progress, or of the last one until the next ball, as in ``FeedLine``."""
    created_ms: int
    seq: int
    """Of the log; it grows with every event."""


class MatchList(Struct, frozen=True, kw_only=True):
    """The newest matches first."""

    matches: list[MatchSummary]


class NewMatch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/matches``."""

    title: Annotated[str, Meta(min_length=1, max_length=LONGEST_TITLE)]
    id: str | None = None
    """One is made when it is left out: letters, digits and a few marks."""
    public: bool = True
    fan: bool = False
    """Whether it is a fan's match, which counts on a limit of its own. Only for people's own tokens."""
    workspace_id: str | None = None
    """The organisation that owns it; its creator when it is left out. Only for people's own tokens."""
    tournament_id: str | None = None
    """Of the same owner. Only for people's own tokens."""


class NewTitle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/matches/{match_id}``."""

    title: Annotated[str, Meta(min_length=1, max_length=LONGEST_TITLE)]


class Created(Struct, frozen=True, kw_only=True):
    """A match that was created, or was there already: the same id again changes nothing."""

    id: str
    epoch: int
    seq: int


class EventPage(Struct, frozen=True, kw_only=True):
    """A stretch of a match's log."""

    epoch: int
    seq: int
    """Of the log's head."""
    events: list[Raw]
    """As the devices wrote them, in sequence."""
    next: int | None
    """Ask again with ``after`` set to this; ``None`` at the head."""
