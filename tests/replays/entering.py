"""One device that enters a whole match through the real use case, with everything outside it in memory."""

from collections.abc import Sequence

from msgspec import Struct

from core.bootstrap import Ports
from core.eventlog.codec import encode
from core.ids import DeviceId, MatchId, ScorerId
from core.scoring.events import Happening
from core.scoring.figures import Scorecard, scorecard
from core.storage.memory import MemoryLog, MemorySnapshots
from core.transport.local import LocalBus
from core.usecases.live import Matches
from core.wire.socket import Receipt, Verdict
from cricksy.cricsheet.events import write_events

BATCH = 50
"""Events in a submit, as a device sends them after it was out of reach."""
_MATCH, _DEVICE, _SCORER = MatchId("m"), DeviceId("d"), ScorerId("s")


class Entered(Struct, frozen=True, kw_only=True):
    """How the hub took a match."""

    refused: tuple[tuple[int, str], ...]
    """Place in the match and code of what was not accepted."""
    stored: int
    conflicts: int
    set_aside: int
    """Events in the log that the merge does not show."""
    card: Scorecard


async def enter(bodies: Sequence[Happening]) -> Entered:
    """Submit a match in batches, in order, and look at what became of it."""
    matches = Matches(Ports(log=MemoryLog(), snapshots=MemorySnapshots(), bus=LocalBus()))
    await matches.create(_MATCH, "A replay", public=True)
    receipts: list[Receipt] = []
    raws = [encode(event) for event in write_events(bodies, _MATCH, _DEVICE, _SCORER)]
    async with matches.use(_MATCH) as live:
        for first in range(0, len(raws), BATCH):
            answer = await live.submit(raws[first : first + BATCH], scorer=_SCORER, device=_DEVICE)
            receipts += answer.results
        entered = Entered(
            refused=tuple(
                (place, receipt.code or receipt.status)
                for place, receipt in enumerate(receipts)
                if receipt.status is not Verdict.ACCEPTED
            ),
            stored=live.head.seq,
            conflicts=len(live.ledger.conflicts),
            set_aside=live.head.seq - len(live.ledger.canonical),
            card=scorecard(live.ledger.state),
        )
    await matches.close()
    return entered
