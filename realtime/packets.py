"""Socket.IO packets whose payload stays undecoded until the handler's own type reads it.

So an event is parsed once, straight into its struct, and the events in it keep their exact bytes.
"""

import msgspec
from msgspec import Raw
from socketio import packet  # type: ignore[import-untyped]  # python-socketio ships no types

_ARGUMENTS = msgspec.json.Decoder(list[Raw])
_NAME = msgspec.json.Decoder(str)
_AUTH = msgspec.json.Decoder(dict[str, object] | None)
_MOST_ARGUMENTS = 3
_LONGEST_NAME = 32


class Violation(ValueError):
    """A packet that no Cricksy client sends; the connection that sent it is closed."""


class WireJson:
    """The JSON module that the packets use: Socket.IO's arguments as raw bytes."""

    @staticmethod
    def dumps(data: object, **_: object) -> str:
        """Encode structs, raw bytes and plain values."""
        return msgspec.json.encode(data).decode()

    @staticmethod
    def loads(text: str) -> Raw:
        """Leave the text as it is."""
        return Raw(text.encode())


class WirePacket(packet.Packet):  # type: ignore[misc]  # an untyped base
    """A Socket.IO v5 packet without binary attachments, since no message here has any."""

    uses_binary_events = False
    json = WireJson
    event = ""
    """The name of a client's event."""
    arguments: tuple[Raw, ...] = ()
    """What came with it, undecoded."""
    auth: dict[str, object] | None = None
    """What came with a client's connect."""

    def decode(self, encoded_packet: object) -> int:
        """Read a packet's head and shape. Raises ``Violation`` for anything that a client must not send."""
        if not isinstance(encoded_packet, str):
            raise Violation("not text")
        try:
            super().decode(encoded_packet)
            self._read(self.data if isinstance(self.data, Raw) else Raw(b"null"))
        except (ValueError, RecursionError, msgspec.MsgspecError) as problem:
            raise Violation("not a Socket.IO packet") from problem
        return 0

    def _read(self, payload: Raw) -> None:
        if self.packet_type == packet.CONNECT:
            self.auth = _AUTH.decode(payload)
        elif self.packet_type == packet.EVENT:
            name, *arguments = _ARGUMENTS.decode(payload)
            self.event, self.arguments = _NAME.decode(name), tuple(arguments)
            if len(self.event) > _LONGEST_NAME or len(arguments) > _MOST_ARGUMENTS:
                raise Violation("too long")
        elif self.packet_type not in {packet.DISCONNECT, packet.ACK}:
            raise Violation("binary, or not a client's")
