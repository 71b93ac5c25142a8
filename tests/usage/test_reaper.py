"""Reservations whose owner is gone are settled by what exists."""

import asyncio

import pytest

from core.errors import Unavailable
from core.ids import WorkspaceId
from core.ports.usage import Claim, Reservation, ReservationState
from core.storage.engine import Database
from core.storage.meters import SqlMeters
from core.usecases.reaper import Reaper
from tests.usage.books import differences

_LEASE = 1000
_LATER = 1001


class _Shelf:
    """What exists, by name."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, int]] = {}
        self.hidden: set[str] = set()
        self.looked = asyncio.Event()

    async def found(self, about: str) -> dict[str, int]:
        """How much of each meter a thing uses."""
        self.looked.set()
        if about in self.hidden:
            raise Unavailable
        return self.things.get(about, {})


class _Scene:
    """A reaper after the leases are over, and what it finds."""

    def __init__(self, database: Database, meters: SqlMeters, workspace: WorkspaceId) -> None:
        self.database = database
        self.meters = meters
        self.workspace = workspace
        self.shelf = _Shelf()
        self.reaper = Reaper(meters, self.shelf, now_ms=lambda: _LATER)

    async def hold(self, key: str, about: str | None, *, lease: int = _LEASE, **amounts: int) -> Reservation:
        """Reserve; of tokens the estimate is half."""
        claims = [
            Claim(
                meter=meter, period_ms=0, amount=amount, limit=None, estimate=amount // 2 if "token" in meter else None
            )
            for meter, amount in amounts.items()
        ]
        held = await self.meters.reserve(self.workspace, key, claims, about=about, lease_until_ms=lease, now_ms=0)
        assert isinstance(held, Reservation)
        return held

    async def counters(self) -> dict[str, tuple[int, int]]:
        """``(used, reserved)`` of each meter, once the ledger has been compared with them."""
        assert await differences(self.database) == []
        return {each.meter: (each.used, each.reserved) for each in await self.meters.counters(self.workspace, [0])}


@pytest.fixture
def scene(database: Database, meters: SqlMeters, workspace: WorkspaceId) -> _Scene:
    """Nothing is reserved, and nothing exists."""
    return _Scene(database, meters, workspace)


async def test_a_stored_object_is_charged_with_its_size(scene: _Scene) -> None:
    """An uploader that died after storing pays for what is there; one that died before gets all of it back."""
    await scene.hold("a", "upload:a", storage_gb=60)
    await scene.hold("b", "upload:b", storage_gb=30)
    scene.shelf.things["upload:a"] = {"storage_gb": 55}
    assert await scene.reaper.sweep() == 2
    assert await scene.counters() == {"storage_gb": (55, 0)}


async def test_a_report_that_exists_is_charged(scene: _Scene) -> None:
    """One report where it is there, with the tokens that it says it took; else none, and the estimate of tokens."""
    for key in "abc":
        await scene.hold(key, f"report:{key}", ai_reports_month=1, ai_tokens_month=1000)
    scene.shelf.things["report:a"] = {"ai_reports_month": 1, "ai_tokens_month": 321}
    scene.shelf.things["report:b"] = {"ai_reports_month": 1}
    await scene.reaper.sweep()
    assert await scene.counters() == {"ai_reports_month": (2, 0), "ai_tokens_month": (321 + 500 + 500, 0)}


async def test_what_is_about_nothing_is_refunded(scene: _Scene) -> None:
    """Where there is nothing to look at, what is not estimated is given back."""
    await scene.hold("a", None, storage_gb=60)
    await scene.reaper.sweep()
    assert await scene.counters() == {"storage_gb": (0, 0)}


async def test_a_lease_that_is_not_over_is_left_alone(scene: _Scene) -> None:
    """The owner may still be at work."""
    await scene.hold("a", "upload:a", lease=_LATER + 1, storage_gb=60)
    assert await scene.reaper.sweep() == 0
    assert await scene.counters() == {"storage_gb": (0, 60)}


async def test_what_cannot_be_looked_at_waits(scene: _Scene) -> None:
    """While the store is away nothing is refunded, others are settled, and the next sweep finds it."""
    for key in "abc":
        await scene.hold(key, f"upload:{key}", storage_gb=10)
    scene.shelf.hidden.add("upload:b")
    assert await scene.reaper.sweep() == 2
    assert await scene.counters() == {"storage_gb": (0, 10)}
    scene.shelf.hidden.clear()
    assert await scene.reaper.sweep() == 1
    assert await scene.reaper.sweep() == 0
    assert await scene.counters() == {"storage_gb": (0, 0)}


async def test_all_pages_are_swept(scene: _Scene) -> None:
    """More than one page of leases is settled in one sweep, past those that have to wait."""
    for n in range(105):
        await scene.hold(f"k{n:03}", f"upload:{n}", storage_gb=1)
    scene.shelf.hidden.update(f"upload:{n}" for n in range(101))
    assert await scene.reaper.sweep() == 4
    assert await scene.counters() == {"storage_gb": (0, 101)}


async def test_several_reapers_settle_each_once(scene: _Scene) -> None:
    """They find the same leases at the same moment, and charge each object once."""
    for n in range(20):
        await scene.hold(f"k{n}", f"upload:{n}", storage_gb=10)
        scene.shelf.things[f"upload:{n}"] = {"storage_gb": 7} if n % 2 else {}
    await asyncio.gather(*(Reaper(scene.meters, scene.shelf, now_ms=lambda: _LATER).sweep() for _ in range(3)))
    assert await scene.counters() == {"storage_gb": (70, 0)}


async def test_a_late_owner_and_the_reaper_settle_once(scene: _Scene) -> None:
    """Whichever is first decides, and the owner hears how it ended."""
    for n in range(20):
        await scene.hold(f"k{n}", f"upload:{n}", storage_gb=10)
    sweep = asyncio.create_task(scene.reaper.sweep())
    ends = await asyncio.gather(
        *(scene.meters.commit(scene.workspace, f"k{n}", {"storage_gb": 9}, now_ms=_LATER) for n in range(20))
    )
    await sweep
    committed = sum(end.state is ReservationState.COMMITTED for end in ends)
    assert all(end.state is not ReservationState.OPEN for end in ends)
    assert await scene.counters() == {"storage_gb": (9 * committed, 0)}


async def test_a_renewal_while_the_reaper_looks_saves_the_reservation(scene: _Scene) -> None:
    """What it decided on the old lease is not done; an owner who is back keeps what it holds."""
    await scene.hold("a", "upload:a", storage_gb=60)
    ready = asyncio.Event()

    class _Slow(_Shelf):
        async def found(self, about: str) -> dict[str, int]:
            self.looked.set()
            await ready.wait()
            return await super().found(about)

    slow = _Slow()
    sweep = asyncio.create_task(Reaper(scene.meters, slow, now_ms=lambda: _LATER).sweep())
    await slow.looked.wait()
    await scene.meters.renew(scene.workspace, "a", _LATER + 5000)
    ready.set()
    assert await sweep == 0
    assert await scene.counters() == {"storage_gb": (0, 60)}
