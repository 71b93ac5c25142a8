"""Signals over Redis: a sequence that shows what was missed, a heartbeat that shows that nothing was."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, suppress
from typing import Any

import structlog

from core.entitlements.holdings import Holdings
from core.errors import Malformed, Unavailable
from core.ids import WorkspaceId
from core.ports.signals import Beat, Cached, Changed, Doubt, Mark, Signal
from core.transport.connection import LOST, TIMEOUT_S, Pauses, Speaker, cancellable, connect, messages
from core.transport.scripts import ANNOUNCE, BEAT, CACHED, CHANNEL, KEEP, PULSE, RECORD, STATE
from core.wire.changed import decode, encode

_logger = structlog.get_logger()

_KEPT_MS = 600_000
"""A record that was cached so long ago is read from SQL again."""
_LONGEST_PAUSE_S = 1.0


class RedisSignals:
    """A process's end of the signals; it connects when first needed and again whenever it must."""

    def __init__(self, url: str, *, beat_s: float = 0.2, silence_s: float = 0.5) -> None:
        """``url`` is ``redis://...`` or ``unix://...``. Raises ``Misconfigured`` for anything else.

        However many processes ask for beats, about one in ``beat_s`` is sent. A Redis that says nothing for
        ``silence_s`` is asked, and given up as lost after as long again.
        """
        self._speaker = Speaker(url)
        self._listener = connect(url, retries=0)
        # Shorter than the pause of one who asks regularly, so that its every call is a beat.
        self._beat_ms = max(1, int(beat_s * 750))
        self._silence_s = silence_s

    async def aclose(self) -> None:
        """Close the connections; whoever listens has left."""
        await self._speaker.aclose()
        with suppress(*LOST):
            await self._listener.aclose()

    async def listen(self) -> AsyncGenerator[Signal, None]:
        """Whatever is announced; a ``Doubt`` at every gap and whenever Redis confirms a subscription."""
        pauses, lost = Pauses(_LONGEST_PAUSE_S), False
        while True:
            try:
                async with self._listener.pubsub() as pubsub:
                    with cancellable():
                        await pubsub.subscribe(CHANNEL)
                    order = _Order()
                    async with aclosing(messages(pubsub, self._silence_s)) as heard:
                        async for message in heard:
                            pauses.reset()
                            lost = False
                            for signal in order.signals(message):
                                yield signal
            except LOST as error:
                if not lost:
                    _logger.warning("signals_lost", cause=str(error))
                lost = True
            await pauses.next()

    async def announce(self, changed: Changed) -> None:
        """Tell everybody, and cache the record where it is newer."""
        keys: list[str | bytes] = [STATE, _key(changed.workspace)]
        await self._run(ANNOUNCE, keys, [CHANNEL, changed.version, encode(changed), _KEPT_MS])

    async def beat(self) -> None:
        """Send a heartbeat unless somebody has done so just now."""
        await self._run(BEAT, [STATE, PULSE], [CHANNEL, self._beat_ms])

    async def cached(self, workspaces: Sequence[WorkspaceId]) -> Cached:
        """The records that are cached of these, under the epoch that is now."""
        found = await self._run(CACHED, [STATE, *map(_key, workspaces)], [])
        epoch, seq, *bodies = found
        records = (_record(body) for body in bodies)
        return Cached(
            mark=Mark(epoch=epoch.decode(), seq=int(seq)),
            records={each.workspace: each for each in records if each is not None},
        )

    async def keep(self, mark: Mark, records: Sequence[Holdings]) -> None:
        """Cache records read from SQL after ``mark``, unless anything has been announced since."""
        values: list[str | bytes | int] = [mark.epoch, mark.seq, _KEPT_MS]
        for each in records:
            values += [each.version, encode(Changed(workspace=each.workspace, version=each.version, holdings=each))]
        await self._run(KEEP, [STATE, *(_key(each.workspace) for each in records)], values)

    async def _run(self, script: str, keys: Sequence[str | bytes], values: Sequence[str | bytes | int]) -> Any:  # noqa: ANN401 - Redis's
        """Run one of our scripts, each of which may have to begin an epoch."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                with self._speaker.speaking() as redis:
                    return await redis.register_script(script)(keys, [secrets.token_hex(8), *values])
        except LOST as error:
            raise Unavailable("Redis does not answer.") from error


class _Order:
    """Where one subscription stands in the sequence."""

    def __init__(self) -> None:
        self._last: tuple[bytes, int] | None = None

    def signals(self, message: dict[str, Any]) -> Iterator[Signal]:
        """What a message from Redis means."""
        if message["type"] == "subscribe":
            self._last = None
            yield Doubt()
        elif message["type"] == "message":
            epoch, seq, body = message["data"].split(b" ", 2)
            yield from self._in_order(epoch, int(seq), body)

    def _in_order(self, epoch: bytes, seq: int, body: bytes) -> Iterator[Signal]:
        last, self._last = self._last, (epoch, seq)
        if last is not None and last != (epoch, seq - bool(body)):
            yield Doubt()
        if not body:
            yield Beat()
            return
        try:
            yield decode(body)
        except Malformed as error:
            _logger.warning("signal_unreadable", cause=str(error))
            yield Doubt()


def _key(workspace: WorkspaceId) -> bytes:
    return (RECORD + workspace).encode("utf-8", "surrogatepass")


def _record(body: bytes | None) -> Holdings | None:
    try:
        return decode(body).holdings if body else None
    except Malformed:
        return None
