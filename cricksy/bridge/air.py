"""What the platform has said, held back by the programme's delay, and who is to hear of it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from core.clock import unix_ms
from core.wire.production import Programme
from cricksy.bridge.picture import Picture, Row, next_end_ms, picture

_MOST_WAITING = 1_000
"""News held back: a minute's delay at sixteen a second."""


class Air:
    """The newest programme and row that are due."""

    def __init__(self, now_s: Callable[[], float] = monotonic, wall_ms: Callable[[], int] = unix_ms) -> None:
        """Nothing has been heard yet."""
        self._now_s, self._wall_ms = now_s, wall_ms
        self._ahead_ms = 0
        self._delay_ms = 0
        self._programme: Programme | None = None
        self._row: Row | None = None
        self._waiting: deque[tuple[float, Programme | Row]] = deque(maxlen=_MOST_WAITING)
        self._listeners: set[asyncio.Event] = set()

    @property
    def delay_ms(self) -> int:
        """How long news is held back."""
        return self._delay_ms

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever there may be something new."""
        wake = asyncio.Event()
        self._listeners.add(wake)
        try:
            yield wake
        finally:
            self._listeners.discard(wake)

    def set_clock(self, server_ms: int) -> None:
        """Learn what the server's clock says now."""
        self._ahead_ms = server_ms - self._wall_ms()

    def take(self, news: Programme | Row) -> None:
        """Take a programme or a row; the first of each is due at once, the others once the delay is over."""
        if isinstance(news, Programme):
            self._delay_ms = news.delay_ms
        first = self._programme is None if isinstance(news, Programme) else self._row is None
        if first:
            self._show(news)
        else:
            self._waiting.append((self._now_s(), news))
        for wake in self._listeners:
            wake.set()

    def picture(self) -> Picture | None:
        """What is to be seen now; ``None`` until both programme and row were heard."""
        while self._waiting and self._due_s(self._waiting[0][0]) <= 0:
            self._show(self._waiting.popleft()[1])
        if self._programme is None or self._row is None:
            return None
        return picture(self._programme, self._row, self._shown_ms())

    def wait_s(self) -> float | None:
        """After how long the picture may change with no further news; ``None`` where it will not."""
        waits = [self._due_s(heard) for heard, _ in list(self._waiting)[:1]]
        end_ms = next_end_ms(self._programme, self._shown_ms()) if self._programme is not None else None
        if end_ms is not None:
            waits.append((end_ms - self._shown_ms()) / 1000)
        return max(0.0, min(waits)) if waits else None

    def _due_s(self, heard_s: float) -> float:
        return heard_s + self._delay_ms / 1000 - self._now_s()

    def _shown_ms(self) -> int:
        return self._wall_ms() + self._ahead_ms - self._delay_ms

    def _show(self, news: Programme | Row) -> None:
        if isinstance(news, Programme):
            self._programme = news
        else:
            self._row = news
