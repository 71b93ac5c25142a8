"""Who is here: accounts and organisations, as an administrator looks for them."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from core.ids import WorkspaceId
from core.models.people import WorkspaceKind


class Listed(Struct, frozen=True, kw_only=True):
    """An account's own workspace or an organisation, in a directory."""

    workspace: WorkspaceId
    """Of a person the account's id as well."""
    kind: WorkspaceKind
    name: str
    email: str | None
    """Of a person."""
    verified: bool
    superuser: bool
    created_ms: int
    closed_ms: int | None


class Directory(Protocol):
    """A search over accounts and organisations. Every method raises ``Unavailable``."""

    async def find(self, words: str, limit: int = 50) -> Sequence[Listed]:
        """Those whose id or address is ``words``, then those in whose address or name it stands, the newest first."""
        ...

    async def one(self, name: str) -> Listed:
        """The one whose id or address is ``name``. Raises ``NotFound``."""
        ...
