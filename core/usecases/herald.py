"""Telling the other hubs what this one has committed, and hearing what they have."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from core.errors import CricksyError, Malformed, NotFound, Unavailable
from core.ids import MatchId
from core.ports import Bus
from core.wire import relay
from core.wire.relay import Relay

log = structlog.get_logger(__name__)

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0
_SUBSCRIBE_WAIT_S = 2.0
_QUEUE = 256
"""Messages that wait for the bus; beyond it only where the log stands is told."""


class Herald:
    """Publishes one match's commits in order and in the background, so that no acknowledgement waits for it."""

    def __init__(self, bus: Bus, match_id: MatchId) -> None:
        self._bus = bus
        self._match_id = match_id
        self._queue: deque[Relay] = deque()
        self._task: asyncio.Task[None] | None = None

    def tell(self, message: Relay) -> None:
        """Publish soon."""
        if len(self._queue) >= _QUEUE:
            self._queue.clear()
            message = _head_of(message)
        self._queue.append(message)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; what is still unpublished, others find in the log."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = _FIRST_PAUSE_S
        while self._queue:
            message = self._queue.popleft()
            try:
                await self._bus.publish(self._match_id, relay.encode(message))
            except Unavailable:
                log.warning("bus_unavailable", match_id=self._match_id)
                message = _head_of(self._queue.pop() if self._queue else message)
                self._queue.clear()
                self._queue.append(message)
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
                pause = min(pause * 2, _LONGEST_PAUSE_S)
            else:
                pause = _FIRST_PAUSE_S


class Listener:
    """Follows one match's channel for as long as it is open, whatever happens to the bus."""

    def __init__(
        self,
        bus: Bus,
        match_id: MatchId,
        *,
        heard: Callable[[Relay], Awaitable[None]],
        missed: Callable[[], Awaitable[None]],
    ) -> None:
        """``heard`` takes each message, ``missed`` is called where some may be lost."""
        self._bus = bus
        self._match_id = match_id
        self._heard = heard
        self._missed = missed
        self._subscribed = asyncio.Event()
        self._late = False
        """Whether messages may be missing that came before the subscription."""
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start; returns once subscribed, or after a moment where the bus does not answer."""
        self._task = asyncio.create_task(self._run())
        try:
            await asyncio.wait_for(self._subscribed.wait(), _SUBSCRIBE_WAIT_S)
        except TimeoutError:
            self._late = True

    async def close(self) -> None:
        """Leave the channel."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = _FIRST_PAUSE_S
        while True:
            try:
                async with self._bus.subscribe(self._match_id) as messages:
                    self._subscribed.set()
                    if self._late:
                        await self._missed()
                    async for message in messages:
                        pause = _FIRST_PAUSE_S
                        await self._take(message)
            except NotFound:
                return  # the match was deleted
            except CricksyError as error:
                log.warning("bus_lost", match_id=self._match_id, code=error.reason)
            self._late = True
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    async def _take(self, message: bytes) -> None:
        try:
            heard = relay.decode(message) if message else None
        except Malformed:
            log.exception("bus_message_malformed", match_id=self._match_id)
            heard = None
        if heard is None:
            await self._missed()
        else:
            await self._heard(heard)


def _head_of(message: Relay) -> Relay:
    return Relay(epoch=message.epoch, after=message.after + len(message.events), events=[])
