"""How the graphics of a match look: what its owner has chosen, and where that is kept.

All may raise ``Unavailable``.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from msgspec import Struct

from core.entitlements.terms import Terms
from core.ids import BrandId, MatchId, WorkspaceId
from core.models.fixtures import Ownership
from core.wire.brands import Look

MOST_BRANDS = 20
"""Of a workspace."""
MOST_PICTURES = 300
"""Of a workspace, those that no brand shows included."""


class Looks(Protocol):
    """Finds the look of a match."""

    async def of(self, match: Ownership) -> Look:
        """The look that its owner chose for it; the plain one without a choice. Raises ``Unavailable``."""
        ...


class Brand(Struct, frozen=True, kw_only=True):
    """A look that a workspace has."""

    id: BrandId
    workspace_id: WorkspaceId
    is_default: bool
    revision: int
    """From 1; grows by one at each change."""
    look: Look
    created_ms: int
    """Milliseconds since 1970, here and below."""
    changed_ms: int


class Wearer(StrEnum):
    """What may name a brand."""

    MATCH = "match"
    TOURNAMENT = "tournament"


class Use(NamedTuple):
    """A match or a tournament that names a brand."""

    brand: BrandId
    wearer: Wearer
    id: str
    name: str


class Worn(NamedTuple):
    """The look that a match was given, and the terms that it goes on under."""

    look: Look
    terms: Terms | None


class BrandBook(Protocol):
    """The brands of workspaces. What writes raises ``Malformed`` for text that cannot be stored."""

    async def add(self, brand: Brand) -> Brand:
        """Add one; a workspace's first is its default. Raises ``TooLarge`` where it has as many as it may."""
        ...

    async def one(self, brand: BrandId) -> Brand:
        """A brand. Raises ``NotFound``."""
        ...

    async def of(self, workspace: WorkspaceId) -> Sequence[Brand]:
        """A workspace's, the oldest first."""
        ...

    async def uses(self, workspace: WorkspaceId) -> Sequence[Use]:
        """What names its brands: matches, then tournaments, the newest first."""
        ...

    async def change(self, brand: BrandId, look: Look, revision: int, now_ms: int) -> Brand:
        """Give it another look.

        Raises ``NotFound``, and ``Conflict`` (``stale_revision``) with the ``revision`` that holds where it is not
        this one.
        """
        ...

    async def remove(self, brand: BrandId) -> None:
        """Remove it; what named it has the workspace's default from now on.

        Raises ``NotFound``, and ``Conflict`` (``is_default``) while there are others to choose as the default.
        """
        ...

    async def make_default(self, brand: BrandId) -> Brand:
        """Make it the workspace's default. Raises ``NotFound``."""
        ...

    async def choose(self, wearer: Wearer, of: str, brand: BrandId | None) -> None:
        """Let a match or a tournament name a brand, or none. Raises ``NotFound`` for a brand that is not there."""
        ...

    async def worn(self, match: MatchId) -> Worn | None:
        """What a match wears: its own choice, else its tournament's, else its workspace's default, else nothing."""
        ...

    async def sponsors(self, workspace: WorkspaceId) -> frozenset[str]:
        """The ids of all sponsors of its brands."""
        ...


class Picture(Struct, frozen=True, kw_only=True):
    """A logo that a workspace has uploaded."""

    name: str
    """Of the file: a hash of the workspace and the content, and ``.png`` or ``.svg``."""
    workspace_id: WorkspaceId
    width: int
    """In pixels."""
    height: int
    size_bytes: int
    created_ms: int


class PictureBook(Protocol):
    """Which pictures there are; the files lie in ``Blobs``."""

    async def add(self, picture: Picture) -> None:
        """Add one; the same again changes nothing. Raises ``TooLarge`` where there are as many as there may be."""
        ...

    async def missing(self, workspace: WorkspaceId, names: Collection[str]) -> frozenset[str]:
        """Which of these the workspace does not have."""
        ...

    async def unused(self, since_ms: int, now_ms: int) -> Sequence[str]:
        """The names of some pictures that no brand has shown from ``since_ms`` to ``now_ms``.

        What no brand shows is noticed by asking, so it has to be asked now and then.
        """
        ...

    async def forget(self, name: str) -> bool:
        """Let go of one whose file is to be removed; returns whether it may be: a brand may show it by now."""
        ...
