"""Where a video shows each delivery of the match that it is aligned with.

Two ways of aligning mean two things. By the camera's clock, a delivery's moment in the video is when the scorer entered
it: some seconds after the ball was bowled. Somebody who points at a delivery in the video points at the ball itself, so
that the scorer's delay at that ball is in the alignment, and the moments of all the others are those of the balls,
as far as the scorer is as quick each time. ``DELAY_US`` is what lies between the two.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from core.ids import EventId
from core.models.media import Alignment, AlignmentMethod
from core.models.prose import plain
from core.scoring.delivery import Delivery
from core.scoring.notation import mark
from core.usecases.timed_balls import TimedBall

LEAD_US: Final = 8_000_000
"""From a clip's beginning to the entry of its ball: a bowler's run-up takes up to 4 s, the ball and what is run on it
2 to 6 s, and then the scorer taps."""
TAIL_US: Final = 2_000_000
"""From the entry to the clip's end: who enters a ball at once, a wicket or a six, does so before its end."""
LEAST_LEAD_US: Final = 4_000_000
"""However soon the entry before it was. A ball cannot begin before its predecessor was over, and that is entered after
it was; but a scorer who has fallen behind enters several at once, which says nothing of when each was bowled."""
DELAY_US: Final = 4_000_000
"""How long after the ball a scorer enters it, usually."""
_LONGEST_TITLE: Final = 100


class BallClip(Struct, frozen=True, kw_only=True):
    """A delivery with the span ``[start_us, end_us)`` of the video that shows it."""

    ball: TimedBall
    start_us: int
    end_us: int

    @property
    def event_ids(self) -> frozenset[EventId]:
        """The ids by which people may ask for it."""
        return frozenset({self.ball.event_id, *self.ball.twins})

    @property
    def wicket(self) -> bool:
        """Whether somebody was out on it."""
        return bool(self.ball.delivery.wickets)

    @property
    def boundary(self) -> bool:
        """Whether it is a four or a six in the batter's figures."""
        return self.ball.delivery.is_four or self.ball.delivery.is_six

    @property
    def mark(self) -> str:
        """As in the over's row: ``4``, ``W``, ``wd``."""
        return mark(self.ball.delivery)

    @property
    def title(self) -> str:
        """What a clip of it is called: ``12.3 Anderson to Smith, FOUR``."""
        ball = self.ball
        return plain(f"{ball.label} {ball.bowler.name} to {ball.striker.name}, {words(ball.delivery)}", _LONGEST_TITLE)


class BallFilter(Struct, frozen=True, kw_only=True):
    """Which deliveries are wanted; several conditions hold together."""

    wickets: bool = False
    """Only wickets; with ``boundaries``, either."""
    boundaries: bool = False
    batter: str | None = None
    """The striker's id in the match."""
    bowler: str | None = None

    def takes(self, clip: BallClip) -> bool:
        """Whether it is one of them."""
        wanted = (self.wickets and clip.wicket) or (self.boundaries and clip.boundary)
        return (
            (wanted or not (self.wickets or self.boundaries))
            and self.batter in (None, clip.ball.striker.id)
            and self.bowler in (None, clip.ball.bowler.id)
        )


def ball_clips(balls: Sequence[TimedBall], alignment: Alignment, duration_us: int) -> list[BallClip]:
    """The deliveries of which the video shows at least half the time; ``balls`` is the whole match in its order.

    Clips of balls that were entered in quick succession overlap.
    """
    delay_us = DELAY_US if alignment.method is AlignmentMethod.TAP else 0
    moments = [(ball.at_ms - alignment.began_ms) * 1000 + delay_us for ball in balls]
    found = []
    for place, (ball, moment) in enumerate(zip(balls, moments, strict=True)):
        since_us = moment - moments[place - 1] if place else LEAD_US
        start = moment - min(max(since_us, LEAST_LEAD_US), LEAD_US)
        end = moment + TAIL_US
        start_us, end_us = max(start, 0), min(end, duration_us)
        if 2 * (end_us - start_us) >= end - start:
            found.append(BallClip(ball=ball, start_us=start_us, end_us=end_us))
    return found


def words(delivery: Delivery) -> str:
    """What happened on a ball, in the words of a caption: ``FOUR``, ``OUT, run out``, ``2 leg byes``."""
    if delivery.wickets:
        return f"OUT, {_listed(wicket.how.value for wicket in delivery.wickets)}"
    if delivery.is_six or delivery.is_four:
        return "SIX" if delivery.is_six else "FOUR"
    parts = [
        "no-ball" if delivery.no_balls else "",
        _counted(delivery.wides, "wide"),
        _counted(delivery.bat, "run"),
        _counted(delivery.byes, "bye"),
        _counted(delivery.leg_byes, "leg bye"),
        f"{delivery.penalty} penalty runs" if delivery.penalty else "",
    ]
    return _listed(part for part in parts if part) or "no run"


def _counted(number: int, thing: str) -> str:
    return "" if not number else f"{number} {thing}{'' if number == 1 else 's'}"


def _listed(parts: Iterable[str]) -> str:
    return " and ".join(parts)
