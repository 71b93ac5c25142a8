"""A workspace's record as processes announce it to each other and cache it in Redis (MessagePack)."""

import msgspec
from msgspec import Struct

from core.entitlements.holdings import Holdings
from core.errors import Malformed
from core.ids import WorkspaceId


class Changed(Struct, frozen=True, kw_only=True, array_like=True):
    """A workspace's record has moved on."""

    workspace: WorkspaceId
    version: int
    """At least this."""
    holdings: Holdings | None = None
    """The record at that version, where whoever announced it could read it."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Changed)


def encode(changed: Changed) -> bytes:
    """The bytes that travel."""
    return _encoder.encode(changed)


def decode(data: bytes) -> Changed:
    """Read them. Raises ``Malformed``, as for what another release of Cricksy wrote."""
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise Malformed(f"an announcement cannot be read: {error}") from error
