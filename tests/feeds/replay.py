"""Matches that are projected ball by ball, without a server."""

from collections.abc import Iterable, Iterator

from core.eventlog.ledger import Ledger
from core.ids import DeviceId, MatchId, ScorerId
from core.ports import Head
from core.scoring.events import Ball, Happening
from core.usecases.broadcast.document import Document
from core.wire.feeds import FeedState
from cricksy.cricsheet import import_match, read
from cricksy.cricsheet.events import write_events
from tests.support import cricsheet_dir

MATCH = MatchId("m1")
MADE_MS = 1_700_000_000_000


def real(stem: str) -> tuple[Happening, ...]:
    """The facts of a real match; skips the test where there are none here."""
    return tuple(import_match(read((cricsheet_dir() / "matches" / f"{stem}.json").read_bytes())).bodies)


class Replay:
    """A ledger that grows by an event at a time, and the document of it."""

    def __init__(self) -> None:
        """Nothing has happened."""
        self.ledger = Ledger(MATCH)
        self.document = Document(MATCH, self.ledger)
        self.seq = 0

    def state(self) -> FeedState:
        """The document as things stand."""
        return self.document.at(Head(epoch=0, seq=self.seq), MADE_MS)

    def balls(self, bodies: Iterable[Happening]) -> Iterator[FeedState]:
        """The document before anything, at every ball, and at the end."""
        yield self.state()
        for event in write_events(bodies, MATCH, DeviceId("d"), ScorerId("s"), start_ms=MADE_MS):
            self.ledger.add(event)
            self.seq += 1
            if isinstance(event.body, Ball):
                yield self.state()
        yield self.state()


def last(bodies: Iterable[Happening]) -> FeedState:
    """The document once all has happened."""
    *_, state = Replay().balls(bodies)
    return state
