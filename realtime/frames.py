"""Messages to clients, each encoded once for every way in which it can be sent.

WebSocket frames follow RFC 6455 section 5.2 (unmasked, as a server's are), the text is an Engine.IO v4
message that holds a Socket.IO v5 packet, and the event stream's chunks follow RFC 9112 section 7.1.
"""

import struct
from collections.abc import Sequence
from functools import cached_property

_TEXT, _CLOSE = 0x81, 0x88
_ONE_BYTE, _TWO_BYTES = 126, 1 << 16
GOING_AWAY = 1001
"""RFC 6455 section 7.4.1: the server is going down."""
POLICY = 1008
"""RFC 6455 section 7.4.1: the endpoint received a message that violates its policy."""


def text_frame(payload: bytes) -> bytes:
    """A whole text message as one WebSocket frame."""
    size = len(payload)
    if size < _ONE_BYTE:
        return bytes((_TEXT, size)) + payload
    if size < _TWO_BYTES:
        return struct.pack("!BBH", _TEXT, 126, size) + payload
    return struct.pack("!BBQ", _TEXT, 127, size) + payload


def close_frame(code: int) -> bytes:
    """A WebSocket close frame with a status code."""
    return struct.pack("!BBH", _CLOSE, 2, code)


class Message:
    """A server's event: a name and one JSON document, the same bytes for all who get it."""

    def __init__(self, name: str, data: bytes, *, namespace: str = "/watch", at: tuple[int, int] | None = None) -> None:
        """``data`` is JSON on one line; ``at`` is the ``(epoch, seq)`` that a reader resumes from."""
        self.name, self.data, self.namespace, self.at = name, data, namespace, at

    @cached_property
    def text(self) -> bytes:
        """The Engine.IO packet."""
        return b'42%b,["%b",%b]' % (self.namespace.encode(), self.name.encode(), self.data)

    @property
    def texts(self) -> Sequence[str]:
        """The Engine.IO packets, for long polling."""
        return (self.text.decode(),)

    @cached_property
    def frame(self) -> bytes:
        """The WebSocket frame around it."""
        return text_frame(self.text)

    @cached_property
    def event(self) -> bytes:
        """The same in an event stream."""
        head = b"" if self.at is None else b"id: %d:%d\n" % self.at
        return head + b"event: %b\ndata: %b\n\n" % (self.name.encode(), self.data)

    @cached_property
    def chunk(self) -> bytes:
        """The event stream's event in one HTTP chunk."""
        return b"%x\r\n%b\r\n" % (len(self.event), self.event)


class Bundle:
    """Messages that go to the same readers at the same time, so that each reader costs one write."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """In the order in which they are sent."""
        self._messages = messages

    @cached_property
    def texts(self) -> Sequence[str]:
        """The Engine.IO packets, for long polling."""
        return [text for message in self._messages for text in message.texts]

    @cached_property
    def frame(self) -> bytes:
        """The WebSocket frames."""
        return b"".join(message.frame for message in self._messages)

    @cached_property
    def event(self) -> bytes:
        """The event stream's events."""
        return b"".join(message.event for message in self._messages)

    @cached_property
    def chunk(self) -> bytes:
        """The event stream's events, each in a chunk."""
        return b"".join(message.chunk for message in self._messages)
