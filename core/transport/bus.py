"""The bus over Redis: a channel a match, one connection for all that this process listens to."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress

import structlog
from redis.asyncio.client import PubSub

from core.errors import Unavailable
from core.ids import MatchId
from core.transport.connection import LOST, TIMEOUT_S, Pauses, Speaker, cancellable, connect, messages
from core.transport.inbox import MISSING, Inbox

_logger = structlog.get_logger()

_PREFIX = "cricksy:match:"
_OWN_CHANNEL = "cricksy:hub:"
_SENDER_BYTES = 8


class _Channel:
    """A match's channel as far as this process listens to it."""

    def __init__(self) -> None:
        self.inboxes: dict[Inbox, bool] = {}
        """Each with whether its reader has it already, and so must hear of a gap."""
        self.live = asyncio.Event()
        """Set once Redis has confirmed the subscription."""
        self.asked: PubSub | None = None
        """Over which connection it was asked for."""

    def confirm(self) -> None:
        """Redis will send from now on; what it had to say before is lost."""
        self.live.set()
        for inbox, handed_out in self.inboxes.items():
            if handed_out:
                inbox.put(MISSING)

    def put(self, message: bytes) -> None:
        for inbox in self.inboxes:
            inbox.put(message)


class RedisBus:
    """A hub's end of the bus; it connects when first needed.

    It never raises for a lost Redis except from ``ping``: it connects again by itself, and then tells its
    own subscribers, and those of the channels that it could not publish on, that messages may be missing.
    """

    def __init__(self, url: str, *, ping_every_s: float = 5.0, prefix: str = _PREFIX) -> None:
        """``url`` is ``redis://...`` or ``unix://...``. Raises ``Misconfigured`` for anything else.

        A Redis that says nothing for ``ping_every_s`` is asked, and given up as lost after as long again. Channels are
        named after matches, or after what else the ``prefix`` says.
        """
        self._ping_every_s, self._prefix = ping_every_s, prefix
        self._sender = secrets.token_bytes(_SENDER_BYTES)
        self._speaker = Speaker(url)
        self._listener = connect(url, retries=0)
        self._channels: dict[MatchId, _Channel] = {}
        self._pubsub: PubSub | None = None
        self._lost = False
        self._commands = asyncio.Lock()
        self._owed: set[MatchId] = set()
        self._closed = False
        self._paying: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    async def aclose(self) -> None:
        """Close both connections once nobody speaks any more; what could not be published is given up."""
        self._closed = True
        for task in (self._listening, self._paying):
            while task is not None and not task.done():
                task.cancel()
                await asyncio.wait([task], timeout=TIMEOUT_S)
        await self._speaker.aclose()
        with suppress(*LOST):
            await self._listener.aclose()

    async def publish(self, match_id: MatchId, message: bytes) -> None:
        """Send to every other hub that subscribes to the match's channel, or owe them a word of the gap."""
        if self._owed or not await self._send(match_id, message):
            if self._closed:
                return
            self._owed.add(match_id)
            if self._paying is None:
                self._paying = asyncio.create_task(self._pay())

    @asynccontextmanager
    async def subscribe(self, match_id: MatchId) -> AsyncIterator[AsyncIterator[bytes]]:
        """Receive what others publish; entered once Redis listens, or at once while it is lost."""
        inbox = Inbox()
        channel = self._channels.setdefault(match_id, _Channel())
        channel.inboxes[inbox] = False
        try:
            await self._enter(match_id, channel)
            channel.inboxes[inbox] = True
            yield inbox
        finally:
            del channel.inboxes[inbox]
            if not channel.inboxes:
                del self._channels[match_id]
                await self._ask(match_id)

    async def ping(self) -> None:
        """Return if Redis answers, else raise ``Unavailable``."""
        try:
            with self._speaker.speaking() as redis:
                await redis.ping()
        except LOST as error:
            raise Unavailable("Redis does not answer.") from error

    async def _send(self, match_id: MatchId, message: bytes) -> bool:
        try:
            with self._speaker.speaking() as redis:
                await redis.publish(self._prefix + match_id, self._sender + message)
        except LOST as error:
            _logger.warning("bus_lost", doing="publish", cause=str(error))
            return False
        return True

    async def _pay(self) -> None:
        """Tell every channel that missed something, as soon as Redis takes it."""
        pauses = Pauses()
        while self._owed:
            await pauses.next()
            for match_id in sorted(self._owed):
                if not await self._send(match_id, MISSING):
                    break
                self._owed.discard(match_id)
        self._paying = None

    async def _enter(self, match_id: MatchId, channel: _Channel) -> None:
        if self._closed:
            raise Unavailable("The bus is closed.")
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen_always())
        if channel.live.is_set() or self._lost:
            return
        await self._ask(match_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT_S):
                await channel.live.wait()

    async def _ask(self, match_id: MatchId) -> None:
        """Make Redis's idea of this subscription ours; where it cannot hear, the next connection does it."""
        async with self._commands:
            if self._pubsub is None:
                return
            channel = self._channels.get(match_id)
            with suppress(*LOST), cancellable():
                if channel is None:
                    await self._pubsub.unsubscribe(self._prefix + match_id)
                elif channel.asked is not self._pubsub:
                    channel.asked = self._pubsub
                    await self._pubsub.subscribe(self._prefix + match_id)

    async def _listen_always(self) -> None:
        pauses = Pauses()
        while True:
            try:
                with cancellable():
                    async with self._listener.pubsub() as pubsub:
                        await self._listen(pubsub, pauses)
            except LOST as error:
                self._lost = True
                _logger.warning("bus_lost", doing="listen", cause=str(error))
            await pauses.next()

    async def _listen(self, pubsub: PubSub, pauses: Pauses) -> None:
        async with self._commands:
            # A channel of our own keeps the connection one that listens, when no match is watched.
            own = _OWN_CHANNEL + self._sender.hex()
            for channel in self._channels.values():
                channel.asked = pubsub
            with cancellable():
                await pubsub.subscribe(own, *(self._prefix + match_id for match_id in self._channels))
            self._pubsub, self._lost = pubsub, False
        try:
            async with aclosing(messages(pubsub, self._ping_every_s)) as heard:
                async for message in heard:
                    pauses.reset()
                    self._receive(message)
        finally:
            self._pubsub = None

    def _receive(self, message: dict[str, object]) -> None:
        name, data = message["channel"], message["data"]
        if not isinstance(name, bytes):
            return
        channel = self._channels.get(MatchId(name.decode().removeprefix(self._prefix)))
        if channel is None:
            return
        if message["type"] == "subscribe":
            channel.confirm()
        elif message["type"] == "message" and isinstance(data, bytes) and not data.startswith(self._sender):
            channel.put(data[_SENDER_BYTES:])
