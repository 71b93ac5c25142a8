"""What a plan keeps out of the log although the Laws would let it in: offline scoring, and deep corrections."""

from collections.abc import Callable, Iterable, Mapping

from core.eventlog.envelope import Event
from core.eventlog.events import references
from core.eventlog.ledger import Ledger
from core.ids import EventId
from core.usecases.bounds import TUNNEL_MS, Bounds
from core.usecases.undo import corrected, deliveries_back


class Fence:
    """The bounds of one submit. Whatever it refuses, the device keeps and may send again after an upgrade."""

    def __init__(
        self,
        bounds: Bounds,
        ledger: Ledger,
        find: Callable[[EventId], Event | None],
        coming: Mapping[EventId, Event],
    ) -> None:
        """``find`` knows all events that others may refer to; ``coming`` are those that were let through before."""
        self._bounds, self._ledger, self._find, self._coming = bounds, ledger, find, coming
        self._since_ms = 0
        """What was entered before it is offline scoring."""
        self._kept_out: set[EventId] = set()

    def see(self, events: Iterable[Event]) -> None:
        """Look at the events of the submit that are new, before any of them is checked."""
        if not self._bounds.offline:
            self._since_ms = max((event.hlc[0] for event in events), default=0) - TUNNEL_MS

    def check_online(self, event: Event) -> None:
        """Raise ``UpgradeRequired`` for offline scoring, and for what follows something that was kept out as such."""
        if self._bounds.offline:
            return
        if event.hlc[0] < self._since_ms or not self._kept_out.isdisjoint(references(event)):
            self._kept_out.add(event.id)
            raise self._bounds.offline_needed()

    def check_depth(self, event: Event) -> None:
        """Raise ``IllegalScore`` with the code ``undo_too_deep`` for a correction that reaches too far back."""
        most = self._bounds.undo_depth
        if most is None:
            return
        slot = corrected(event, self._find)
        if slot is not None and deliveries_back(slot, self._ledger, self._coming.values(), most) > most:
            raise self._bounds.too_deep()
