"""What a scoring device knows of its match, and what its scorer enters next."""

from collections.abc import Sequence

from core.clock import HybridClock
from core.eventlog.envelope import Event
from core.eventlog.ledger import Ledger
from core.ids import DeviceId, EventId
from core.scoring.events import Ball
from cricksy.ground import Ground
from cricksy.journal import Journal
from cricksy.script import Script

AHEAD_BALLS = 3
"""How far a second scorer may be ahead of the lead."""


class Observer:
    """One scorer's eyes and fingers: the ledger of the device, and the place in the script.

    A scorer enters what happened on the field, not what the other scorer entered: every ball goes
    after this device's own last one, whatever others have scored since. A second scorer leaves facts
    between balls to the lead and waits for them.
    """

    def __init__(self, script: Script, ground: Ground, device: DeviceId, lead: DeviceId, journal: Journal) -> None:
        """``journal`` holds what an earlier run of this device entered; ``lead`` is the first device's id."""
        self._script = script
        self._match_id = ground.match_id
        self.device = device
        self._scorer = ground.scorer
        self._lead = lead
        self.journal = journal
        self.ledger = Ledger(ground.match_id)
        self._clock = HybridClock()
        self._places = script.places(lead=device == lead)
        self._entered = 0
        self._counter = 0
        self._told_by_lead = 0
        for event in journal.events.values():
            self._remember(event)

    @property
    def finished(self) -> bool:
        """Whether the scorer has entered the whole match."""
        return self._entered == len(self._places)

    @property
    def balls_entered(self) -> int:
        """Deliveries among what this scorer has entered."""
        if self.device != self._lead:
            return self._entered
        return self._script.balls_before(self._entered)

    def can_enter(self) -> bool:
        """Whether the next thing to enter is in sight: never beyond facts that only the lead knows."""
        if self.finished:
            return False
        if self.device == self._lead:
            return True
        place, known = self._places[self._entered], self._told_by_lead
        return self._script.only_balls_between(known, place) and place <= known + AHEAD_BALLS

    def enter_ball(self) -> None:
        """Enter what is due up to and with the next ball, or to the end of the match."""
        while self.can_enter():
            if isinstance(self._enter(), Ball):
                return

    def restore(self, log: Sequence[Event]) -> None:
        """Take the whole log at the start, this device's own events first: an earlier run may have entered them."""
        for event in log:
            if event.device == self.device and event.id not in self.journal.events:
                self.journal.adopt(event)
                self._remember(event)
        for event in log:
            self.take(event)

    def take(self, event: Event) -> None:
        """Take an event from the hub's log; they come in the log's order and each once."""
        if event.device == self.device:
            return
        self._clock.observe(event.hlc)
        self._told_by_lead += event.device == self._lead
        self.ledger.add(event)

    def _enter(self) -> object:
        body = self._script.bodies[self._places[self._entered]]
        place = self.ledger.place_own(body, self.device)
        event = Event(
            id=EventId(f"{self.device}:{self._counter + 1}"),
            match_id=self._match_id,
            device=self.device,
            scorer=self._scorer,
            hlc=self._clock.tick(),
            lead_epoch=place.lead_epoch,
            parent=place.parent,
            slot=place.slot,
            body=body,
        )
        self.journal.write(event)
        self._remember(event)
        return body

    def _remember(self, event: Event) -> None:
        self._clock.observe(event.hlc)
        self._counter = max(self._counter, int(event.id.rpartition(":")[2]))
        self._entered += 1
        self.ledger.add(event)
