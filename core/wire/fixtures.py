"""The bodies of a tournament's grounds, sides, officials and fixtures, in and out.

Days and times are those of the ground's own clock.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from core.models.tournament import From, OfficialRole, Ruling, Stage
from core.scoring.profile import Profile
from core.wire.coaching import Day
from core.wire.teams import LONGEST_SHORT
from core.wire.tournaments import Name

LONGEST_LABEL = 20
"""Characters."""
Town = Annotated[str, Meta(max_length=100)]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Short = Annotated[str, Meta(max_length=LONGEST_SHORT)]
Group = Annotated[str, Meta(max_length=LONGEST_LABEL)]
Label = Annotated[str, Meta(max_length=LONGEST_LABEL)]
Time = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$")]
"""``2026-05-02T14:30``."""
Slot = Annotated[str, Meta(pattern=r"^[0-9]{2}:[0-9]{2}$")]
"""``14:30``."""
Seed = Annotated[int, Meta(ge=1, le=1000)]
Round = Annotated[int, Meta(ge=1, le=200)]
Officials = Annotated[list[Id], Meta(max_length=10)]


class NewVenue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/venues``."""

    name: Name
    town: Town = ""
    ends: Annotated[list[Name], Meta(max_length=2)] = []
    """The names of both ends, or none."""
    workspace_id: str | None = None
    """An organisation's; the own one when it is left out."""


class VenueFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PUT /api/venues/{venue_id}``."""

    name: Name
    town: Town = ""
    ends: Annotated[list[Name], Meta(max_length=2)] = []


class VenueView(Struct, frozen=True, kw_only=True):
    """A ground."""

    id: str
    workspace_id: str
    name: str
    town: str
    ends: list[str]
    created_ms: int
    """Milliseconds since 1970."""


class VenueList(Struct, frozen=True, kw_only=True):
    """A workspace's grounds, by name."""

    venues: list[VenueView]


class SquadMember(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A player of a squad."""

    name: Name
    id: Id | None = None
    """The player's own in matches; one is made when it is left out."""


class EntryFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A side that takes part: the body of ``PUT /api/tournaments/{tournament_id}/teams/{team_id}``."""

    name: Name
    short: Short = ""
    """Two to four letters; made of the name where it is empty."""
    group: Group = ""
    seed: Seed | None = None
    players: Annotated[list[SquadMember], Meta(max_length=32)] = []
    captain: Annotated[int, Meta(ge=0, le=31)] | None = None
    """Index into ``players``."""
    keeper: Annotated[int, Meta(ge=0, le=31)] | None = None
    """Index into ``players``."""


class NewEntry(EntryFacts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/tournaments/{tournament_id}/teams``."""

    team_id: Id | None = None
    """An organisation's team; a new id is made when it is left out."""


class SquadPlayerView(Struct, frozen=True, kw_only=True):
    """A player of a squad, as matches know the player."""

    id: str
    name: str


class EntryView(Struct, frozen=True, kw_only=True):
    """A side that takes part, with its squad."""

    team_id: str
    """The side's id in the matches."""
    name: str
    short: str
    group: str
    seed: int | None
    players: list[SquadPlayerView]
    captain: str | None
    """A player's id."""
    keeper: str | None
    """A player's id."""


class EntryList(Struct, frozen=True, kw_only=True):
    """The sides of a tournament, the best seed first."""

    teams: list[EntryView]


class OfficialFacts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An official to add, or what is new of one."""

    name: Name
    role: OfficialRole


class OfficialView(Struct, frozen=True, kw_only=True):
    """An umpire, a scorer or a referee."""

    id: str
    name: str
    role: OfficialRole


class OfficialList(Struct, frozen=True, kw_only=True):
    """The officials of a tournament, by name."""

    officials: list[OfficialView]


class SourceShape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a side that is not known yet comes from."""

    kind: From
    of: Annotated[str, Meta(max_length=64)]
    """A fixture's id; of a place the group, empty for the only table."""
    place: Annotated[int, Meta(ge=0, le=64)] = 0
    """From 1; 0 of a fixture."""


class NewFixture(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/tournaments/{tournament_id}/fixtures``."""

    stage: Stage = Stage.LEAGUE
    round: Round = 1
    group: Group = ""
    label: Label = ""
    """``SF1``; empty where the sides say enough."""
    home_id: Id | None = None
    away_id: Id | None = None
    home_from: SourceShape | None = None
    """Who is at home as long as ``home_id`` does not say it."""
    away_from: SourceShape | None = None
    venue_id: Id | None = None
    starts_at: Time | None = None
    official_ids: Officials = []


class FixtureChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH .../fixtures/{fixture_id}``: what is left out stays, null removes."""

    stage: Stage | UnsetType = UNSET
    round: Round | UnsetType = UNSET
    group: Group | UnsetType = UNSET
    label: Label | UnsetType = UNSET
    home_id: Id | UnsetType | None = UNSET
    away_id: Id | UnsetType | None = UNSET
    home_from: SourceShape | UnsetType | None = UNSET
    away_from: SourceShape | UnsetType | None = UNSET
    venue_id: Id | UnsetType | None = UNSET
    starts_at: Time | UnsetType | None = UNSET
    official_ids: Officials | UnsetType = UNSET
    ruling: Ruling | UnsetType | None = UNSET
    """What the organiser decides where no score does."""
    winner_id: Id | UnsetType | None = UNSET
    """To whom it is awarded."""


class FixtureSide(Struct, frozen=True, kw_only=True):
    """A side of a fixture."""

    team_id: str | None
    """None while nobody knows."""
    name: str
    """The side's, or ``Winner of SF1``."""
    short: str
    comes_from: SourceShape | None
    comes_as: str
    """``Winner of SF1``, in words; empty where it was drawn from the start."""


class FixtureView(Struct, frozen=True, kw_only=True):
    """A fixture."""

    id: str
    number: int
    """From 1, the order in which people read them."""
    stage: Stage
    round: int
    group: str
    label: str
    home: FixtureSide
    away: FixtureSide
    venue_id: str | None
    venue: str
    """Its name; empty where there is none."""
    starts_at: str | None
    official_ids: list[str]
    match_id: str | None
    status: str
    """``scheduled``, ``awarded`` or ``called_off``; of a match ``upcoming``, ``live``, ``stopped`` or ``finished``."""
    headline: str
    """The state of the match, or the ruling, in words."""
    ruling: Ruling | None
    winner_id: str | None
    """Who won, by the score or by the ruling."""


class FixtureList(Struct, frozen=True, kw_only=True):
    """A tournament's fixtures, by number, as far as the caller may see their matches."""

    fixtures: list[FixtureView]


class NewDraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST .../draw``: fixtures in the place of all that there are.

    A league, in groups where the sides have some, and a knock-out of the first ``qualify`` of each group; or a
    knock-out of everybody by seed.
    """

    league: Literal["none", "single", "double"] = "single"
    groups: Annotated[int, Meta(ge=0, le=16)] = 0
    """Deal the sides to so many groups by their seeds; 0 leaves them in those that they have."""
    qualify: Annotated[int, Meta(ge=0, le=16)] = 0
    """How many of each group go on to the knock-out; 0 for none."""
    third_place: bool = False
    preview: bool = False
    """Only answer with what would be drawn, and change nothing."""


class NewSchedule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST .../schedule``: times and grounds for all fixtures whose match was not made yet."""

    start: Day
    slots: Annotated[list[Slot], Meta(min_length=1, max_length=12)]
    """The times of a day."""
    venue_ids: Annotated[list[Id], Meta(min_length=1, max_length=50)]
    """In the order in which they are filled."""
    weekdays: Annotated[list[Annotated[int, Meta(ge=1, le=7)]], Meta(min_length=1, max_length=7)] = field(
        default_factory=lambda: [*range(1, 8)]
    )
    """On which there is play: 1 is Monday."""
    a_day: Annotated[int, Meta(ge=1, le=6)] = 1
    """Matches that one side may play on a day."""
    rest_days: Annotated[int, Meta(ge=0, le=30)] = 0
    """Days without a match for a side between two with one."""


class NewStart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST .../fixtures/{fixture_id}/match``."""

    public: bool = True


class SheetSide(Struct, frozen=True, kw_only=True):
    """A side, and whom it may nominate."""

    team_id: str
    name: str
    short: str
    players: list[SquadPlayerView]
    captain: str | None
    keeper: str | None


class PlayingConditions(Profile, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The playing conditions of a match, as its first event has them."""


class MatchSheet(Struct, frozen=True, kw_only=True):
    """All that a scorer needs to open a match of a tournament: its first event says the same, without the squads."""

    match_id: str
    fixture_id: str
    tournament_id: str
    title: str
    venue: str
    date: str
    """ISO 8601; empty without a time."""
    starts_at: str | None
    format: str
    """The name of the playing conditions."""
    profile: PlayingConditions
    """The playing conditions, under the Laws of the day."""
    sides: list[SheetSide]
    """Two, the one at home first."""
    officials: list[OfficialView]
