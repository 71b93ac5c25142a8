"""What of a match people elsewhere want to be told at once."""

from collections.abc import Sequence
from typing import Final

from core.eventlog.view import Canonical
from core.ids import MatchId
from core.scoring.outcome import wickets_in_hand
from core.scoring.state import InningsState, MatchState
from core.usecases.broadcast.chronicle import Chronicle
from core.usecases.broadcast.counting import balls_left
from core.usecases.headline import status_and_headline
from core.usecases.phrases import side_name
from core.wire.board import BoardAlert
from core.wire.feeds import FeedEvent

TOLD: Final = frozenset(
    {"wicket", "fifty", "hundred", "five_wickets", "hat_trick", "close_finish", "super_over", "result"}
)
LAST_OVERS: Final = 2
"""A finish can be close from here on."""
PER_BALL: Final = 2
"""Runs off each ball that are within reach."""
FEW_WICKETS: Final = 2
"""With so few in hand even an easy chase may fail."""


class Alerts(Chronicle):
    """A chronicle that also notices close finishes and super overs."""

    @property
    def told(self) -> Sequence[tuple[int, FeedEvent]]:
        """All events so far with the places of what brought them; the list itself grows, or is another."""
        return self._events

    def _take(self, place: int, entry: Canonical) -> None:
        innings_before = len(self._state.innings)
        super()._take(place, entry)
        innings = self._state.current
        if innings is None:
            return
        number = len(self._state.innings)
        if number > innings_before and innings.super_over and not _second(self._state):
            text = f"Super over: {side_name(self._state, innings.batting)} bat first"
            self._add(place, entry, f"{number}/super_over", "super_over", text)
        if _is_close(innings):
            self._add(place, entry, f"{number}/close_finish", "close_finish", status_and_headline(self._state)[1])

    def _add(self, place: int, entry: Canonical, name: str, kind: str, text: str) -> None:
        """Tell something once, at the first moment at which it was so."""
        if any(event.id == name for _, event in reversed(self._events)):
            return
        at = self.ledger.event(entry.event_id).hlc[0]
        self._events.append((place, FeedEvent(id=name, type=kind, ball_id=entry.event_id, at=at, player="", text=text)))


def alert(match_id: MatchId, event: FeedEvent) -> BoardAlert:
    """An event as a board tells it."""
    return BoardAlert(match_id=match_id, kind=event.type, at=event.at, text=event.text)


def _second(state: MatchState) -> bool:
    return sum(innings.super_over for innings in state.innings) % 2 == 0


def _is_close(innings: InningsState) -> bool:
    """Whether a chase is in its last two overs, and may be won or lost."""
    left = balls_left(innings)
    if innings.target is None or left is None or innings.super_over or innings.closed:
        return False
    need, in_hand = innings.target - innings.runs, wickets_in_hand(innings.profile, innings)
    if not 0 < left <= LAST_OVERS * innings.profile.balls_per_over or not 0 < need <= PER_BALL * left:
        return False
    return PER_BALL * need >= left or in_hand <= FEW_WICKETS
