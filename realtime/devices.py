"""A scoring device in a room: it gets every event of the log once, in order, however slow its line is."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import structlog

from core.errors import CricksyError
from core.ids import DeviceId, ScorerId
from realtime.connection import EngineSocket
from realtime.frames import Message
from realtime.limits import Limits

_log = structlog.get_logger(__name__)
_DRAIN_CHECK_S = 0.1


class Source(Protocol):
    """Where a device's missing events come from."""

    @property
    def seq(self) -> int:
        """Of the newest event."""
        ...

    async def after(self, seq: int, limit: int) -> Sequence[bytes]:
        """At most ``limit`` events after ``seq``."""
        ...

    def events(self, entries: Sequence[bytes], seq: int) -> Message:
        """The message that brings them."""
        ...


class Device:
    """One device's place in the log: ``cursor`` is the newest event that it was sent."""

    def __init__(
        self, socket: EngineSocket, device: DeviceId, scorer: ScorerId, source: Source, limits: Limits
    ) -> None:
        """``source`` is the match's room."""
        self.socket, self.device, self.scorer = socket, device, scorer
        self._source, self._limits = source, limits
        self.cursor = 0
        self._listening = False
        self._catching_up: asyncio.Task[None] | None = None

    def send(self, message: Message) -> None:
        """Send something of which only the newest counts; a device with a full line does without."""
        if self._listening and self.socket.pending <= self._limits.conflate_bytes:
            self.socket.put(message)

    def deliver(self, news: Message, *, after: int, seq: int) -> None:
        """Send the events from ``after`` to ``seq`` if they are the next ones, else what is missing, from the log."""
        if not self._listening or self._catching_up is not None or seq <= self.cursor:
            return
        if after != self.cursor or self.socket.pending > self._limits.conflate_bytes:
            self.catch_up()
            return
        self.cursor = seq
        self.socket.put(news)

    def listen(self) -> None:
        """From now on get every event after the cursor."""
        self._listening = True
        self.catch_up()

    def start_anew(self) -> None:
        """The log has a new epoch: send it all."""
        self.cursor = 0
        if self._listening:
            self.catch_up()

    def catch_up(self) -> None:
        """Send what is missing, as fast as the device takes it."""
        if self._catching_up is None and self.cursor < self._source.seq:
            self._catching_up = asyncio.ensure_future(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while self.cursor < self._source.seq and not self.socket.over:
                await self._drained()
                entries = await self._source.after(self.cursor, self._limits.join_events)
                if not entries:
                    break
                self.cursor += len(entries)
                self.socket.put(self._source.events(entries, self.cursor))
        except CricksyError as error:
            _log.warning("device.catch_up_failed", code=error.reason)
        finally:
            self._catching_up = None

    async def _drained(self) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limits.stalled_s
        while self.socket.pending > self._limits.conflate_bytes and not self.socket.over:
            if loop.time() > deadline:
                self.socket.abort()
                return
            await asyncio.sleep(_DRAIN_CHECK_S)

    def leave(self) -> None:
        """Stop sending."""
        self._listening = False
        if self._catching_up is not None:
            self._catching_up.cancel()
