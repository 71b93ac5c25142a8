"""The officials of a tournament."""

from collections.abc import Callable, Sequence

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.ids import OfficialId, TournamentId, uuid7
from core.models.tournament import Official, OfficialRole
from core.ports.tournament import OfficialBook
from core.usecases.names import plain_name
from core.usecases.tokens import Grant
from core.usecases.tournament.organising import Organising


class Officials:
    """What organisers do with umpires, scorers and referees."""

    def __init__(self, organising: Organising, book: OfficialBook, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._organising, self._book, self._now_ms = organising, book, now_ms

    async def list(self, grant: Grant | None, tournament: TournamentId) -> Sequence[Official]:
        """The officials, by name. Raises ``NotFound`` as ``Tournaments.show`` does."""
        await self._organising.require_sight(grant, tournament)
        return await self._book.of(tournament)

    async def add(self, subject: Subject, tournament: TournamentId, name: str, role: OfficialRole) -> Official:
        """Add somebody. Raises as ``Organising.require``, ``Malformed`` and ``TooLarge``."""
        now = self._now_ms()
        official = Official(
            id=OfficialId(uuid7(now)), tournament_id=tournament, name=plain_name(name), role=role, created_ms=now
        )
        await self._organising.require(subject, tournament)
        await self._book.add(official)
        return official

    async def change(
        self, subject: Subject, tournament: TournamentId, official: OfficialId, name: str, role: OfficialRole
    ) -> Official:
        """Give somebody another name or role. Raises as ``add`` does."""
        changed = Official(id=official, tournament_id=tournament, name=plain_name(name), role=role, created_ms=0)
        await self._organising.require(subject, tournament)
        await self._book.change(changed)
        return changed

    async def remove(self, subject: Subject, tournament: TournamentId, official: OfficialId) -> None:
        """Take somebody out, of all fixtures too. Raises as ``Organising.require`` does."""
        await self._organising.require(subject, tournament)
        await self._book.remove(tournament, official)
