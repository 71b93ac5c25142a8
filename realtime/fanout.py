"""A broadcast to many readers: encoded once, written in slices, and bounded for each reader."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from realtime.frames import Message
from realtime.limits import Limits
from realtime.metrics import Metrics


class Outlet(Protocol):
    """Where one reader's bytes go."""

    behind: bool
    """Too slow for patches: gets nothing until it has drained, and then one snapshot."""

    def put(self, message: Message) -> int:
        """Send, and return the bytes that the reader has not taken yet."""
        ...

    @property
    def pending(self) -> int:
        """Bytes that the reader has not taken yet."""
        ...

    def abort(self) -> None:
        """Drop the reader."""
        ...


class Fanout:
    """The readers of one match."""

    def __init__(self, snapshot: Callable[[], Message], limits: Limits, metrics: Metrics) -> None:
        """``snapshot`` gives the state that brings a reader up to date."""
        self._snapshot, self._limits, self._metrics = snapshot, limits, metrics
        self._members: dict[Outlet, None] = {}
        self._roll: tuple[Outlet, ...] | None = ()
        self._queue: deque[tuple[Message, tuple[Outlet, ...], float]] = deque()
        self._done = 0
        self._behind: dict[Outlet, float] = {}
        self._loop = asyncio.get_running_loop()
        self._flushed: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        """How many readers there are."""
        return len(self._members)

    async def flushed(self) -> None:
        """Wait until every message so far has been written."""
        if self._queue:
            self._flushed = self._flushed or self._loop.create_future()
            await asyncio.shield(self._flushed)

    def add(self, reader: Outlet) -> None:
        """From the next message on, ``reader`` gets them all."""
        self._members[reader] = None
        self._roll = None

    def discard(self, reader: Outlet) -> None:
        """``reader`` gets no more."""
        self._members.pop(reader, None)
        self._behind.pop(reader, None)
        self._roll = None

    def publish(self, message: Message) -> None:
        """Send to everybody who is there now. The first slice goes at once, the rest as the loop gets to it."""
        if not self._members:
            return
        if self._roll is None:
            self._roll = tuple(self._members)
        idle = not self._queue
        self._queue.append((message, self._roll, self._loop.time()))
        if idle:
            self._write_slice()

    def _write_slice(self) -> None:
        message, readers, began = self._queue[0]
        batch = readers[self._done : self._done + self._limits.slice]
        self._done += len(batch)
        for reader in batch:
            if not reader.behind:
                self._write(reader, message)
        if self._done >= len(readers):
            self._done = 0
            self._queue.popleft()
            self._metrics.fanout.observe(self._loop.time() - began)
            self._metrics.sent.inc(len(message.frame) * len(readers))
        if self._queue:
            self._loop.call_soon(self._write_slice)
        elif self._flushed is not None:
            self._flushed.set_result(None)
            self._flushed = None

    def _write(self, reader: Outlet, message: Message) -> None:
        try:
            pending = reader.put(message)
        except RuntimeError:  # the transport has closed and its reader is about to be discarded
            return
        if pending > self._limits.conflate_bytes:
            if pending > self._limits.cut_bytes:
                self._cut(reader)
            elif reader in self._members:
                reader.behind = True
                self._behind[reader] = self._loop.time()
                self._metrics.behind.labels("skipped").inc()

    def _cut(self, reader: Outlet) -> None:
        self._metrics.behind.labels("cut").inc()
        self._behind.pop(reader, None)
        reader.abort()

    def relieve(self) -> None:
        """Send a snapshot to each slow reader that has drained, and drop those that do not."""
        if self._queue or not self._behind:
            return
        now = self._loop.time()
        for reader, since in tuple(self._behind.items()):
            if reader.pending == 0:
                del self._behind[reader]
                reader.behind = False
                self._metrics.behind.labels("snapshot").inc()
                self._write(reader, self._snapshot())
            elif now - since > self._limits.stalled_s:
                self._cut(reader)

    def refresh(self) -> None:
        """Send everybody a snapshot, where there is no patch."""
        if self._members:
            self.publish(self._snapshot())
