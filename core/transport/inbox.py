"""What a subscriber has yet to read, bounded."""

import asyncio
from collections import deque
from typing import Self

MISSING = b""
"""The message that says: others may have been lost, read the log."""

_CAPACITY = 1024


class Inbox:
    """An endless asynchronous iterator of messages.

    One that would overflow drops all it holds and yields ``MISSING`` in their place.
    """

    def __init__(self, capacity: int = _CAPACITY) -> None:
        """``capacity`` is in messages."""
        self._capacity = capacity
        self._messages: deque[bytes] = deque()
        self._arrived = asyncio.Event()

    def put(self, message: bytes) -> None:
        """Add a message, or ``MISSING``, which makes those before it superfluous."""
        if message == MISSING or len(self._messages) >= self._capacity:
            self._messages.clear()
            message = MISSING
        self._messages.append(message)
        self._arrived.set()

    def __aiter__(self) -> Self:
        """The inbox is its own iterator."""
        return self

    async def __anext__(self) -> bytes:
        """The next message, when there is one."""
        while not self._messages:
            self._arrived.clear()
            await self._arrived.wait()
        return self._messages.popleft()
