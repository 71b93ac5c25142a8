"""Whether a plan lets a device bring what it scored without a network."""

from collections.abc import Sequence

import pytest

from core.clock import HybridClock
from core.usecases.bounds import TUNNEL_MS, Bounds
from core.usecases.live import LiveMatch
from core.wire.socket import Receipt
from tests.usecases.play import Device, random_bodies

ONLINE = Bounds(offline=False, plan="free")
_NOON = 1_700_000_000_000


class Phone:
    """A device whose clock the test turns."""

    def __init__(self, live: LiveMatch) -> None:
        self.live, self.device, self.now_ms = live, Device("d1"), _NOON
        self.device.clock = HybridClock(wall_ms=lambda: self.now_ms)
        self._bodies = iter(random_bodies(5, overs=8))

    def enter(self, minute: float) -> bytes:
        """Enter the next fact of the match, at a minute after noon."""
        self.now_ms = _NOON + round(minute * 60_000)
        return self.device.enter(next(self._bodies))

    async def send(self, raws: Sequence[bytes], bounds: Bounds = ONLINE) -> list[Receipt]:
        """Submit in one batch."""
        return list(
            (await self.live.submit(raws, scorer=self.device.scorer, device=self.device.id, bounds=bounds)).results
        )


@pytest.fixture
def phone(live: LiveMatch) -> Phone:
    """A phone that scores the match."""
    return Phone(live)


async def test_a_tunnel_is_never_refused(phone: Phone) -> None:
    """A batch over exactly the time that is allowed is stored whole."""
    raws = [phone.enter(minute) for minute in (0, 4, 9, TUNNEL_MS / 60_000)]
    assert [receipt.code for receipt in await phone.send(raws)] == [None] * 4


async def test_an_afternoon_without_a_network_needs_the_feature(phone: Phone) -> None:
    """What is too old is kept out with all that follows it, and the refusal names the feature and the plans."""
    raws = [phone.enter(minute) for minute in (0, 10, 40, 44)]
    receipts = await phone.send(raws)
    assert [receipt.code for receipt in receipts] == ["upgrade_required"] * 4
    assert {receipt.feature for receipt in receipts} == {"offline_scoring"}
    assert receipts[0].plan == "free"
    assert receipts[0].upgrade_to == ["scorers_pro", "scorers_pro_plus"]
    assert phone.live.head.seq == 0


async def test_nothing_is_lost_by_a_refusal(phone: Phone) -> None:
    """The same bytes are taken once the plan includes them."""
    raws = [phone.enter(minute) for minute in range(0, 60, 6)]
    await phone.send(raws)
    receipts = await phone.send(raws, Bounds(offline=True))
    assert [receipt.seq for receipt in receipts] == list(range(1, 11))


async def test_what_was_stored_before_does_not_make_a_batch_old(phone: Phone) -> None:
    """A device that sends an early event again, for want of an acknowledgement, may go on."""
    first = phone.enter(0)
    await phone.send([first])
    receipts = await phone.send([first, phone.enter(90), phone.enter(91)])
    assert [receipt.status.value for receipt in receipts] == ["duplicate", "accepted", "accepted"]


async def test_what_cannot_be_read_is_not_old(phone: Phone) -> None:
    """A malformed event counts for nothing: neither is it old, nor does it take others down."""
    opening = [phone.enter(0) for _ in range(3)]
    await phone.send(opening[:1])
    receipts = await phone.send([b"{", *opening[1:], phone.enter(14)])
    assert [receipt.code for receipt in receipts] == ["malformed", None, None, None]
