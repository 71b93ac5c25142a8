"""The engine alone: folding, judging and merging deliveries on one core."""

import time
from collections.abc import Callable, Sequence
from statistics import median

from benchmarks.figures import Section, at_least, at_most
from core.eventlog.envelope import Event
from core.eventlog.ledger import Ledger
from core.ids import DeviceId, EventId, MatchId, ScorerId
from core.scoring.audit import audit
from core.scoring.events import Ball, Happening
from core.scoring.fold import advance, fold
from core.scoring.profiles import ODI, TEST
from core.scoring.state import MatchState
from cricksy.fixtures.match import play

MATCH = MatchId("bench")
WINDOW = 60
LATE = 600


def deliveries(bodies: Sequence[Happening]) -> int:
    """How many of them are balls."""
    return sum(isinstance(body, Ball) for body in bodies)


def _rate(work: Callable[[], None], count: int, repeats: int) -> float:
    """Items a second, the best of some runs: other programs can only make it slower."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return count / best


def _late_to_early(step: Callable[[], Callable[[Happening], None]], bodies: Sequence[Happening], repeats: int) -> float:
    """Cost of balls 600 to 659 over that of the first 60: the median over runs of each run's quotient."""
    quotients = []
    for _ in range(repeats):
        take, costs = step(), []
        for body in bodies:
            start = time.perf_counter_ns()
            take(body)
            if isinstance(body, Ball):
                costs.append(time.perf_counter_ns() - start)
        quotients.append(median(costs[LATE : LATE + WINDOW]) / median(costs[:WINDOW]))
    return median(quotients)


def _folding() -> Callable[[Happening], None]:
    state = MatchState()
    return lambda body: advance(state, body)


class TwoScorers:
    """A ledger that two devices feed: the lead enters everything, the other confirms each ball."""

    def __init__(self) -> None:
        self.ledger = Ledger(MATCH)
        self._counters = {DeviceId("one"): 0, DeviceId("two"): 0}

    def take(self, body: Happening) -> None:
        """Both enter one fact."""
        one, two = self._counters
        lead = self._event(one, body)
        self.ledger.add(lead)
        if isinstance(body, Ball):
            twin = self._event(two, body)
            self.ledger.add(_at(twin, lead))

    def _event(self, device: DeviceId, body: Happening) -> Event:
        self._counters[device] += 1
        count = self._counters[device]
        place = self.ledger.place(body, device)
        return Event(
            id=EventId(f"{device}:{count}"),
            match_id=MATCH,
            device=device,
            scorer=ScorerId(device),
            hlc=(sum(self._counters.values()), 0),
            lead_epoch=place.lead_epoch,
            parent=place.parent,
            slot=place.slot,
            body=body,
        )


def _at(event: Event, twin: Event) -> Event:
    return Event(
        id=event.id,
        match_id=event.match_id,
        device=event.device,
        scorer=event.scorer,
        hlc=event.hlc,
        lead_epoch=twin.lead_epoch,
        parent=twin.parent,
        slot=twin.slot,
        body=event.body,
    )


def engine(quick: bool) -> Section:  # noqa: FBT001  the signature of every benchmark
    """Rates, and what a late ball costs beside an early one."""
    repeats = 3 if quick else 15
    one_day, long = play("bench", ODI), play("bench", TEST)
    balls = deliveries(one_day)

    def merge_all() -> None:
        scorers = TwoScorers()
        for body in one_day:
            scorers.take(body)

    rows = [
        at_least(60_000, "fold, all figures kept", _rate(lambda: _fold(one_day), balls, repeats), "balls/s"),
        at_least(20_000, "fold and judge by the Laws", _rate(lambda: _audit(one_day), balls, repeats), "balls/s"),
        at_least(2_000, "merge and fold, two scorers a ball", _rate(merge_all, balls, repeats), "balls/s"),
        at_most(1.2, "ball 600 / ball 1, fold", _late_to_early(_folding, long, repeats), "times"),
        at_most(1.2, "ball 600 / ball 1, merge", _late_to_early(lambda: TwoScorers().take, long, repeats), "times"),
    ]
    return Section(title="Engine", on=f"a made-up one-day match of {balls} balls, a made-up Test", rows=rows)


def _fold(bodies: Sequence[Happening]) -> None:
    fold(bodies)


def _audit(bodies: Sequence[Happening]) -> None:
    audit(bodies)
