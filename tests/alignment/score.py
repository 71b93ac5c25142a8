"""Matches whose events were entered at known moments."""

from collections.abc import Iterable, Iterator

from core.clock import HybridClock
from core.eventlog.codec import decode
from core.eventlog.envelope import Amend, Event, Insert, Void
from core.eventlog.ledger import Ledger
from core.ids import EventId, MatchId, VideoId
from core.models.media import Alignment, AlignmentMethod
from core.scoring.delivery import Delivery
from core.scoring.events import Ball, Happening
from core.usecases.timed_balls import TimedBall, timed_balls, with_guesses
from tests.laws.game import A, Game
from tests.usecases.play import Device

BEGAN_MS = 1_772_000_000_000
SECOND = 1_000_000
BALL_S = 40
"""From one ball to the next."""


class Timekeeper(Device):
    """A scoring device that enters each fact at a moment of a test's own."""

    def __init__(self, name: str, match_id: MatchId) -> None:
        """Its clock stands still until ``at``."""
        super().__init__(name, match_id)
        self.now_ms = BEGAN_MS
        self.clock = HybridClock(wall_ms=lambda: self.now_ms)

    def at(self, seconds: float) -> "Timekeeper":
        """Set the clock, in seconds from ``BEGAN_MS``."""
        self.now_ms = BEGAN_MS + round(seconds * 1000)
        return self

    def ball(self, delivery: Delivery) -> bytes:
        """Enter a ball."""
        return self.enter(Ball(delivery=delivery))

    def amend(self, target: EventId, delivery: Delivery) -> bytes:
        """Say that a ball was another one."""
        return self.write(Amend(target=target, body=Ball(delivery=delivery)))

    def void(self, target: EventId) -> bytes:
        """Take a ball back."""
        return self.write(Void(target=target))

    def insert(self, after: EventId, delivery: Delivery) -> bytes:
        """Enter a ball that was missed."""
        body = Ball(delivery=delivery)
        place = self.ledger.place_insert(after, self.id, body)
        return self.write(Insert(after=after, before=None, body=body), slot=place.slot)

    def balls(self) -> list[TimedBall]:
        """What its view of the match amounts to."""
        return whole(self.ledger)


def opening() -> list[Happening]:
    """All that comes before the first ball: ``a1`` faces ``b1``."""
    game = Game()
    game.start(A)
    return game.bodies


def scored(
    match_id: MatchId, deliveries: Iterable[Delivery], *, first_s: float = BALL_S
) -> tuple[Timekeeper, list[bytes]]:
    """A device that has entered these balls of one over, one each ``BALL_S``, and the events that it wrote."""
    device = Timekeeper("pad", match_id)
    raws = [device.at(0).enter(body) for body in opening()]
    raws += [device.at(first_s + BALL_S * number).ball(each) for number, each in enumerate(deliveries)]
    return device, raws


def whole(ledger: Ledger) -> list[TimedBall]:
    """Every ball of a ledger, as the use case has it."""
    return with_guesses(list(timed_balls(ledger.canonical, ledger.event)))


def ids(raws: Iterable[bytes]) -> Iterator[EventId]:
    """The ids of the balls among encoded events."""
    events: Iterator[Event] = map(decode, raws)
    return (event.id for event in events if isinstance(event.body, Ball))


def aligned(began_s: float = 0.0, method: AlignmentMethod = AlignmentMethod.CLOCK) -> Alignment:
    """A video that began so many seconds after ``BEGAN_MS``."""
    return Alignment(
        video_id=VideoId("film"),
        match_id=MatchId("m"),
        began_ms=BEGAN_MS + round(began_s * 1000),
        method=method,
        created_by="ann",  # type: ignore[arg-type]  # an account's id
        created_ms=1,
    )
