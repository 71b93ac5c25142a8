"""A tournament's fixtures: drawn, given times and grounds, and changed by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Malformed, NotFound
from core.ids import FixtureId, TeamId, TournamentId, VenueId, uuid7
from core.models.fixtures import Tournament
from core.models.tournament import Fixture, From, Stage
from core.usecases.tokens import Grant
from core.usecases.tournament import drawing, fixture_edits
from core.usecases.tournament.organising import Books, Organising
from core.usecases.tournament.progress import sources
from core.usecases.tournament.schedule import Booking, Calendar, Played, Wanted, schedule
from core.usecases.tournament.season import Season, Seasons, season
from core.usecases.tournament.views import fixture_view, fixture_views
from core.usecases.tournaments import Tournaments
from core.wire.fixtures import FixtureChange, FixtureView, NewDraw, NewFixture, NewSchedule

_LAST_YEAR: Final = 9000


class Seen(NamedTuple):
    """A tournament as somebody sees it."""

    tournament: Tournament
    season: Season


class FixtureLists:
    """What organisers do with fixtures, and what everybody sees of them."""

    def __init__(
        self,
        organising: Organising,
        tournaments: Tournaments,
        books: Books,
        seasons: Seasons,
        *,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``tournaments`` knows who may see which matches; ``now_ms`` is the wall clock."""
        self._organising, self._tournaments, self._books = organising, tournaments, books
        self._seasons, self._now_ms = seasons, now_ms

    async def see(self, grant: Grant | None, tournament: TournamentId) -> Seen:
        """The tournament as it stands. Raises ``NotFound`` as ``Tournaments.show`` does."""
        shown = await self._tournaments.show(grant, tournament)
        return Seen(shown.tournament, await self._seasons.of(tournament, shown.matches))

    async def list(self, grant: Grant | None, tournament: TournamentId) -> list[FixtureView]:
        """All fixtures, by number, with who plays as far as that is known. Raises as ``see`` does."""
        seen = (await self.see(grant, tournament)).season
        return fixture_views(seen, await self._venues(seen.fixtures))

    async def one(self, grant: Grant | None, tournament: TournamentId, fixture: FixtureId) -> FixtureView:
        """A fixture. Raises as ``see`` does, and ``NotFound`` for one that is not there."""
        seen = (await self.see(grant, tournament)).season
        return fixture_view(seen, fixture_of(seen, fixture), await self._venues(seen.fixtures))

    async def add(self, subject: Subject, tournament: TournamentId, given: NewFixture) -> Fixture:
        """Add a fixture by hand.

        Raises as ``Organising.require``, ``Malformed``, ``NotFound``, ``TooLarge``, and ``Conflict``: ``venue_taken``
        or ``team_taken``.
        """
        await self._organising.require(subject, tournament)
        there = await self._books.fixtures.of(tournament)
        number = max((each.number for each in there), default=0) + 1
        fixture = fixture_edits.made(tournament, FixtureId(uuid7(self._now_ms())), number, given)
        fixture_edits.check(fixture, [*there, fixture], await self._known(subject, tournament))
        await self._books.fixtures.add(fixture)
        return fixture

    async def change(
        self, subject: Subject, tournament: TournamentId, fixture: FixtureId, given: FixtureChange
    ) -> Fixture:
        """Change any part of a fixture by hand. Raises as ``add`` does, and ``Conflict`` (``matches_made``)."""
        await self._organising.require(subject, tournament)
        known = await self._known(subject, tournament)

        def edit(there: Sequence[Fixture], found: Fixture) -> Fixture:
            changed = fixture_edits.changed(found, given)
            kept = [] if found.venue_id is None else [found.venue_id]
            fixture_edits.check(changed, there, known._replace(venues=[*known.venues, *kept]))
            return changed

        return await self._books.fixtures.change(tournament, fixture, edit)

    async def remove(self, subject: Subject, tournament: TournamentId, fixture: FixtureId) -> None:
        """Remove a fixture. Raises as ``Organising.require``, and ``Conflict``: ``matches_made``, ``leads_on``."""
        await self._organising.require(subject, tournament)
        await self._books.fixtures.remove(tournament, fixture)

    async def draw(self, subject: Subject, tournament: TournamentId, wish: NewDraw) -> Sequence[FixtureView]:
        """Draw fixtures in the place of all that there are; a preview of them changes nothing.

        Raises as ``Organising.require``, ``Malformed``: ``too_few_teams``, ``too_many_qualify``, ``too_many_fixtures``,
        and ``Conflict`` (``matches_made``) once a match was made.
        """
        await self._organising.require(subject, tournament)
        groups = drawing.grouped(await self._books.entries.of(tournament), wish)
        drawn = drawing.draw(tournament, groups, wish, self._now_ms())
        if not wish.preview:
            await self._keep(tournament, groups, wish, drawn)
        known = await self._seasons.of(tournament, ())
        return fixture_views(season(known.rules, known.entries, drawn, {}), {})

    async def _keep(
        self, tournament: TournamentId, groups: Mapping[str, Sequence[TeamId]], wish: NewDraw, drawn: Sequence[Fixture]
    ) -> None:
        await self._books.fixtures.draw(tournament, drawn)
        if wish.groups and wish.league != "none":
            dealt = {team: group for group, teams in groups.items() for team in teams}
            await self._books.entries.group(tournament, dealt)

    async def schedule(self, subject: Subject, tournament: TournamentId, wish: NewSchedule) -> None:
        """Give every fixture whose match was not made yet a time and a ground.

        Raises as ``Organising.require``, ``Malformed``: ``bad_day``, ``bad_time``, ``no_room``, and ``NotFound`` for a
        ground that is not the workspace's.
        """
        calendar = _calendar(wish)
        await self._organising.require(subject, tournament)
        own = {each.id for each in await self._books.venues.of(subject.workspace)}
        for venue in calendar.venues:
            if venue not in own:
                raise NotFound("There is no such ground.", venue=venue)
        there = await self._books.fixtures.of(tournament)
        elsewhere = await self._books.fixtures.elsewhere(tournament, calendar.venues)
        standing = [*(_standing(each, each.id) for each in there), *(_standing(each, None) for each in elsewhere)]
        times = schedule(_wanted(there), calendar, [each for each in standing if each is not None])
        await self._books.fixtures.book(tournament, times)

    async def _known(self, subject: Subject, tournament: TournamentId) -> fixture_edits.Known:
        entries = await self._books.entries.of(tournament)
        return fixture_edits.Known(
            teams={each.team_id for each in entries},
            groups={each.group for each in entries},
            venues={each.id for each in await self._books.venues.of(subject.workspace)},
            officials={each.id for each in await self._books.officials.of(tournament)},
        )

    async def _venues(self, fixtures: Sequence[Fixture]) -> dict[VenueId, str]:
        return {**await self._books.venues.names({each.venue_id for each in fixtures if each.venue_id is not None})}


def fixture_of(season: Season, fixture: FixtureId) -> Fixture:
    """One of the season's fixtures. Raises ``NotFound``."""
    for each in season.fixtures:
        if each.id == fixture:
            return each
    raise NotFound("There is no such fixture in this tournament.", fixture=fixture)


def _calendar(wish: NewSchedule) -> Calendar:
    try:
        start = date.fromisoformat(wish.start)
    except ValueError:
        raise Malformed("A day is written YYYY-MM-DD.", code="bad_day", where="start") from None
    if start.year > _LAST_YEAR:
        raise Malformed("Nobody plans that far ahead.", code="bad_day", where="start")
    return Calendar(
        start=start,
        slots=[_slot(each) for each in wish.slots],
        venues=[VenueId(each) for each in dict.fromkeys(wish.venue_ids)],
        weekdays=frozenset(wish.weekdays),
        a_day=wish.a_day,
        rest_days=wish.rest_days,
    )


def _slot(text: str) -> str:
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):  # noqa: PLR2004  a clock
        raise Malformed("A time is written HH:MM.", code="bad_time", where="slots")
    return f"{int(hour):02}:{int(minute):02}"


def _wanted(there: Sequence[Fixture]) -> list[Wanted]:
    """Fixtures to be given a time, in an order in which those that decide who plays come first."""
    league = [each for each in there if each.stage is Stage.LEAGUE]
    rest = [each for each in there if each.stage is not Stage.LEAGUE]
    ordered = [*sorted(league, key=_turn), *sorted(rest, key=_turn)]
    return [
        Wanted(each.id, _teams(each), frozenset(_decisive(each, there)))
        for each in ordered
        if each.match_id is None and each.ruling is None
    ]


def _turn(fixture: Fixture) -> tuple[int, int]:
    return fixture.round, fixture.number


def _decisive(fixture: Fixture, there: Sequence[Fixture]) -> set[FixtureId]:
    """The fixtures that decide who plays, a whole group's league for a place in it."""
    found: set[FixtureId] = set()
    for source in sources(fixture):
        if source.kind is From.PLACE:
            found |= {each.id for each in there if each.stage is Stage.LEAGUE and each.group == source.of}
        else:
            found.add(FixtureId(source.of))
    return found


def _teams(fixture: Fixture) -> frozenset[str]:
    return frozenset(team for team in (fixture.home_id, fixture.away_id) if team is not None)


def _standing(fixture: Fixture, known_as: FixtureId | None) -> Played | None:
    """What a fixture keeps: one of this tournament's only where its match was made or it is decided."""
    if known_as is not None and fixture.match_id is None and fixture.ruling is None:
        return None
    if fixture.starts_at is None:
        return None
    booking = Booking(fixture.starts_at, fixture.venue_id or VenueId(""))
    return Played(known_as, booking, _teams(fixture) if known_as is not None else frozenset())
