"""Scorers at one match for the tests: devices with real ledgers and clocks, which hear of each other when told to."""

from collections.abc import Iterable, Sequence

from core.clock import HybridClock
from core.eventlog.envelope import Amend, Body, Event, Insert, Lead, Resolve, Slot, Void
from core.eventlog.ledger import Ledger
from core.ids import DeviceId, EventId, MatchId, PlayerId, ScorerId, TeamId
from core.scoring.delivery import Delivery
from core.scoring.events import (
    Ball,
    BatterIn,
    BowlerOn,
    Happening,
    InningsStarted,
    LineUp,
    MatchOpened,
    Player,
    Team,
)
from core.scoring.profile import Profile

MATCH = MatchId("m1")
HOME, AWAY = TeamId("home"), TeamId("away")


def side(team: TeamId) -> LineUp:
    """Eleven players ``home1`` to ``home11``."""
    return LineUp(team=team, players=tuple(Player(id=PlayerId(f"{team}{n}"), name=f"{team} {n}") for n in range(1, 12)))


OPENING: tuple[Happening, ...] = (
    MatchOpened(profile=Profile(), teams=(Team(id=HOME, name="Home"), Team(id=AWAY, name="Away"))),
    side(HOME),
    side(AWAY),
    InningsStarted(batting=HOME),
    BatterIn(player=PlayerId("home1")),
    BatterIn(player=PlayerId("home2")),
    BowlerOn(player=PlayerId("away1")),
)
"""What the first scorer enters before the first ball."""


def ball(bat: int = 0, *, wides: int = 0) -> Ball:
    """A plain delivery."""
    return Ball(delivery=Delivery(bat=bat, wides=wides))


class Wall:
    """A clock on the wall that goes on by a millisecond whenever somebody looks."""

    def __init__(self) -> None:
        """At a fixed time."""
        self.ms = 1_700_000_000_000

    def __call__(self) -> int:
        """The time in milliseconds."""
        self.ms += 1
        return self.ms


class Scorer:
    """A person with a device."""

    def __init__(self, name: str, wall: Wall, skew_ms: int = 0) -> None:
        """``skew_ms``: how far the device's clock is off."""
        self.device = DeviceId(name)
        self.ledger = Ledger(MATCH)
        self.known: list[Event] = []
        self.hlc = HybridClock(lambda: wall() + skew_ms)
        self._counter = 0
        self._heard: dict[DeviceId, int] = {}

    def write(self, body: Body, parent: EventId | None = None, slot: Slot = (), epoch: int | None = None) -> Event:
        """Write any event."""
        self._counter += 1
        event = Event(
            id=EventId(f"{self.device}:{self._counter}"),
            match_id=MATCH,
            device=self.device,
            scorer=ScorerId(f"{self.device}-person"),
            hlc=self.hlc.tick(),
            lead_epoch=self.ledger.lead_epoch if epoch is None else epoch,
            parent=parent,
            slot=slot,
            body=body,
        )
        self.take(event)
        return event

    def enter(self, body: Happening) -> Event:
        """Go on from the end of what is in sight."""
        place = self.ledger.place(body, self.device)
        return self.write(body, place.parent, place.slot)

    def enter_own(self, body: Happening, since: EventId | None = None) -> Event:
        """Go on from one's own last event, or from what was agreed since, whatever else is in sight."""
        place = self.ledger.place_own(body, self.device, since)
        return self.write(body, place.parent, place.slot)

    def enter_all(self, bodies: Iterable[Happening]) -> list[Event]:
        """Enter several."""
        return [self.enter(body) for body in bodies]

    def amend(self, target: EventId, body: Happening, supersedes: tuple[EventId, ...] = ()) -> Event:
        """Correct an event."""
        return self.write(Amend(target=target, body=body, supersedes=supersedes))

    def void(self, target: EventId) -> Event:
        """Take an event back."""
        return self.write(Void(target=target))

    def insert(self, after: EventId, body: Happening) -> Event:
        """Put in what was missed."""
        place = self.ledger.place_insert(after, self.device, body)
        return self.write(Insert(after=after, before=None, body=body), slot=place.slot)

    def resolve(self, covers: Sequence[EventId], choice: EventId) -> Event:
        """Say which version holds."""
        return self.write(Resolve(covers=tuple(covers), choice=choice))

    def grant(self, to: "Scorer") -> Event:
        """Give the lead to somebody."""
        return self.write(Lead(epoch=self.ledger.next_epoch, device=to.device))

    def take(self, event: Event) -> None:
        """Receive an event."""
        if event.id not in self.ledger:
            self.hlc.observe(event.hlc)
            self.known.append(event)
            self.ledger.add(event)

    def hear(self, other: "Scorer", most: int | None = None) -> None:
        """Receive what another knows, in the order in which the other learnt it; ``most`` events at a time."""
        start = self._heard.get(other.device, 0)
        stop = len(other.known) if most is None else min(start + most, len(other.known))
        for event in other.known[start:stop]:
            self.take(event)
        self._heard[other.device] = stop

    @property
    def runs(self) -> int:
        """The total of the innings in progress."""
        innings = self.ledger.state.current
        return innings.runs if innings else 0


def scorers(count: int) -> list[Scorer]:
    """Some scorers, ``a`` to ``d``, with clocks that differ."""
    wall = Wall()
    return [Scorer(name, wall, skew) for name, skew in list(zip("abcd", (0, 40, -25, 7), strict=True))[:count]]


def opened_pair() -> tuple[Scorer, Scorer]:
    """A lead and a second scorer who have both seen the opening."""
    lead, second = scorers(2)
    lead.enter_all(OPENING)
    share(lead, second)
    return lead, second


def everything(*people: Scorer) -> list[Event]:
    """All events that anybody knows, each once."""
    return list({event.id: event for person in people for event in person.known}.values())


def share(*people: Scorer) -> None:
    """Let everybody hear everything."""
    for event in everything(*people):
        for person in people:
            person.take(event)
