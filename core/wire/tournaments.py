"""The bodies of ``/api/tournaments``."""

from typing import Annotated

from msgspec import Meta, Struct, field

from core.scoring.standings import POINTS_THEN_RATE, By
from core.wire.api import MatchSummary

LONGEST_NAME = 100
"""Characters."""
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]


class NewTournament(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/tournaments``."""

    name: Name
    workspace_id: str | None = None
    """An organisation's; the own one when it is left out."""


class TournamentName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/tournaments/{tournament_id}``."""

    name: Name


class TournamentView(Struct, frozen=True, kw_only=True):
    """A tournament."""

    id: str
    workspace_id: str
    name: str
    created_ms: int
    """Milliseconds since 1970."""


class TournamentList(Struct, frozen=True, kw_only=True):
    """A workspace's tournaments, the newest first."""

    tournaments: list[TournamentView]


class TournamentMatches(Struct, frozen=True, kw_only=True):
    """A tournament and those of its matches that the caller may watch, the oldest first."""

    tournament: TournamentView
    matches: list[MatchSummary]


class TableRow(Struct, frozen=True, kw_only=True):
    """A side's line in the table of points."""

    team: str
    """The side's id in the matches."""
    name: str
    """As it was called last."""
    played: int
    won: int
    lost: int
    tied: int
    drawn: int
    no_result: int
    points: int
    net_run_rate: str
    """Signed, to three places: ``+0.850``."""


class TableGroup(Struct, frozen=True, kw_only=True):
    """The table of one group, best first."""

    name: str
    """``A``; empty where there is only one."""
    rows: list[TableRow]


class TournamentTable(Struct, frozen=True, kw_only=True):
    """The table of points, best first, of the matches that have ended."""

    tournament: TournamentView
    rows: list[TableRow]
    """Of all groups, one after the other."""
    groups: list[TableGroup]


class PointsRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each result gives."""

    win: Annotated[int, Meta(ge=-100, le=100)]
    tie: Annotated[int, Meta(ge=-100, le=100)]
    no_result: Annotated[int, Meta(ge=-100, le=100)]
    draw: Annotated[int, Meta(ge=-100, le=100)]
    loss: Annotated[int, Meta(ge=-100, le=100)]


class TournamentRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a tournament is played and its table made: the body of ``PUT /api/tournaments/{tournament_id}/rules``."""

    format: Annotated[str, Meta(max_length=40)] = "t20"
    """The name of ready-made playing conditions: ``t20``, ``odi``, ``hundred``..."""
    public: bool = False
    """Whether strangers see the fixtures before the first public match."""
    points: PointsRule | None = None
    """None for what each match's own conditions say."""
    bonus: Annotated[int, Meta(ge=0, le=100)] = 0
    """Points on top for a win at 1.25 times the other side's run rate or more."""
    order: Annotated[list[By], Meta(min_length=1, max_length=4)] = field(default_factory=lambda: [*POINTS_THEN_RATE])
    """What decides who stands above whom."""
