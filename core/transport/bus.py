"""The bus over Redis: a channel a match, one connection for all that this process listens to."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from core.errors import Misconfigured, Unavailable
from core.ids import MatchId
from core.transport.inbox import MISSING, Inbox

_logger = structlog.get_logger()

_PREFIX = "cricksy:match:"
_OWN_CHANNEL = "cricksy:hub:"
_SENDER_BYTES = 8
_TIMEOUT_S = 1.0
_SPEAKING_S = 3.0
"""A command's longest: two attempts, and a moment."""
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 5.0
_LOST = (RedisError, OSError, RuntimeError, AttributeError)
"""What redis-py raises without a connection: the last two where another task of ours has found it lost a moment
before, so that the transport that it writes to is closed (a ``RuntimeError`` of uvloop's) or gone."""


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

    def __init__(self, url: str, *, ping_every_s: float = 5.0) -> None:
        """``url`` is ``redis://...`` or ``unix://...``. Raises ``Misconfigured`` for anything else.

        A Redis that says nothing for ``ping_every_s`` is asked, and given up as lost after as long again.
        """
        self._ping_every_s = ping_every_s
        self._sender = secrets.token_bytes(_SENDER_BYTES)
        try:
            self._speaker = _client(url, retries=1)
            self._listener = _client(url, retries=0)
        except ValueError as error:
            raise Misconfigured("CRICKSY_REDIS_URL is not an address of Redis.") from error
        self._channels: dict[MatchId, _Channel] = {}
        self._pubsub: PubSub | None = None
        self._lost = False
        self._commands = asyncio.Lock()
        self._owed: set[MatchId] = set()
        self._closed = False
        self._speakers = 0
        self._silence = asyncio.Event()
        self._silence.set()
        self._paying: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    async def aclose(self) -> None:
        """Close both connections once nobody speaks any more; what could not be published is given up."""
        self._closed = True
        for task in (self._listening, self._paying):
            while task is not None and not task.done():
                task.cancel()
                await asyncio.wait([task], timeout=_TIMEOUT_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(_SPEAKING_S):
                await self._silence.wait()
        for client in (self._listener, self._speaker):
            with suppress(*_LOST):
                await client.aclose()

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
            with self._speaking(), _cancellable():
                await self._speaker.ping()
        except _LOST as error:
            raise Unavailable("Redis does not answer.") from error

    async def _send(self, match_id: MatchId, message: bytes) -> bool:
        try:
            with self._speaking(), _cancellable():
                await self._speaker.publish(_PREFIX + match_id, self._sender + message)
        except _LOST as error:
            _logger.warning("bus_lost", doing="publish", cause=str(error))
            return False
        return True

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Count a command in, since one that is under way connects again behind the back of a client that is closed.

        Raises ``RedisError`` once the bus is closed.
        """
        if self._closed:
            raise RedisConnectionError("The bus is closed.")
        self._speakers += 1
        self._silence.clear()
        try:
            yield
        finally:
            self._speakers -= 1
            if not self._speakers:
                self._silence.set()

    async def _pay(self) -> None:
        """Tell every channel that missed something, as soon as Redis takes it."""
        pauses = _Pauses()
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
            async with asyncio.timeout(_TIMEOUT_S):
                await channel.live.wait()

    async def _ask(self, match_id: MatchId) -> None:
        """Make Redis's idea of this subscription ours; where it cannot hear, the next connection does it."""
        async with self._commands:
            if self._pubsub is None:
                return
            channel = self._channels.get(match_id)
            with suppress(*_LOST), _cancellable():
                if channel is None:
                    await self._pubsub.unsubscribe(_PREFIX + match_id)
                elif channel.asked is not self._pubsub:
                    channel.asked = self._pubsub
                    await self._pubsub.subscribe(_PREFIX + match_id)

    async def _listen_always(self) -> None:
        pauses = _Pauses()
        while True:
            try:
                with _cancellable():
                    async with self._listener.pubsub() as pubsub:
                        await self._listen(pubsub, pauses)
            except _LOST as error:
                self._lost = True
                _logger.warning("bus_lost", doing="listen", cause=str(error))
            await pauses.next()

    async def _listen(self, pubsub: PubSub, pauses: "_Pauses") -> None:
        async with self._commands:
            # A channel of our own keeps the connection one that listens, when no match is watched.
            own = _OWN_CHANNEL + self._sender.hex()
            for channel in self._channels.values():
                channel.asked = pubsub
            with _cancellable():
                await pubsub.subscribe(own, *(_PREFIX + match_id for match_id in self._channels))
            self._pubsub, self._lost = pubsub, False
        try:
            await self._read(pubsub, pauses)
        finally:
            self._pubsub = None

    async def _read(self, pubsub: PubSub, pauses: "_Pauses") -> None:
        asked = False
        while True:
            with _cancellable():
                message = await pubsub.get_message(timeout=self._ping_every_s)
            if message is not None:
                asked = False
                pauses.reset()
                self._receive(message)
            elif asked:
                raise RedisConnectionError("No answer to a ping.")
            else:
                asked = True
                with _cancellable():
                    await pubsub.ping()

    def _receive(self, message: dict[str, object]) -> None:
        name, data = message["channel"], message["data"]
        if not isinstance(name, bytes):
            return
        channel = self._channels.get(MatchId(name.decode().removeprefix(_PREFIX)))
        if channel is None:
            return
        if message["type"] == "subscribe":
            channel.confirm()
        elif message["type"] == "message" and isinstance(data, bytes) and not data.startswith(self._sender):
            channel.put(data[_SENDER_BYTES:])


@contextmanager
def _cancellable() -> Iterator[None]:
    """Raise a cancellation that a call of redis-py has swallowed.

    It sends under ``asyncio.wait_for``, which up to Python 3.11 returns as if nothing were when the cancellation
    comes in the same turn as the result or an error; a task that then goes on in a loop would never end.
    """
    try:
        yield
    finally:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError


class _Pauses:
    """Growing pauses between attempts, each of a random length so that hubs do not come back all at once."""

    def __init__(self) -> None:
        self._most_s = _FIRST_PAUSE_S

    def reset(self) -> None:
        self._most_s = _FIRST_PAUSE_S

    async def next(self) -> None:
        await asyncio.sleep(random.uniform(0, self._most_s))  # noqa: S311 - spreads load, guards nothing
        self._most_s = min(self._most_s * 2, _LONGEST_PAUSE_S)


def _client(url: str, *, retries: int) -> Redis:
    return Redis.from_url(
        url,
        protocol=2,
        client_name="cricksy",
        socket_timeout=_TIMEOUT_S,
        socket_connect_timeout=_TIMEOUT_S,
        retry=Retry(NoBackoff(), retries),
    )
