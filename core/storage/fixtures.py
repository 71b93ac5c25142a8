"""The fixtures of tournaments in SQL."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.errors import Conflict, NotFound
from core.ids import FixtureId, MatchId, TeamId, TournamentId, VenueId
from core.models.tournament import MOST_FIXTURES, Fixture, From, Source
from core.storage.engine import Database, refuse_unstorable
from core.storage.tables.tournament import fixtures
from core.storage.tournament_rows import hold_tournament, require_room

T = TypeVar("T")

_ALL = select(*(fixtures.c[name] for name in Fixture.__struct_fields__))
_OF = _ALL.where(fixtures.c.tournament_id == bindparam("of")).order_by(fixtures.c.number, fixtures.c.id)
_OF_MATCH = _ALL.where(fixtures.c.match_id == bindparam("of"))
_ELSEWHERE = _ALL.where(
    fixtures.c.tournament_id != bindparam("of"),
    fixtures.c.starts_at.is_not(None),
    fixtures.c.venue_id.in_(bindparam("at", expanding=True)),
)
_AT = select(fixtures.c.id).where(
    fixtures.c.venue_id == bindparam("at"), fixtures.c.starts_at == bindparam("when"), fixtures.c.id != bindparam("of")
)
_PUT = update(fixtures).where(fixtures.c.id == bindparam("this"))
_CLEAR = update(fixtures).where(fixtures.c.id == bindparam("this")).values(venue_id=None, starts_at=None)
_REMOVE = delete(fixtures).where(fixtures.c.id == bindparam("this"))
_EMPTY = delete(fixtures).where(fixtures.c.tournament_id == bindparam("of"))


class SqlFixtures:
    """Fixtures over SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, tournament: TournamentId) -> Sequence[Fixture]:
        """The tournament's fixtures, by number."""
        return [fixture_of(row) for row in await self._database.query(_OF, {"of": tournament})]

    async def of_match(self, match_id: MatchId) -> Fixture | None:
        """The fixture that a match is of."""
        rows = await self._database.query(_OF_MATCH, {"of": match_id})
        return fixture_of(rows[0]) if rows else None

    async def elsewhere(self, tournament: TournamentId, venues: Collection[VenueId]) -> Sequence[Fixture]:
        """Other tournaments' fixtures that have a time at one of these grounds."""
        if not venues:
            return []
        rows = await self._database.query(_ELSEWHERE, {"of": tournament, "at": list(venues)})
        return [fixture_of(row) for row in rows]

    async def add(self, fixture: Fixture) -> None:
        """Add one."""
        _refuse_unstorable(fixture)

        def work(connection: Connection) -> None:
            there = _held(connection, fixture.tournament_id)
            require_room(connection, fixtures, MOST_FIXTURES, fixtures.c.tournament_id == fixture.tournament_id)
            _require_free(connection, fixture, there)
            connection.execute(insert(fixtures), msgspec.to_builtins(fixture))

        await self._write(work)

    async def draw(self, tournament: TournamentId, drawn: Sequence[Fixture]) -> None:
        """Put these in the place of all."""
        refuse_unstorable(tournament)

        def work(connection: Connection) -> None:
            if any(each.match_id for each in _held(connection, tournament)):
                raise _made()
            connection.execute(_EMPTY, {"of": tournament})
            if drawn:
                connection.execute(insert(fixtures), [msgspec.to_builtins(each) for each in drawn])

        await self._write(work)

    async def change(
        self, tournament: TournamentId, fixture: FixtureId, edit: Callable[[Sequence[Fixture], Fixture], Fixture]
    ) -> Fixture:
        """Put what ``edit`` makes of it in its place."""
        refuse_unstorable(tournament, fixture)

        def work(connection: Connection) -> Fixture:
            there = _held(connection, tournament)
            changed = edit(there, _one(there, fixture))
            _refuse_unstorable(changed)
            _require_free(connection, changed, there)
            connection.execute(_PUT.values(msgspec.to_builtins(changed)), {"this": fixture})
            return changed

        return await self._write(work)

    async def link(self, fixture: Fixture, match_id: MatchId, home: TeamId, away: TeamId) -> Fixture:
        """Note that a match was made of the fixture."""
        values = {"match_id": match_id, "home_id": home, "away_id": away}

        def work(connection: Connection) -> Fixture:
            found = _one(_held(connection, fixture.tournament_id), fixture.id)
            if found.match_id != fixture.match_id:
                return found
            connection.execute(_PUT.values(values), {"this": fixture.id})
            return replace(found, match_id=match_id, home_id=home, away_id=away)

        return await self._database.transact(work)

    async def book(self, tournament: TournamentId, times: Mapping[FixtureId, tuple[str, VenueId]]) -> None:
        """Give fixtures times and grounds, all or none."""
        refuse_unstorable(tournament)

        def work(connection: Connection) -> None:
            there = _held(connection, tournament)
            free = [each for each in there if each.id in times and each.match_id is None]
            for each in free:
                connection.execute(_CLEAR, {"this": each.id})
            booked = {each.id: replace(each, starts_at=times[each.id][0], venue_id=times[each.id][1]) for each in free}
            after = [booked.get(each.id, each) for each in there]
            for each in booked.values():
                _require_free(connection, each, after)
                connection.execute(_PUT.values(starts_at=each.starts_at, venue_id=each.venue_id), {"this": each.id})

        await self._write(work)

    async def remove(self, tournament: TournamentId, fixture: FixtureId) -> None:
        """Remove one."""
        refuse_unstorable(tournament, fixture)

        def work(connection: Connection) -> None:
            there = _held(connection, tournament)
            if _one(there, fixture).match_id is not None:
                raise _made()
            waiting = next((each for each in there if any(_waits(source, fixture) for source in _from(each))), None)
            if waiting is not None:
                raise Conflict("Another fixture waits for its result.", code="leads_on", fixture=waiting.id)
            connection.execute(_REMOVE, {"this": fixture})

        await self._write(work)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        try:
            return await self._database.transact(work)
        except IntegrityError as error:
            # Other tournaments of the workspace have these grounds too, and they are not held still.
            raise Conflict("Another fixture is played there at that time.", code="venue_taken") from error


def fixture_of(row: Row[*tuple[Any, ...]]) -> Fixture:
    """A row as a fixture."""
    return msgspec.convert(row, Fixture, from_attributes=True)


def _held(connection: Connection, tournament: TournamentId) -> list[Fixture]:
    """All fixtures, while nobody else can change them."""
    hold_tournament(connection, tournament)
    return [fixture_of(row) for row in connection.execute(_OF, {"of": tournament})]


def _one(there: Sequence[Fixture], fixture: FixtureId) -> Fixture:
    for each in there:
        if each.id == fixture:
            return each
    raise NotFound("There is no such fixture in this tournament.", fixture=fixture)


def _require_free(connection: Connection, fixture: Fixture, there: Sequence[Fixture]) -> None:
    """Raise where its ground, or one of its teams, has something else at its time."""
    if fixture.starts_at is None:
        return
    teams = {fixture.home_id, fixture.away_id} - {None}
    for each in there:
        if each.id != fixture.id and each.starts_at == fixture.starts_at and teams & {each.home_id, each.away_id}:
            raise Conflict("A team would play twice at that time.", code="team_taken", fixture=each.id)
    if fixture.venue_id is not None:
        values = {"at": fixture.venue_id, "when": fixture.starts_at, "of": fixture.id}
        taken = connection.execute(_AT, values).scalars().first()
        if taken is not None:
            raise Conflict("Another fixture is played there at that time.", code="venue_taken", fixture=taken)


def _from(fixture: Fixture) -> list[Source]:
    return [each for each in (fixture.home_from, fixture.away_from) if each is not None]


def _waits(source: Source, fixture: FixtureId) -> bool:
    return source.kind is not From.PLACE and source.of == fixture


def _refuse_unstorable(fixture: Fixture) -> None:
    refuse_unstorable(fixture.id, fixture.tournament_id, fixture.label, fixture.group, fixture.starts_at or "")
    refuse_unstorable(*(source.of for source in _from(fixture)))


def _made() -> Conflict:
    return Conflict("A match was made of it already.", code="matches_made")
