"""The canonical sequence in order, with the state that it folds to, checkpoints and flags.

Positions count from 0. Extending the sequence at its end costs the same however long it is; a change before that
marks the sequence, and ``refold`` folds again from the last checkpoint before it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import TypeAlias

from core.eventlog.versions import Order
from core.eventlog.view import Canonical, Flag
from core.scoring.breach import Breach
from core.scoring.events import Ball, Happening
from core.scoring.fold import advance
from core.scoring.state import MatchState

Judge: TypeAlias = Callable[[MatchState, Happening], Iterable[Breach]]
"""What is wrong with a body that comes next in a state."""


class Timeline:
    """Canonical entries, sorted."""

    def __init__(self, judge: Judge) -> None:
        """``judge`` is asked about every entry, in the state before it."""
        self.judge = judge
        self.entries: list[Canonical] = []
        self.orders: list[Order] = []
        self.state = MatchState()
        self._folded = 0
        """Entries that ``state`` holds."""
        self._checkpoints: list[tuple[int, MatchState]] = [(0, MatchState())]
        """A state for each over's end, with the count of entries that it holds."""
        self._flags: dict[int, tuple[Flag, ...]] = {}
        """By position."""

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What the Laws do not allow, in sequence."""
        return tuple(flag for position in sorted(self._flags) for flag in self._flags[position])

    def put(self, order: Order, entry: Canonical) -> int:
        """Put an entry that was not there in its place; returns its position."""
        position = bisect_left(self.orders, order) if self.orders and order < self.orders[-1] else len(self.orders)
        self.orders.insert(position, order)
        self.entries.insert(position, entry)
        self._forget(position)
        return position

    def drop(self, order: Order) -> int:
        """Take an entry out; returns the position that it had."""
        position = self.position(order)
        del self.orders[position], self.entries[position]
        self._forget(position)
        return position

    def replace(self, order: Order, entry: Canonical) -> int | None:
        """Replace an entry by one at the same place; returns its position if the state may change, else ``None``."""
        position = self.position(order)
        same = self.entries[position].body == entry.body
        self.entries[position] = entry
        if same:
            self._rename_flags(position, entry)
            return None
        self._forget(position)
        return position

    def move(self, old: Order, new: Order, entry: Canonical) -> int | None:
        """Replace an entry by one with another order; as ``replace`` where its position stays the same."""
        position = self.position(old)
        before = self.orders[position - 1] if position else None
        after = self.orders[position + 1] if position + 1 < len(self.orders) else None
        if (before is None or before < new) and (after is None or new < after):
            self.orders[position] = new
            return self.replace(new, entry)
        self.drop(old)
        return min(position, self.put(new, entry))

    def position(self, order: Order) -> int:
        """Where an entry is. Raises ``KeyError`` if it is not there."""
        position = bisect_left(self.orders, order)
        if position == len(self.orders) or self.orders[position] != order:
            raise KeyError(order)
        return position

    def refold(self) -> None:
        """Bring ``state`` and the flags up to date."""
        while self._folded < len(self.entries):
            entry = self.entries[self._folded]
            flags = tuple(
                Flag(event_id=entry.event_id, code=breach.code, detail=breach.detail, refused=breach.refused)
                for breach in self.judge(self.state, entry.body)
            )
            if flags:
                self._flags[self._folded] = flags
            advance(self.state, entry.body)
            self._folded += 1
            if isinstance(entry.body, Ball) and over_complete(self.state):
                self._checkpoints.append((self._folded, self.state.copy()))

    def checkpoint(self, position: int) -> tuple[int, MatchState]:
        """The last checkpoint that holds at most ``position`` entries: how many, and a state of the caller's own."""
        held = bisect_left(self._checkpoints, position + 1, key=lambda checkpoint: checkpoint[0]) - 1
        count, state = self._checkpoints[held]
        return count, state.copy()

    def _forget(self, position: int) -> None:
        """Go back to before a position, as far as the fold had come."""
        if position >= self._folded:
            return
        while self._checkpoints[-1][0] > position:
            self._checkpoints.pop()
        self._folded, self.state = self.checkpoint(position)
        for flagged in [flagged for flagged in self._flags if flagged >= self._folded]:
            del self._flags[flagged]

    def _rename_flags(self, position: int, entry: Canonical) -> None:
        flags = self._flags.get(position)
        if flags:
            self._flags[position] = tuple(
                Flag(event_id=entry.event_id, code=flag.code, detail=flag.detail, refused=flag.refused)
                for flag in flags
            )


def over_complete(state: MatchState) -> bool:
    """Whether the innings' last over has ended and no ball has been bowled since."""
    innings = state.current
    return innings is not None and bool(innings.overs) and innings.overs[-1].complete
