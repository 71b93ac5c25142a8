"""A broadcast to many readers: encoded once, written in slices, and bounded for each reader."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, Protocol

import structlog

from realtime.frames import Bundle, Message
from realtime.limits import Limits
from realtime.metrics import Metrics

_log = structlog.get_logger(__name__)


class Outlet(Protocol):
    """Where one reader's bytes go."""

    behind: bool
    """Too slow for patches: gets nothing until it has drained, and then one snapshot."""

    def put(self, message: Message | Bundle) -> int:
        """Send, and return the bytes that the reader has not taken yet. Never raises: a reader that has gone is 0."""
        ...

    @property
    def pending(self) -> int:
        """Bytes that the reader has not taken yet."""
        ...

    def abort(self) -> None:
        """Drop the reader."""
        ...


class _Issue(NamedTuple):
    """A message on its way."""

    message: Message
    readers: tuple[Outlet, ...]
    began: float
    """When it was published, on the loop's clock."""


class _Pass:
    """One walk over the readers, a slice at a time, with all that was waiting for them when it began."""

    __slots__ = ("at", "issues", "news", "readers")

    def __init__(self, issues: list[_Issue]) -> None:
        """All of ``issues`` have the same readers."""
        self.issues, self.readers, self.at = issues, issues[0].readers, 0
        messages = [issue.message for issue in issues]
        self.news: Message | Bundle = messages[0] if len(messages) == 1 else Bundle(messages)


class Fanout:
    """The readers of one match."""

    def __init__(self, snapshot: Callable[[], Message], limits: Limits, metrics: Metrics) -> None:
        """``snapshot`` gives the state that brings a reader up to date."""
        self._snapshot, self._limits, self._metrics = snapshot, limits, metrics
        self._members: dict[Outlet, None] = {}
        self._roll: tuple[Outlet, ...] | None = ()
        self._queue: deque[_Issue] = deque()
        self._pass: _Pass | None = None
        self._behind: dict[Outlet, float] = {}
        self._loop = asyncio.get_running_loop()
        self._flushed: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        """How many readers there are."""
        return len(self._members)

    @property
    def busy(self) -> bool:
        """Whether some message has not been written to all of its readers yet."""
        return self._pass is not None or bool(self._queue)

    async def flushed(self) -> None:
        """Wait until every message so far has been written."""
        if self.busy:
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
        """Send to everybody who is there now, in the loop's next turns, with what else is published until then."""
        if not self._members:
            return
        if self._roll is None:
            self._roll = tuple(self._members)
        if not self.busy:
            self._loop.call_soon(self._write_slice)
        self._queue.append(_Issue(message, self._roll, self._loop.time()))

    def _next_pass(self) -> _Pass:
        """What waits for one audience, as far as it fits under the bound at which a reader counts as slow."""
        issues = [self._queue.popleft()]
        room = self._limits.conflate_bytes // 2 - len(issues[0].message.data)
        while self._queue and self._queue[0].readers is issues[0].readers:
            room -= len(self._queue[0].message.data)
            if room < 0:
                break
            issues.append(self._queue.popleft())
        return _Pass(issues)

    def _write_slice(self) -> None:
        walk = self._pass = self._pass or self._next_pass()
        news, most = walk.news, self._limits.conflate_bytes
        batch = walk.readers[walk.at : walk.at + self._limits.slice]
        walk.at += len(batch)
        for reader in batch:
            try:
                if not reader.behind and (pending := reader.put(news)) > most:
                    self._slow(reader, pending)
            except Exception:  # noqa: BLE001  whatever is wrong with one reader, the others get the ball
                _log.exception("reader.failed")
                reader.abort()
        if walk.at >= len(walk.readers):
            self._account(walk)
            self._pass = None
        if self.busy:
            self._loop.call_soon(self._write_slice)
        elif self._flushed is not None:
            self._flushed.set_result(None)
            self._flushed = None

    def _account(self, walk: _Pass) -> None:
        now = self._loop.time()
        for issue in walk.issues:
            self._metrics.fanout.observe(now - issue.began)
        self._metrics.sent.inc(len(walk.news.frame) * len(walk.readers))

    def _slow(self, reader: Outlet, pending: int) -> None:
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
        if self.busy or not self._behind:
            return
        now = self._loop.time()
        for reader, since in tuple(self._behind.items()):
            if reader.pending == 0:
                del self._behind[reader]
                reader.behind = False
                self._metrics.behind.labels("snapshot").inc()
                self._catch_up(reader)
            elif now - since > self._limits.stalled_s:
                self._cut(reader)

    def _catch_up(self, reader: Outlet) -> None:
        pending = reader.put(self._snapshot())
        if pending > self._limits.conflate_bytes:
            self._slow(reader, pending)

    def refresh(self) -> None:
        """Send everybody a snapshot, where there is no patch."""
        if self._members:
            self.publish(self._snapshot())
