"""A match's deliveries, each with the moment of the scorers' clock at which it was entered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from core.eventlog.envelope import Event, Insert
from core.eventlog.view import Canonical
from core.ids import EventId, PlayerId
from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from core.scoring.fold import advance
from core.scoring.state import MatchState
from core.usecases.feed import before
from core.usecases.phrases import player_name


class Who(NamedTuple):
    """Somebody on the field."""

    id: PlayerId | None
    name: str


class TimedBall(Struct, frozen=True, kw_only=True):
    """A delivery as the merged log has it."""

    event_id: EventId
    twins: tuple[EventId, ...]
    """Other scorers' events of the same delivery."""
    innings: int
    """From 1."""
    label: str
    """Over and ball as people count them, ``12.3``; a ball that does not count in the over has its successor's."""
    striker: Who
    bowler: Who
    delivery: Delivery
    at_ms: int
    """When it was entered, by the scorers' clock, milliseconds since 1970; of one entered ``late``, a guess."""
    late: bool
    """Whether it was missed, and put between others afterwards, so that nobody knows when it was bowled."""


def timed_balls(canonical: Iterable[Canonical], event_of: Callable[[EventId], Event]) -> Iterator[TimedBall]:
    """Every delivery of the canonical sequence in its order.

    What was corrected since shows as corrected, at the time at which the delivery was first entered: an amend is an
    event of its own and does not change when the ball was bowled.
    """
    state = MatchState()
    for entry in canonical:
        if not isinstance(entry.body, Ball) or state.current is None:
            advance(state, entry.body)
            continue
        was = before(state)
        event = event_of(entry.event_id)
        yield TimedBall(
            event_id=entry.event_id,
            twins=entry.corroborated_by,
            innings=len(state.innings),
            label=was.over,
            striker=Who(was.striker, player_name(state, was.striker)),
            bowler=Who(was.bowler, player_name(state, was.bowler)),
            delivery=entry.body.delivery,
            at_ms=event.hlc[0],
            late=isinstance(event.body, Insert),
        )
        advance(state, entry.body)


def with_guesses(balls: Sequence[TimedBall]) -> list[TimedBall]:
    """The same, with those that were entered late spread evenly between their neighbours that were not."""
    known = [-1, *(place for place, ball in enumerate(balls) if not ball.late), len(balls)]
    found = list(balls)
    for first, last in pairwise(known):
        missing = last - first - 1
        if not missing:
            continue
        begin = balls[first].at_ms if first >= 0 else None
        end = balls[last].at_ms if last < len(balls) else None
        for number in range(1, missing + 1):
            at_ms = _between(begin, end, number, missing + 1)
            if at_ms is not None:
                found[first + number] = replace(balls[first + number], at_ms=at_ms)
    return found


def _between(begin: int | None, end: int | None, number: int, parts: int) -> int | None:
    """``None`` where there is no neighbour at all."""
    if begin is None or end is None:
        return begin if end is None else end
    return begin + (end - begin) * number // parts
