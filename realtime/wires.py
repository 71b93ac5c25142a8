"""The part of a transport that the hub writes to without going through aiohttp."""

import asyncio
import socket as sockets
from typing import Protocol


class Wire(Protocol):
    """The part of a transport that a connection writes to."""

    def write(self, data: bytes) -> None:
        """Send, or keep what cannot be sent yet."""
        ...

    def get_write_buffer_size(self) -> int:
        """Bytes kept."""
        ...

    def is_closing(self) -> bool:
        """Whether it is over."""
        ...

    def close(self) -> None:
        """Send what is kept, then close."""
        ...

    def abort(self) -> None:
        """Close at once."""
        ...


def bound_kernel_buffer(wire: asyncio.Transport, size_bytes: int) -> None:
    """Keep the kernel from holding megabytes for a reader that has stalled."""
    connection = wire.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, size_bytes)
