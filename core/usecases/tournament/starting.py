"""From a fixture to its match, which a scorer can then open."""

from datetime import date

from msgspec.structs import asdict

from core.entitlements.entitlements import Subject
from core.errors import Conflict, NotFound
from core.ids import FixtureId, MatchId, TeamId, TournamentId
from core.models.tournament import Entry, Fixture, Squad
from core.ports import Log
from core.ports.fixtures import TournamentStore
from core.ports.games import GameStore
from core.scoring.profiles import PRESETS, played_on
from core.usecases.entitled import entitled
from core.usecases.games import LONGEST_TITLE, Games, Wish
from core.usecases.grants import Grants
from core.usecases.phrases import made_short
from core.usecases.rights import Rights
from core.usecases.tokens import Grant
from core.usecases.tournament.fixture_list import fixture_of
from core.usecases.tournament.organising import Books
from core.usecases.tournament.season import Season, Seasons
from core.usecases.tournament.views import official_view, player_views
from core.wire.fixtures import MatchSheet, PlayingConditions, SheetSide


class Starts:
    """Makes matches of fixtures."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is named where they are put together
        self,
        tournaments: TournamentStore,
        rows: GameStore,
        games: Games,
        books: Books,
        seasons: Seasons,
        log: Log,
        grants: Grants,
        rights: Rights,
    ) -> None:
        """``games`` makes matches, ``rows`` lists them, ``log`` knows which are still there."""
        self._tournaments, self._rows, self._games, self._books = tournaments, rows, games, books
        self._seasons, self._log, self._grants, self._rights = seasons, log, grants, rights

    async def start(
        self, subject: Subject, tournament: TournamentId, fixture: FixtureId, *, public: bool
    ) -> tuple[MatchSheet, bool]:
        """The match of a fixture with all that its scorer needs; whether it was made now.

        Whoever may have a match in the workspace may do so. A fixture whose match was deleted gets another. Raises as
        ``Games.create``, ``NotFound``, and ``Conflict``: ``sides_unknown`` while it is open who plays, ``decided``
        where the organiser has ruled.
        """
        await entitled(self._grants, subject)
        if (await self._tournaments.one(tournament)).workspace_id != subject.workspace:
            raise NotFound("There is no such tournament.", tournament=tournament)
        season = await self._seasons.of(tournament, await self._rows.of_tournament(tournament))
        found = fixture_of(season, fixture)
        if found.match_id is not None and await self._is_there(found.match_id):
            return await self._sheet(tournament, season, found, found.match_id), False
        if found.ruling is not None:
            raise Conflict("The organiser has decided this one.", code="decided")
        home, away = season.sides[fixture]
        if home is None or away is None:
            raise Conflict("It is not known yet who plays.", code="sides_unknown")
        row, _ = await self._games.create(
            subject,
            Wish(
                title=_title(season, found),
                public=public,
                id=_free_id(found),
                tournament_id=tournament,
            ),
        )
        linked = await self._books.fixtures.link(found, row.id, home, away)
        return await self._sheet(tournament, season, linked, row.id), True

    async def sheet(self, grant: Grant | None, match_id: MatchId) -> MatchSheet:
        """What a scorer needs to open a match of a fixture.

        Raises ``NotFound`` for a match of none, and as ``Rights.require_watch`` does.
        """
        row = await self._log.match(match_id)
        if grant is not None:
            await self._rights.learn(grant, row.workspace_id)
        self._rights.require_watch(grant, row.ownership)
        fixture = await self._books.fixtures.of_match(match_id)
        if fixture is None:
            raise NotFound("This match is of no fixture.", match_id=match_id)
        season = await self._seasons.of(fixture.tournament_id, ())
        return await self._sheet(fixture.tournament_id, season, fixture, match_id)

    async def _is_there(self, match_id: MatchId) -> bool:
        try:
            await self._log.match(match_id)
        except NotFound:
            return False
        return True

    async def _sheet(self, tournament: TournamentId, season: Season, fixture: Fixture, match_id: MatchId) -> MatchSheet:
        venues = await self._books.venues.names([] if fixture.venue_id is None else [fixture.venue_id])
        day = (fixture.starts_at or "")[:10]
        there = {each.id: each for each in await self._books.officials.of(tournament)} if fixture.officials else {}
        return MatchSheet(
            match_id=match_id,
            fixture_id=fixture.id,
            tournament_id=tournament,
            title=_title(season, fixture),
            venue="".join(venues.values()),
            date=day,
            starts_at=fixture.starts_at,
            format=season.rules.format,
            profile=_conditions(season, day),
            sides=[_side(season, team) for team in season.sides[fixture.id] if team is not None],
            officials=[official_view(there[each]) for each in fixture.officials if each in there],
        )


def _free_id(fixture: Fixture) -> str:
    """The fixture's own id, so that asking twice makes one match; with a number where such matches were deleted."""
    if fixture.match_id is None:
        return fixture.id
    number = fixture.match_id.removeprefix(fixture.id).removeprefix("-")
    return f"{fixture.id}-{int(number or 1) + 1}"


def _conditions(season: Season, day: str) -> PlayingConditions:
    profile = PRESETS[season.rules.format]
    return PlayingConditions(**asdict(played_on(profile, date.fromisoformat(day)) if day else profile))


def _title(season: Season, fixture: Fixture) -> str:
    home, away = (season.names.get(team, team) for team in season.sides[fixture.id] if team is not None)
    title = f"{home} v {away}"
    return (f"{title}, {fixture.label}" if fixture.label else title)[:LONGEST_TITLE]


def _side(season: Season, team: TeamId) -> SheetSide:
    entry: Entry | None = next((each for each in season.entries if each.team_id == team), None)
    squad = Squad() if entry is None else entry.squad
    name = season.names.get(team, team)
    return SheetSide(
        team_id=team,
        name=name,
        short=made_short(name) if entry is None else entry.short,
        players=player_views(squad.players),
        captain=squad.captain,
        keeper=squad.keeper,
    )
