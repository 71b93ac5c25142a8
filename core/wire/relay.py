"""What one hub tells the others about a match, over the bus (MessagePack)."""

import msgspec
from msgspec import Struct

from core.errors import Malformed


class Relay(Struct, frozen=True, kw_only=True, array_like=True):
    """Entries that have just been committed; without entries, only where the log now stands."""

    epoch: int
    after: int
    """The sequence number before the first of ``events``."""
    events: list[bytes]
    """Encoded events, in sequence."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Relay)


def encode(relay: Relay) -> bytes:
    """The bytes that travel on the bus."""
    return _encoder.encode(relay)


def decode(data: bytes) -> Relay:
    """Read a message from the bus. Raises ``Malformed``."""
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise Malformed(f"a message on the bus cannot be read: {error}") from error
