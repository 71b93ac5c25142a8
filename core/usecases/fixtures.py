"""The use cases about owned matches, tournaments and teams, made once in a process."""

from dataclasses import dataclass
from typing import Protocol

from core.ports import Log
from core.ports.fixtures import TeamStore, TournamentStore
from core.ports.games import GameStore
from core.ports.slots import Slots
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


def fixtures(ports: FixturePorts, grants: Grants, matches: Matches) -> Fixtures:
    """Put them together; ``matches`` are those in memory here."""
    rights, slots, summaries = Rights(grants), GameSlots(ports.slots), Summaries(matches)
    tournaments = Tournaments(ports.tournaments, ports.games, grants, rights, summaries)
    return Fixtures(
        rights=rights,
        permits=Permits(rights, slots, ports.games, ports.log),
        games=Games(ports.games, ports.log, grants, rights, slots, matches),
        summaries=summaries,
        tournaments=tournaments,
        points=Points(tournaments, matches),
        teams=Teams(ports.teams, grants),
        exports=Exports(ports.log, matches, grants, rights),
    )
