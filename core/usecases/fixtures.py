"""The use cases about owned matches, tournaments and teams, made once in a process."""

from dataclasses import dataclass
from typing import Protocol

from core.ports import Log
from core.ports.fixtures import TeamStore, TournamentStore
from core.ports.games import GameStore
from core.ports.slots import Slots
from core.ports.tournament import EntryBook, FixtureBook, OfficialBook, RuleBook, VenueBook
from core.usecases.exports import Exports
from core.usecases.games import Games
from core.usecases.grants import Grants
from core.usecases.live import Matches
from core.usecases.permits import Permits
from core.usecases.points import Points
from core.usecases.rights import Rights
from core.usecases.slots import GameSlots
from core.usecases.summaries import Summaries
from core.usecases.teams import Teams
from core.usecases.tournament.entries import Entries
from core.usecases.tournament.fixture_list import FixtureLists
from core.usecases.tournament.officials import Officials
from core.usecases.tournament.organising import Books, Organising, RuleKeeping
from core.usecases.tournament.results import Results
from core.usecases.tournament.season import Seasons
from core.usecases.tournament.starting import Starts
from core.usecases.tournament.venues import Venues
from core.usecases.tournaments import Tournaments


class FixturePorts(Protocol):
    """What they need from outside."""

    @property
    def log(self) -> Log:
        """The durable log."""
        ...

    @property
    def games(self) -> GameStore:
        """Owned matches."""
        ...

    @property
    def tournaments(self) -> TournamentStore:
        """Tournaments."""
        ...

    @property
    def teams(self) -> TeamStore:
        """Teams."""
        ...

    @property
    def slots(self) -> Slots:
        """Games being scored."""
        ...

    @property
    def venues(self) -> VenueBook:
        """Grounds."""
        ...

    @property
    def rules(self) -> RuleBook:
        """How tournaments are played."""
        ...

    @property
    def entries(self) -> EntryBook:
        """The sides of tournaments."""
        ...

    @property
    def officials(self) -> OfficialBook:
        """The officials of tournaments."""
        ...

    @property
    def fixtures(self) -> FixtureBook:
        """What is to be played."""
        ...


@dataclass(frozen=True, kw_only=True)
class Organiser:
    """What a tournament is made of, and what its organisers do with it."""

    rules: RuleKeeping
    venues: Venues
    entries: Entries
    officials: Officials
    lists: FixtureLists
    starts: Starts
    seasons: Seasons


@dataclass(frozen=True, kw_only=True)
class Fixtures:
    """What is played, where, and by whom it is organised."""

    rights: Rights
    permits: Permits
    games: Games
    summaries: Summaries
    tournaments: Tournaments
    points: Points
    teams: Teams
    exports: Exports
    organiser: Organiser


def fixtures(ports: FixturePorts, grants: Grants, matches: Matches) -> Fixtures:
    """Put them together; ``matches`` are those in memory here."""
    rights, slots, summaries = Rights(grants), GameSlots(ports.slots), Summaries(matches)
    tournaments = Tournaments(ports.tournaments, ports.games, ports.rules, grants, rights, summaries)
    games = Games(ports.games, ports.log, grants, rights, slots, matches)
    seasons = Seasons(ports.rules, ports.entries, ports.fixtures, Results(matches))
    return Fixtures(
        rights=rights,
        permits=Permits(rights, slots, ports.games, ports.log),
        games=games,
        summaries=summaries,
        tournaments=tournaments,
        points=Points(tournaments, seasons),
        teams=Teams(ports.teams, grants),
        exports=Exports(ports.log, matches, grants, rights),
        organiser=_organiser(ports, tournaments, games, seasons, grants, rights),
    )


def _organiser(  # noqa: PLR0913, PLR0917 - each is made once, above
    ports: FixturePorts, tournaments: Tournaments, games: Games, seasons: Seasons, grants: Grants, rights: Rights
) -> Organiser:
    organising = Organising(ports.tournaments, tournaments, grants)
    books = Books(ports.venues, ports.rules, ports.entries, ports.officials, ports.fixtures)
    return Organiser(
        rules=RuleKeeping(organising, ports.rules),
        venues=Venues(organising, ports.venues),
        entries=Entries(organising, ports.entries, ports.teams),
        officials=Officials(organising, ports.officials),
        lists=FixtureLists(organising, tournaments, books, seasons),
        starts=Starts(ports.tournaments, ports.games, games, books, seasons, ports.log, grants, rights),
        seasons=seasons,
    )
