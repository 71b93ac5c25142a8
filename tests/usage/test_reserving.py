"""Reserving, over SQLite and PostgreSQL."""

import asyncio

import pytest

from core.errors import Conflict, Malformed, NotFound
from core.ids import WorkspaceId
from core.ports.usage import Claim, Reservation, ReservationState, Shortage
from core.storage.usage import charge
from tests.storage.workspaces import add_organisation
from tests.usage.book import LEASE, NOW, Book, reports, storage, tokens


async def test_what_is_reserved_counts_against_the_limit(book: Book) -> None:
    """The last of a limit can be reserved, and nothing beyond it, until some is given back."""
    held = await book.hold("a", storage(60))
    assert (held.state, held.lease_until_ms) == (ReservationState.OPEN, LEASE)
    assert await book.reserve("b", storage(41)) == Shortage(meter="storage_gb", period_ms=0, limit=100, used=60)
    await book.hold("c", storage(40))
    assert await book.counters() == {"storage_gb": (0, 100)}
    await book.refund("a")
    assert await book.counters() == {"storage_gb": (0, 40)}
    await book.hold("b", storage(41))


async def test_several_meters_are_held_all_or_none(book: Book) -> None:
    """When the tokens do not suffice, the report is not reserved either, and the key is still free."""
    await book.hold("a", tokens(800))
    short = await book.reserve("b", tokens(300), reports(1))
    assert isinstance(short, Shortage)
    assert short.meter == "ai_tokens_month"
    assert await book.counters() == {"ai_tokens_month": (0, 800)}
    await book.refund("a")
    held = await book.hold("b", tokens(300), reports(1))
    assert [share.meter for share in held.shares] == ["ai_reports_month", "ai_tokens_month"]
    assert await book.counters() == {"ai_reports_month": (0, 1), "ai_tokens_month": (0, 300)}


async def test_the_same_key_replays(book: Book) -> None:
    """The same request again reserves nothing more, in whatever order it names its meters."""
    first = await book.hold("a", tokens(300), reports(1), about="report:1")
    assert await book.hold("a", reports(1), tokens(300), about="report:1") == first
    assert await book.counters() == {"ai_reports_month": (0, 1), "ai_tokens_month": (0, 300)}


async def test_a_replay_needs_no_room_and_keeps_its_period(book: Book) -> None:
    """A retry finds its reservation when the limit is full, lower than before, or of another month."""
    first = await book.hold("a", reports(5, period_ms=7))
    assert await book.hold("a", reports(5, limit=1, period_ms=9)) == first
    assert await book.counters(9) == {}


async def test_a_replay_after_the_end_tells_how_it_ended(book: Book) -> None:
    """The key of a settled reservation holds nothing again."""
    await book.hold("a", storage(60))
    settled = await book.commit("a", storage_gb=25)
    assert await book.hold("a", storage(60)) == settled
    assert await book.counters() == {"storage_gb": (25, 0)}


@pytest.mark.parametrize(
    "claims", [(storage(11),), (storage(10), reports(1)), (tokens(10),)], ids=["amount", "more", "meter"]
)
async def test_a_key_is_for_one_request(book: Book, claims: tuple[Claim, ...]) -> None:
    """Other amounts or meters under a used key are a conflict and hold nothing."""
    await book.hold("a", storage(10))
    with pytest.raises(Conflict) as refusal:
        await book.reserve("a", *claims)
    assert refusal.value.reason == "key_reused"
    with pytest.raises(Conflict):
        await book.reserve("a", storage(10), about="upload:2")
    assert await book.counters() == {"storage_gb": (0, 10)}


async def test_a_key_is_the_workspaces_own(book: Book) -> None:
    """Two workspaces may use the same key."""
    other = await add_organisation(book.database, "other")
    await book.hold("a", storage(10))
    held = await book.meters.reserve(other, "a", [storage(100)], about=None, lease_until_ms=LEASE, now_ms=NOW)
    assert isinstance(held, Reservation)


async def test_racing_reservations_stop_at_the_limit(book: Book) -> None:
    """Of thirty who want the last ten, ten get one each."""
    results = await asyncio.gather(*(book.reserve(f"k{n}", storage(1, limit=10)) for n in range(30)))
    assert sum(isinstance(result, Reservation) for result in results) == 10
    assert await book.counters() == {"storage_gb": (0, 10)}


async def test_the_same_key_at_the_same_moment_reserves_once(book: Book) -> None:
    """Retries that overtake each other are one request."""
    results = await asyncio.gather(*(book.reserve("a", storage(60), tokens(9)) for _ in range(6)))
    assert all(result == results[0] for result in results)
    assert await book.counters() == {"storage_gb": (0, 60), "ai_tokens_month": (0, 9)}


async def test_opposite_orders_do_not_wait_for_each_other(book: Book) -> None:
    """Many who name the same meters in opposite orders, and settle meanwhile, all get through."""

    async def go(n: int) -> None:
        claims = (storage(1, None), reports(1, None), tokens(1, None))
        await book.hold(f"k{n}", *(claims if n % 2 else claims[::-1]))
        await (book.commit(f"k{n}") if n % 3 else book.refund(f"k{n}"))

    await asyncio.gather(*(go(n) for n in range(24)))
    assert await book.counters() == dict.fromkeys(("storage_gb", "ai_reports_month", "ai_tokens_month"), (16, 0))


async def test_an_upgrade_keeps_what_is_used(book: Book) -> None:
    """Under a larger limit in the same month what was used before still counts."""
    await book.hold("a", reports(5, limit=5))
    await book.commit("a")
    assert isinstance(await book.reserve("b", reports(46, limit=50)), Shortage)
    await book.hold("b", reports(45, limit=50))


async def test_a_downgrade_takes_nothing_away(book: Book) -> None:
    """Under a smaller limit nothing more can be reserved, and what is held can still be settled and given back."""
    await book.hold("a", storage(80))
    assert isinstance(await book.reserve("b", storage(1, limit=50)), Shortage)
    await book.commit("a", storage_gb=80)
    assert await book.counters() == {"storage_gb": (80, 0)}


async def test_unlimited_is_counted_too(book: Book) -> None:
    """Without a limit anything is held, and the counter tells how much."""
    await book.hold("a", storage(2**50, limit=None))
    await book.commit("a")
    assert await book.counters() == {"storage_gb": (2**50, 0)}


async def test_what_cannot_be_held_is_refused(book: Book) -> None:
    """Nothing, less than nothing, a meter twice, more than a number can say, or text that no database holds."""
    for claims in ((), (storage(0),), (storage(-5),), (storage(1), storage(2)), (storage(2**60),)):
        with pytest.raises(Malformed):
            await book.reserve("a", *claims)
    with pytest.raises(Malformed):
        await book.reserve("a\0", storage(1))
    await book.hold("a", storage(1))
    with pytest.raises(Malformed):
        await book.commit("a", ai_tokens_month=1)
    with pytest.raises(Malformed):
        await book.commit("a", storage_gb=-1)
    assert await book.counters() == {"storage_gb": (0, 1)}


async def test_what_is_unknown_is_not_found(book: Book) -> None:
    """A workspace or a reservation that nobody made."""
    nobody = WorkspaceId("nobody")
    with pytest.raises(NotFound):
        await book.meters.reserve(nobody, "a", [storage(1)], about=None, lease_until_ms=0, now_ms=0)
    for call in (
        book.commit("a"),
        book.refund("a"),
        book.meters.renew(book.workspace, "a", 0),
    ):
        with pytest.raises(NotFound):
            await call
    with pytest.raises(NotFound):
        await book.database.transact(lambda connection: charge(connection, nobody, "max_games", 0, 1, 9, "g", 0))
    assert await book.meters.counters(nobody, [0]) == []
