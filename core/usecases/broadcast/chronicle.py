"""A match's balls and moments one by one: what its state, which only counts, has forgotten."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from core.eventlog.ledger import Ledger
from core.eventlog.view import Canonical
from core.ids import PlayerId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, BatterIn, BowlerOn
from core.scoring.fold import advance
from core.scoring.state import MatchState
from core.usecases.broadcast.moments import moments, standing, took_wicket
from core.usecases.feed import before
from core.wire.feeds import FeedEvent

KEPT: Final = 32
"""Events told: the newest."""


_OF_THE_CURRENT: Final = (Ball, BatterIn, BowlerOn)
"""What changes the current innings only, and nearly all that happens."""


class Bowled(NamedTuple):
    """A delivery and what it led to."""

    place: int
    """Of its event in the canonical sequence."""
    innings: int
    """From 0."""
    over: int
    """Index into the innings' overs."""
    number: str
    """``12.4``, the ball as people count it."""
    striker: PlayerId | None
    bowler: PlayerId | None
    delivery: Delivery
    runs: int
    """The innings' total after it."""
    wickets: int
    took: bool
    """Whether the bowler got a wicket with it."""


class Chronicle:
    """Follows a ledger at a cost that does not grow with the match, unless an earlier ball changes."""

    def __init__(self, ledger: Ledger) -> None:
        """Nothing is read before the first ``catch_up``."""
        self.ledger = ledger
        self.balls: list[Bowled] = []
        self.edition = 0
        """Changes whenever innings before the current one, or names in them, may have changed."""
        self._events: list[tuple[int, FeedEvent]] = []
        self._told: list[Canonical] = []
        self._state = MatchState()

    @property
    def events(self) -> list[FeedEvent]:
        """The newest, the newest last."""
        return [event for _, event in self._events[-KEPT:]]

    def catch_up(self) -> None:
        """Take in what the ledger shows now; from the last over's end before what changed, where something did."""
        entries = list(self.ledger.canonical)
        same = _same(self._told, entries)
        if same < len(self._told):
            self.edition += 1
            held, self._state = self.ledger.checkpoint(same)
            self.balls = [ball for ball in self.balls if ball.place < held]
            self._events = [event for event in self._events if event[0] < held]
            del self._told[held:]
        for place in range(len(self._told), len(entries)):
            self._take(place, entries[place])
        self._told = entries

    def _take(self, place: int, entry: Canonical) -> None:
        state, body = self._state, entry.body
        number, was = before(state).over, standing(state)
        advance(state, body)
        self.edition += not isinstance(body, _OF_THE_CURRENT)
        in_a_row = 0
        if isinstance(body, Ball) and state.innings:
            innings = state.innings[-1]
            ball = Bowled(
                place=place,
                innings=len(state.innings) - 1,
                over=len(innings.overs) - 1,
                number=number,
                striker=was.striker,
                bowler=was.bowler,
                delivery=body.delivery,
                runs=innings.runs,
                wickets=innings.wickets,
                took=took_wicket(was, state),
            )
            self.balls.append(ball)
            in_a_row = self._in_a_row(ball) if ball.took else 0
        at = self.ledger.event(entry.event_id).hlc[0]
        seen: Counter[str] = Counter()
        for told in moments(was, state, body, in_a_row):
            seen[told.type] += 1
            event = FeedEvent(
                id=f"{entry.event_id}/{told.type}/{seen[told.type]}",
                type=told.type,
                ball_id=entry.event_id,
                at=at,
                player=told.player,
                text=told.text,
            )
            self._events.append((place, event))

    def _in_a_row(self, last: Bowled) -> int:
        """Wickets of a bowler with consecutive deliveries of the match, the last one included."""
        count = 0
        for ball in reversed(self.balls):
            if ball.bowler != last.bowler:
                continue
            if not ball.took:
                break
            count += 1
        return count


def _same(was: Sequence[Canonical], now: Sequence[Canonical]) -> int:
    """How many entries from the start say what they said."""
    if now[: len(was)] == was:
        return len(was)
    pairs = enumerate(zip(was, now, strict=False))
    changed = (at for at, (one, other) in pairs if (one.event_id, one.body) != (other.event_id, other.body))
    return next(changed, min(len(was), len(now)))
