"""Whose a match is; tournaments and teams. Times are milliseconds since 1970."""

from msgspec import Struct

from core.ids import AccountId, MatchId, TeamId, TournamentId, WorkspaceId


class Ownership(Struct, frozen=True, kw_only=True):
    """Whose a match is, and whether everybody may watch it: what rights to it follow from."""

    match_id: MatchId
    public: bool
    workspace_id: WorkspaceId | None = None
    """``None`` for what the operator's own tokens made."""
    created_by: AccountId | None = None


class Tournament(Struct, frozen=True, kw_only=True):
    """Matches that belong together and share a table of points."""

    id: TournamentId
    workspace_id: WorkspaceId
    name: str
    created_ms: int


class Team(Struct, frozen=True, kw_only=True):
    """A team of an organisation."""

    id: TeamId
    workspace_id: WorkspaceId
    name: str
    short: str
    created_ms: int
