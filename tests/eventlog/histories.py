"""Random histories: scorers who score at once, correct, undo, resolve, take over, and hear each other late."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from hypothesis import strategies as st

from core.eventlog.envelope import Event, Lead, Void
from core.eventlog.slots import happening_of
from core.ids import PlayerId
from core.scoring.delivery import Delivery, Placed
from core.scoring.dismissal import Dismissal, How
from core.scoring.events import Ball, BatterIn, BowlerOn, Happening, InningsStarted, Penalty
from tests.eventlog.scorers import AWAY, HOME, OPENING, Scorer, ball, scorers, share

Step: TypeAlias = tuple[str, int, int, int]
"""What is done, by which scorer, and two numbers that say to what and how."""

BALLS: tuple[Happening, ...] = (
    ball(),
    ball(1),
    ball(4),
    Ball(delivery=Delivery(bat=4, placed=Placed(angle=45, distance=100))),
    ball(wides=1),
    Ball(delivery=Delivery(wickets=(Dismissal(how=How.BOWLED),))),
)
FACTS: tuple[Happening, ...] = (
    BowlerOn(player=PlayerId("away2")),
    BowlerOn(player=PlayerId("away3")),
    BatterIn(player=PlayerId("home3")),
    Penalty(team=AWAY),
    InningsStarted(batting=AWAY),
    InningsStarted(batting=HOME),
)


class History:
    """What happened, and who knows of it."""

    def __init__(self, steps: list[Step], count: int, *, heard_opening: bool) -> None:
        """Play the steps through."""
        self.people = scorers(count)
        self.people[0].enter_all(OPENING)
        if heard_opening:
            share(*self.people)
        self.prefixes: list[Event] = list(self.people[0].known)
        """All events in the order in which they were written."""
        for step in steps:
            self._play(step)

    @property
    def events(self) -> list[Event]:
        """Every event that anybody wrote."""
        return self.prefixes

    def _play(self, step: Step) -> None:
        what, who, first, second = step
        person = self.people[who % len(self.people)]
        written = len(person.known)
        _ACTS[what](self, person, first, second)
        self.prefixes += [event for event in person.known[written:] if event.device == person.device]

    def _enter(self, person: Scorer, first: int, _: int) -> None:
        person.enter(BALLS[first % len(BALLS)])

    def _enter_own(self, person: Scorer, first: int, _: int) -> None:
        person.enter_own(BALLS[first % len(BALLS)])

    def _fact(self, person: Scorer, first: int, second: int) -> None:
        body = FACTS[first % len(FACTS)]
        (person.enter if second % 2 else person.enter_own)(body)

    def _amend(self, person: Scorer, first: int, second: int) -> None:
        target = _pick([e for e in person.known if isinstance(happening_of(e), Ball)], first)
        if target is not None and self._takes_part(person, target):
            amends = [e.id for e in person.known if getattr(e.body, "target", None) == target.id]
            person.amend(target.id, BALLS[second % len(BALLS)], tuple(amends[: second % 3]))

    def _undo(self, person: Scorer, first: int, second: int) -> None:
        own = [event for event in person.known if event.device == person.device]
        target = _pick(own if second % 3 else person.known, first)
        if target is not None:
            person.void(target.id)

    def _redo(self, person: Scorer, first: int, _: int) -> None:
        target = _pick([event for event in person.known if isinstance(event.body, Void | Lead)], first)
        if target is not None:
            person.void(target.id)

    def _insert(self, person: Scorer, first: int, second: int) -> None:
        after = _pick([e for e in person.known if e.slot and len(e.slot) < 9], first)
        if after is not None and self._takes_part(person, after):
            person.insert(after.id, (*BALLS, *FACTS)[second % (len(BALLS) + 2)])

    def _resolve(self, person: Scorer, first: int, second: int) -> None:
        conflicts = person.ledger.conflicts
        if conflicts:
            versions = conflicts[first % len(conflicts)].versions
            person.resolve(versions, versions[second % len(versions)])

    def _grant(self, person: Scorer, first: int, second: int) -> None:
        to = self.people[first % len(self.people)]
        if second % 4:
            person.grant(to)
        else:
            person.write(Lead(epoch=1 + second % 3, device=to.device))

    def _hear(self, person: Scorer, first: int, second: int) -> None:
        other = self.people[first % len(self.people)]
        if other is not person:
            person.hear(other, None if second % 2 else 1 + second)

    @staticmethod
    def _takes_part(person: Scorer, event: Event) -> bool:
        return event.id in person.ledger._events.key_of


_ACTS: dict[str, Callable[[History, Scorer, int, int], None]] = {
    "ball": History._enter,
    "own ball": History._enter_own,
    "fact": History._fact,
    "amend": History._amend,
    "undo": History._undo,
    "redo": History._redo,
    "insert": History._insert,
    "resolve": History._resolve,
    "grant": History._grant,
    "hear": History._hear,
}
_OFTEN = ["ball", "own ball", "own ball", "hear", "hear", *_ACTS]


def _pick(events: list[Event], number: int) -> Event | None:
    """The number counts from the newest, so that small ones are the usual."""
    return events[-1 - number % len(events)] if events else None


def seeded(seed: int, steps: int = 50) -> History:
    """The history of a seed."""
    random = Random(seed)  # noqa: S311  a history to repeat, not a secret
    number = random.randrange
    played = [(random.choice(_OFTEN), number(4), number(12), number(12)) for _ in range(steps)]
    return History(played, random.randint(2, 4), heard_opening=random.random() < 0.5)


_numbers = st.integers(0, 11)
_steps = st.lists(st.tuples(st.sampled_from(_OFTEN), st.integers(0, 3), _numbers, _numbers), min_size=8, max_size=60)


def histories() -> st.SearchStrategy[History]:
    """Any history."""
    return st.builds(
        lambda steps, count, heard: History(steps, count, heard_opening=heard), _steps, st.integers(2, 4), st.booleans()
    )
