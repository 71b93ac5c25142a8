"""How processes hear of each other's changes of workspaces' records, and know that they would."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from msgspec import Struct

from core.entitlements.holdings import Holdings
from core.ids import WorkspaceId
from core.wire.changed import Changed

__all__ = ["Beat", "Cached", "Changed", "Doubt", "Mark", "Signal", "Signals"]


class Beat(Struct, frozen=True, kw_only=True):
    """All that was announced until now has been heard."""


class Doubt(Struct, frozen=True, kw_only=True):
    """Something may have been announced that was not heard; from here on everything will be."""


Signal: TypeAlias = Beat | Doubt | Changed


class Mark(Struct, frozen=True, kw_only=True):
    """A moment in the life of the cache."""

    epoch: str
    """Another one after everything was lost, or may have been."""
    seq: int
    """How many changes had been announced."""


class Cached(NamedTuple):
    """Records that were cached, and the moment; no moment where nothing can be kept."""

    mark: Mark | None
    records: Mapping[WorkspaceId, Holdings]


class Signals(Protocol):
    """A channel that every process announces on and listens to, and a cache of records beside it.

    It is never the truth: what it loses it says, or it falls silent.
    """

    def listen(self) -> AsyncGenerator[Signal, None]:
        """Whatever anybody announces, oneself included, after a first ``Doubt``; it never ends and raises nothing."""
        ...

    async def announce(self, changed: Changed) -> None:
        """Tell everybody, and cache the record where it is newer. Raises ``Unavailable``."""
        ...

    async def beat(self) -> None:
        """See to it that everybody who listens hears a ``Beat`` about now. Raises ``Unavailable``."""
        ...

    async def cached(self, workspaces: Sequence[WorkspaceId]) -> Cached:
        """The records that are cached of these. Raises ``Unavailable``."""
        ...

    async def keep(self, mark: Mark, records: Sequence[Holdings]) -> None:
        """Cache records that were read from SQL after ``mark``, unless anything has been announced since.

        Raises ``Unavailable``.
        """
        ...
