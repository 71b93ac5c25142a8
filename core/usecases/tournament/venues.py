"""The grounds of a workspace."""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.errors import Malformed
from core.ids import VenueId, uuid7
from core.models.tournament import Venue
from core.ports.tournament import VenueBook
from core.usecases.names import plain_name
from core.usecases.tournament.organising import Organising

_ENDS: Final = 2


class Venues:
    """What organisers do with grounds."""

    def __init__(self, organising: Organising, book: VenueBook, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._organising, self._book, self._now_ms = organising, book, now_ms

    async def list(self, subject: Subject) -> Sequence[Venue]:
        """The workspace's grounds, by name. Raises ``NotFound`` to a stranger."""
        await self._organising.require_member(subject)
        return await self._book.of(subject.workspace)

    async def one(self, venue: VenueId) -> Venue:
        """A ground, whosever it is. Raises ``NotFound``."""
        return await self._book.one(venue)

    async def add(self, subject: Subject, name: str, town: str, ends: Sequence[str]) -> Venue:
        """Add a ground. Raises as ``Organising.require``, ``Malformed`` and ``TooLarge``."""
        now = self._now_ms()
        venue = Venue(
            id=VenueId(uuid7(now)),
            workspace_id=subject.workspace,
            name=plain_name(name),
            town=_town(town),
            ends=_ends(ends),
            created_ms=now,
        )
        await self._organising.require_workspace(subject)
        await self._book.add(venue)
        return venue

    async def change(self, subject: Subject, venue: Venue, name: str, town: str, ends: Sequence[str]) -> Venue:
        """Say other things of a ground of the subject's workspace. Raises as ``add`` does."""
        changed = replace(venue, name=plain_name(name), town=_town(town), ends=_ends(ends))
        await self._organising.require_workspace(subject)
        await self._book.change(changed)
        return changed

    async def remove(self, subject: Subject, venue: Venue) -> None:
        """Take a ground out of all lists; fixtures there without a match need another. Raises as ``add`` does."""
        await self._organising.require_workspace(subject)
        await self._book.remove(venue.id, self._now_ms())


def _town(text: str) -> str:
    return plain_name(text) if text.strip() else ""


def _ends(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) not in {0, _ENDS}:
        raise Malformed("A ground has two ends, or none that have names.", code="bad_ends", where="ends")
    return tuple(plain_name(name) for name in names)
