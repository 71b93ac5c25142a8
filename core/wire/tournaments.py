"""The bodies of ``/api/tournaments``."""

from typing import Annotated

from msgspec import Meta, Struct

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


class TournamentTable(Struct, frozen=True, kw_only=True):
    """The table of points, best first, of the matches that have ended."""

    tournament: TournamentView
    rows: list[TableRow]
