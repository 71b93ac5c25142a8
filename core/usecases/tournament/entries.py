"""The sides of a tournament, with their squads."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Malformed, NotFound
from core.eventlog import limits
from core.ids import PlayerId, TeamId, TournamentId, uuid7
from core.models.tournament import Entry, Squad, SquadPlayer
from core.ports.fixtures import TeamStore
from core.ports.tournament import EntryBook
from core.usecases.names import plain_name
from core.usecases.phrases import made_short
from core.usecases.tokens import Grant
from core.usecases.tournament.organising import Organising
from core.wire.fixtures import EntryFacts, NewEntry, SquadMember
from core.wire.teams import LONGEST_SHORT


class Entries:
    """What organisers do with sides."""

    def __init__(
        self, organising: Organising, book: EntryBook, teams: TeamStore, *, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        """``teams`` are the organisations'; ``now_ms`` is the wall clock."""
        self._organising, self._book, self._teams, self._now_ms = organising, book, teams, now_ms

    async def list(self, grant: Grant | None, tournament: TournamentId) -> Sequence[Entry]:
        """The sides, the best seed first. Raises ``NotFound`` as ``Tournaments.show`` does."""
        await self._organising.require_sight(grant, tournament)
        return await self._book.of(tournament)

    async def add(self, subject: Subject, tournament: TournamentId, given: NewEntry) -> Entry:
        """Enter a side.

        Raises as ``Organising.require``, ``Malformed``, ``Conflict`` (``entered``), ``TooLarge``, and ``NotFound`` for
        a team that is not the workspace's.
        """
        now = self._now_ms()
        team = TeamId(uuid7(now) if given.team_id is None else given.team_id)
        entry = self._entry(tournament, team, given, now)
        await self._organising.require(subject, tournament)
        if given.team_id is not None and team not in {each.id for each in await self._teams.of(subject.workspace)}:
            raise NotFound("There is no such team.", team=team)
        await self._book.add(entry)
        return entry

    async def change(self, subject: Subject, tournament: TournamentId, team: TeamId, given: EntryFacts) -> Entry:
        """Say other things of a side, its squad included. Raises as ``add`` does."""
        entry = self._entry(tournament, team, given, self._now_ms())
        await self._organising.require(subject, tournament)
        await self._book.change(entry)
        return entry

    async def remove(self, subject: Subject, tournament: TournamentId, team: TeamId) -> None:
        """Take a side out. Raises as ``Organising.require``, and ``Conflict`` (``in_fixtures``)."""
        await self._organising.require(subject, tournament)
        await self._book.remove(tournament, team)

    def _entry(self, tournament: TournamentId, team: TeamId, given: EntryFacts, now_ms: int) -> Entry:
        name = plain_name(given.name)
        short = plain_name(given.short) if given.short.strip() else made_short(name)
        if len(short) > LONGEST_SHORT:
            raise Malformed("A short name has at most eight characters.", code="bad_name", where="short")
        return Entry(
            tournament_id=tournament,
            team_id=team,
            name=name,
            short=short,
            group=group_name(given.group),
            seed=given.seed,
            squad=self._squad(given, now_ms),
            created_ms=now_ms,
        )

    def _squad(self, given: EntryFacts, now_ms: int) -> Squad:
        players = tuple(_player(each, now_ms) for each in given.players)
        if len({each.id for each in players}) != len(players):
            raise Malformed("Nobody is in a squad twice.", code="bad_squad", where="players")
        return Squad(
            players=players,
            captain=_named(players, given.captain, "captain"),
            keeper=_named(players, given.keeper, "keeper"),
        )


def group_name(text: str) -> str:
    """The name of a group, empty for none. Raises ``Malformed``."""
    return plain_name(text) if text.strip() else ""


def _player(given: SquadMember, now_ms: int) -> SquadPlayer:
    player = given.id if given.id is not None else uuid7(now_ms)
    if not limits.NAME.fullmatch(player):
        raise Malformed("An id has letters, digits and a few marks.", code="bad_id", where="players")
    return SquadPlayer(id=PlayerId(player), name=plain_name(given.name))


def _named(players: Sequence[SquadPlayer], place: int | None, what: str) -> PlayerId | None:
    if place is None:
        return None
    if place >= len(players):
        raise Malformed(f"The {what} is one of the squad.", code="bad_squad", where=what)
    return players[place].id
