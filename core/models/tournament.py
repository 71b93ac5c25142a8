"""What a tournament is made of: grounds, sides with their squads, officials, rules and fixtures.

Days and times are those of the ground's own clock, ``2026-05-02T14:30``: nobody plays across a time zone. Other times
are milliseconds since 1970.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from core.ids import FixtureId, MatchId, OfficialId, PlayerId, TeamId, TournamentId, VenueId, WorkspaceId
from core.scoring.profile import Points
from core.scoring.standings import POINTS_THEN_RATE, By

MOST_SQUAD: Final = 32
"""Players of one side."""
MOST_ENTRIES: Final = 64
"""Sides of one tournament."""
MOST_FIXTURES: Final = 1000
"""Of one tournament: thirty-two sides that meet twice are 992."""
MOST_OFFICIALS: Final = 100
"""Of one tournament."""
MOST_VENUES: Final = 200
"""Of one workspace."""


class Venue(Struct, frozen=True, kw_only=True):
    """A ground of a workspace."""

    id: VenueId
    workspace_id: WorkspaceId
    name: str
    town: str
    """Empty where nobody said."""
    ends: tuple[str, ...]
    """The names of its two ends, or none."""
    created_ms: int


class SquadPlayer(Struct, frozen=True, kw_only=True):
    """Somebody whom a side may nominate."""

    id: PlayerId
    name: str


class Squad(Struct, frozen=True, kw_only=True):
    """All whom a side may nominate for a match of the tournament."""

    players: tuple[SquadPlayer, ...] = ()
    captain: PlayerId | None = None
    keeper: PlayerId | None = None


class Entry(Struct, frozen=True, kw_only=True):
    """A side that takes part in a tournament."""

    tournament_id: TournamentId
    team_id: TeamId
    """The side's id in the matches; an organisation's team has its own everywhere."""
    name: str
    short: str
    group: str
    """``A``; empty where there is one league, or none."""
    seed: int | None
    """Its rank before the first ball, from 1; those without one come after all that have one."""
    squad: Squad
    created_ms: int


class OfficialRole(StrEnum):
    """What an official does at a match."""

    UMPIRE = "umpire"
    TV_UMPIRE = "tv_umpire"
    REFEREE = "referee"
    SCORER = "scorer"


class Official(Struct, frozen=True, kw_only=True):
    """Somebody who umpires, scores or referees."""

    id: OfficialId
    tournament_id: TournamentId
    name: str
    role: OfficialRole
    created_ms: int


class Rules(Struct, frozen=True, kw_only=True):
    """How a tournament is played and its table made."""

    format: str = "t20"
    """The name of ready-made playing conditions, see ``core.scoring.profiles.PRESETS``."""
    public: bool = False
    """Whether strangers see the fixtures before the first public match."""
    points: Points | None = None
    """What a result gives; ``None`` for what each match's own conditions say."""
    bonus: int = 0
    """Points on top for a win at 1.25 times the other side's run rate or more; 0 is none."""
    order: tuple[By, ...] = POINTS_THEN_RATE
    """What decides who stands above whom."""


class Stage(StrEnum):
    """Which part of a tournament a fixture belongs to."""

    LEAGUE = "league"
    """Counts in the table, of its group where there are groups."""
    KNOCK_OUT = "knock_out"


class From(StrEnum):
    """Where a side that is not known yet comes from."""

    WINNER = "winner"
    """Of another fixture."""
    LOSER = "loser"
    """Of another fixture."""
    PLACE = "place"
    """In the table of a group."""


class Source(Struct, frozen=True, kw_only=True):
    """Where a side of a fixture comes from."""

    kind: From
    of: str
    """The id of a fixture; of a place the group, empty for the only table."""
    place: int = 0
    """From 1; 0 of a fixture."""


class Ruling(StrEnum):
    """What the organiser decided where no score does."""

    AWARDED = "awarded"
    """To ``Fixture.winner_id``: a walkover, a bowl-out, the better place in the league."""
    CALLED_OFF = "called_off"
    """No result: rain before the first ball."""


class Fixture(Struct, frozen=True, kw_only=True):
    """Two sides, or where they come from, with a time and a ground; and the match, once it was made."""

    id: FixtureId
    tournament_id: TournamentId
    number: int
    """From 1, the order in which people read them."""
    stage: Stage
    round: int
    """From 1, within its stage."""
    group: str = ""
    label: str = ""
    """``SF1``; empty where the sides say enough."""
    home_id: TeamId | None = None
    away_id: TeamId | None = None
    home_from: Source | None = None
    """Says who it is as long as ``home_id`` does not."""
    away_from: Source | None = None
    venue_id: VenueId | None = None
    starts_at: str | None = None
    match_id: MatchId | None = None
    officials: tuple[OfficialId, ...] = ()
    ruling: Ruling | None = None
    winner_id: TeamId | None = None
    """Of a fixture that was awarded."""
