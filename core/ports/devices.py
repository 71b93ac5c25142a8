"""Devices, and the codes that pair them with a match. Every method raises ``Unavailable``."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from core.ids import MatchId
from core.models.people import Device, DeviceKind
from core.ports.people import NewVersion


class NewPairing(Struct, frozen=True, kw_only=True):
    """A code that pairs one phone with a match, by its hash."""

    hash: bytes
    match_id: MatchId
    created_by: str
    created_ms: int
    expires_ms: int


class NewDevice(Struct, frozen=True, kw_only=True):
    """A device to be made."""

    id: str
    kind: DeviceKind
    name: str
    created_ms: int
    lives_ms: int
    """How long its token is good."""
    lives_unowned_ms: int
    """The same for a match that nobody owns; 0 where there may be none then."""


class DeviceBook(Protocol):
    """Pairing codes and devices. ``most`` is how many devices a match may have whose tokens have not expired."""

    async def offer(self, pairing: NewPairing, most_open: int) -> bool:
        """Keep a code; beyond ``most_open`` of a match the oldest become void. False where another has that hash.

        Raises ``NotFound`` for no such match, or a deleted one.
        """
        ...

    async def pair(self, code_hash: bytes, new: NewDevice, most: int) -> Device:
        """Use up a code and add its device. Raises ``NotFound`` (``bad_code``), ``Conflict`` (``too_many_devices``)."""
        ...

    async def add(self, match_id: MatchId, new: NewDevice, by: str, most: int) -> Device:
        """Add a device. Raises ``NotFound``, ``Forbidden`` (``no_workspace``), ``Conflict`` (``too_many_devices``)."""
        ...

    async def renew(self, device: str, now_ms: int, lives_ms: int, lives_unowned_ms: int) -> Device:
        """Let a device's next token be good from now on.

        Raises ``Unauthorized`` (``session_revoked``) for one that is revoked, expired or unknown.
        """
        ...

    async def devices(self, match_id: MatchId, now_ms: int) -> Sequence[Device]:
        """Those that are neither revoked nor expired, the newest first."""
        ...

    async def used(self, device: str, now_ms: int) -> None:
        """Note that a device came with its token; one that is not there does not matter."""
        ...

    async def revoke(self, match_id: MatchId, device: str, by: str, now_ms: int) -> NewVersion | None:
        """Void a device; ``None`` where nobody owns the match. Raises ``NotFound``."""
        ...

    async def prune(self, now_ms: int) -> None:
        """Remove codes and devices whose time is over."""
        ...
