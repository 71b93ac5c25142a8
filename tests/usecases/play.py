"""Matches to submit: random ones that the Laws allow, and devices that enter them."""

import random
from collections.abc import Iterable, Sequence

from core.clock import HybridClock
from core.eventlog.codec import decode, encode
from core.eventlog.envelope import Body, Event, Slot
from core.eventlog.ledger import Ledger
from core.ids import DeviceId, EventId, MatchId, ScorerId
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, End, How
from core.scoring.events import Ball, Happening
from core.scoring.profile import Profile
from core.scoring.profiles import T20
from tests.laws.game import A, B, Game, player

MATCH = MatchId("m1")

_RUNS = [Delivery(bat=runs, boundary=runs in (4, 6)) for runs in (0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 4, 6)]
_EXTRAS = [
    Delivery(wides=1),
    Delivery(wides=5),
    Delivery(no_balls=1),
    Delivery(no_balls=1, bat=4, boundary=True),
    Delivery(leg_byes=1),
    Delivery(byes=4),
]
_WICKETS = (How.BOWLED, How.LBW, How.CAUGHT, How.RUN_OUT)


def random_bodies(seed: int, overs: int = 4, profile: Profile = T20) -> list[Happening]:
    """Two innings of so many overs; the same seed gives the same match."""
    chance = random.Random(seed)  # noqa: S311  a repeatable match, not a secret
    game = Game(profile)
    for side in (A, B):
        game.start(side)
        while not game.now.closed and game.now.overs_complete < overs:
            game.ready()
            game.add(Ball(delivery=_random_delivery(chance, game)))
    return game.bodies


def _random_delivery(chance: random.Random, game: Game) -> Delivery:
    if game.now.free_hit or chance.random() > 0.06:
        return chance.choice(_RUNS if chance.random() > 0.2 else _EXTRAS)
    how = chance.choice(_WICKETS)
    fielder = player(game.now.bowling, 5)
    return Delivery(
        wickets=(
            Dismissal(
                how=how,
                fielders=(fielder,) if how in (How.CAUGHT, How.RUN_OUT) else (),
                end=chance.choice(list(End)) if how is How.RUN_OUT else None,
            ),
        )
    )


class Device:
    """A scoring device: its own clock, counter and view of the match."""

    def __init__(self, name: str, match_id: MatchId = MATCH) -> None:
        """``name`` also names its scorer."""
        self.id = DeviceId(name)
        self.scorer = ScorerId(f"scorer-{name}")
        self.ledger = Ledger(match_id)
        self.clock = HybridClock(wall_ms=lambda: 1_700_000_000_000)
        self._match_id = match_id
        self._counter = 0

    def enter(self, body: Happening, *, own: bool = False) -> bytes:
        """Write the next fact as this device sees the match; ``own``: after its own last one."""
        place = (self.ledger.place_own if own else self.ledger.place)(body, self.id)
        return self.write(body, parent=place.parent, slot=place.slot, lead_epoch=place.lead_epoch)

    def write(self, body: Body, *, parent: EventId | None = None, slot: Slot = (), lead_epoch: int = 0) -> bytes:
        """Write any event, and take it into the own view."""
        self._counter += 1
        event = Event(
            id=EventId(f"{self.id}:{self._counter}"),
            match_id=self._match_id,
            device=self.id,
            scorer=self.scorer,
            hlc=self.clock.tick(),
            lead_epoch=lead_epoch,
            parent=parent,
            slot=slot,
            body=body,
        )
        self.ledger.add(event)
        return encode(event)

    def hear(self, raws: Iterable[bytes]) -> None:
        """Take others' events into the own view."""
        for raw in raws:
            event = decode(raw)
            self.clock.observe(event.hlc)
            self.ledger.add(event)


def last_ball(device: Device) -> Event:
    """The newest canonical ball in a device's view."""
    newest = next(entry for entry in reversed(device.ledger.canonical) if isinstance(entry.body, Ball))
    return device.ledger.event(newest.event_id)


def entered(bodies: Sequence[Happening], device: Device) -> list[bytes]:
    """A whole match as one device enters it."""
    return [device.enter(body) for body in bodies]
