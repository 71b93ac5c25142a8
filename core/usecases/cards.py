"""The full scorecard of a match, for readers of the API."""

from collections import OrderedDict
from typing import NamedTuple

import msgspec
from msgspec import Struct

from core.ids import MatchId
from core.ports import Head
from core.scoring.figures import Scorecard, scorecard
from core.usecases.headline import status_and_headline
from core.usecases.live import Matches

KEPT = 64
"""Cards in memory, the ones asked for last."""

_json = msgspec.json.Encoder()


class Card(Struct, frozen=True, kw_only=True):
    """A scorecard and the moment that it shows."""

    match_id: MatchId
    epoch: int
    seq: int
    status: str
    """``upcoming``, ``live``, ``stopped`` or ``finished``."""
    headline: str
    scorecard: Scorecard


class Encoded(NamedTuple):
    """A card as JSON."""

    head: Head
    public: bool
    data: bytes


class Cards:
    """Scorecards, encoded once a sequence number."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._kept: OrderedDict[MatchId, Encoded] = OrderedDict()

    async def get(self, match_id: MatchId) -> Encoded:
        """The card of a match as it stands. Raises ``NotFound`` and ``Unavailable`` as ``Matches.get`` does."""
        async with self._matches.use(match_id) as live:
            kept = self._kept.get(match_id)
            if kept is None or kept.head != live.head:
                status, headline = status_and_headline(live.ledger.state)
                card = Card(
                    match_id=match_id,
                    epoch=live.head.epoch,
                    seq=live.head.seq,
                    status=status,
                    headline=headline,
                    scorecard=scorecard(live.ledger.state),
                )
                kept = Encoded(live.head, live.public, _json.encode(card))
                self._kept[match_id] = kept
            self._kept.move_to_end(match_id)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return kept
