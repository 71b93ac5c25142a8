"""The bodies of the REST API, in and out; ``/api/matches/{id}`` answers with ``socket.Snapshot``."""

from msgspec import Raw, Struct


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

    title: str
    id: str | None = None
    """One is made when it is left out."""
    public: bool = True


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
