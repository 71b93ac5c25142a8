"""The full scorecard of a match, for readers of the API."""

from collections import OrderedDict
from typing import NamedTuple

import msgspec

from core.ids import MatchId
from core.models.fixtures import Ownership
from core.ports import Head
from core.scoring.figures import scorecard
from core.usecases.live import Matches

KEPT = 64
"""Cards in memory, the ones asked for last."""

_json = msgspec.json.Encoder()


class Card(NamedTuple):
    """A scorecard and the moment that it shows."""

    head: Head
    ownership: Ownership
    data: bytes
    """``Scorecard`` as JSON."""

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return self.ownership.public


class Cards:
    """Scorecards, encoded once a sequence number."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._kept: OrderedDict[MatchId, Card] = OrderedDict()

    async def get(self, match_id: MatchId) -> Card:
        """The card of a match as it stands. Raises ``NotFound`` and ``Unavailable`` as ``Matches.get`` does."""
        async with self._matches.use(match_id) as live:
            card = self._kept.get(match_id)
            if card is None or card.head != live.head:
                card = Card(live.head, live.ownership, _json.encode(scorecard(live.ledger.state)))
                self._kept[match_id] = card
            self._kept.move_to_end(match_id)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return card
