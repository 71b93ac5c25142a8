"""The deliveries of matches for those who look at them in videos."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from typing import Final

from core.ids import MatchId
from core.ports import Head
from core.usecases.live import Matches
from core.usecases.timed_balls import TimedBall, timed_balls, with_guesses

_KEPT: Final = 16
"""Matches in memory, the ones asked for last."""
_SLICE: Final = 100
"""Deliveries folded before others get their turn; a few milliseconds."""


class MatchFilm:
    """Folds a match's deliveries once a sequence number."""

    def __init__(self, matches: Matches) -> None:
        """``matches`` are those in memory here."""
        self._matches = matches
        self._kept: OrderedDict[MatchId, tuple[Head, Sequence[TimedBall]]] = OrderedDict()

    async def balls(self, match_id: MatchId) -> Sequence[TimedBall]:
        """Every delivery of a match as it stands. Raises ``NotFound`` and ``Unavailable`` as ``Matches.get`` does."""
        async with self._matches.use(match_id) as live:
            head, canonical = live.head, tuple(live.ledger.canonical)
            kept = self._kept.get(match_id)
            if kept is not None and kept[0] == head:
                self._kept.move_to_end(match_id)
                return kept[1]
            event_of = {entry.event_id: live.ledger.event(entry.event_id) for entry in canonical}
        found: list[TimedBall] = []
        balls = timed_balls(canonical, event_of.__getitem__)
        while piece := list(islice(balls, _SLICE)):
            found += piece
            await asyncio.sleep(0)
        whole = with_guesses(found)
        self._kept[match_id] = (head, whole)
        self._kept.move_to_end(match_id)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return whole
