"""Committing, refunding and renewing, over SQLite and PostgreSQL."""

import asyncio

import pytest

from core.errors import Conflict, Malformed, NotFound
from core.ports.usage import Reservation, ReservationState
from tests.usage.book import LEASE, NOW, Book, actuals, reports, storage, tokens


async def test_a_second_finish_changes_nothing(book: Book) -> None:
    """Whoever finishes first decides; the others are told what was settled."""
    await book.hold("a", storage(60))
    settled = await book.commit("a", storage_gb=25)
    assert await book.commit("a", storage_gb=50) == settled
    assert await book.refund("a") == settled
    await book.hold("b", storage(60))
    refunded = await book.refund("b")
    assert (refunded.state, actuals(refunded)) == (ReservationState.REFUNDED, {"storage_gb": 0})
    assert await book.commit("b", storage_gb=60) == refunded
    assert await book.counters() == {"storage_gb": (25, 0)}


async def test_racing_finishes_settle_once(book: Book) -> None:
    """Of a commit, a refund and a reaper at the same moment exactly one has its way, and all hear which."""
    for key in "abcdefgh":
        held = await book.hold(key, storage(10))
        ends = await asyncio.gather(
            book.commit(key, storage_gb=9),
            book.refund(key),
            book.meters.settle(held, {"storage_gb": 8}, now_ms=NOW),
            book.meters.settle(held, {"storage_gb": 7}, now_ms=NOW),
        )
        assert all(end == ends[0] for end in ends)
        assert (await book.counters())["storage_gb"] == (ends[0].shares[0].actual, 0)
        await book.give_back("storage_gb", ends[0].shares[0].actual or 0)


async def test_a_reservation_settles_in_its_period(book: Book) -> None:
    """What was reserved in June is charged to June, though it ends in July; July starts with nothing."""
    await book.hold("june", reports(4, period_ms=6))
    await book.hold("july", reports(5, period_ms=7))
    await book.commit("june", ai_reports_month=3)
    assert await book.counters(6) == {"ai_reports_month": (3, 0)}
    assert await book.counters(7) == {"ai_reports_month": (0, 5)}


async def test_a_lease_is_renewed_until_it_is_settled(book: Book) -> None:
    """It only gets longer, and once the reservation is settled it is too late."""
    await book.hold("a", storage(60))
    assert (await book.meters.renew(book.workspace, "a", LEASE + 5)).lease_until_ms == LEASE + 5
    assert (await book.meters.renew(book.workspace, "a", LEASE)).lease_until_ms == LEASE + 5
    await book.refund("a")
    with pytest.raises(Conflict) as refusal:
        await book.meters.renew(book.workspace, "a", LEASE + 9)
    assert refusal.value.reason == "reservation_settled"


async def test_expired_leases_are_found_oldest_first(book: Book) -> None:
    """Page by page, those that are open and whose time is over; with all that they hold."""
    for n, key in enumerate("cab"):
        held = await book.meters.reserve(
            book.workspace, key, [tokens(1), reports(1)], about=key, lease_until_ms=n // 2, now_ms=0
        )
        assert isinstance(held, Reservation)
    await book.hold("live", reports(1))
    assert [found.key for found in await book.meters.expired(0)] == ["a", "c"]
    first = await book.meters.expired(LEASE - 1, limit=2)
    assert [found.key for found in first] == ["a", "c"]
    assert [share.meter for share in first[0].shares] == ["ai_reports_month", "ai_tokens_month"]
    rest = await book.meters.expired(LEASE - 1, after=first[-1], limit=2)
    assert [found.key for found in rest] == ["b"]
    await book.commit("a")
    assert [found.key for found in await book.meters.expired(LEASE)] == ["c", "b", "live"]


async def test_a_renewal_beats_a_reaper_that_saw_the_old_lease(book: Book) -> None:
    """What a reaper decided on an older lease is not done."""
    seen = await book.hold("a", storage(60))
    renewed = await book.meters.renew(book.workspace, "a", LEASE + 5)
    assert await book.meters.settle(seen, {}, now_ms=NOW) == renewed
    assert await book.counters() == {"storage_gb": (0, 60)}
    settled = await book.meters.settle(renewed, {"storage_gb": 12}, now_ms=NOW)
    assert settled.state is ReservationState.COMMITTED
    assert await book.counters() == {"storage_gb": (12, 0)}


async def test_a_reaper_that_finds_nothing_refunds(book: Book) -> None:
    """A meter of which nothing was used is given back."""
    seen = await book.hold("a", storage(60))
    assert (await book.meters.settle(seen, {}, now_ms=NOW)).state is ReservationState.REFUNDED
    assert await book.counters() == {"storage_gb": (0, 0)}


async def test_a_bill_is_what_its_owner_says(book: Book) -> None:
    """More than was held is charged, of a meter that it does not name nothing, and a bill of nothing is a refund."""
    await book.hold("a", reports(1), tokens(500))
    await book.pay("a", ai_reports_month=1, ai_tokens_month=1200)
    assert await book.counters() == {"ai_reports_month": (1, 0), "ai_tokens_month": (1200, 0)}
    await book.hold("b", reports(1), tokens(500, None))
    await book.pay("b", ai_tokens_month=70)
    assert await book.counters() == {"ai_reports_month": (1, 0), "ai_tokens_month": (1270, 0)}
    await book.hold("c", reports(1))
    await book.pay("c")
    assert (await book.refund("c")).state is ReservationState.REFUNDED
    assert await book.counters() == {"ai_reports_month": (1, 0), "ai_tokens_month": (1270, 0)}


@pytest.mark.parametrize(("made", "spent"), [(1, 700), (0, 10), (0, 0)])
async def test_a_bill_sets_right_what_a_reaper_has_settled(made: int, spent: int, book: Book) -> None:
    """Be that more or less: in the end the counters are as if the owner had been first."""
    seen = await book.hold("a", reports(1), tokens(500))
    await book.meters.settle(seen, {"ai_tokens_month": 400}, now_ms=NOW)
    assert await book.counters() == {"ai_reports_month": (0, 0), "ai_tokens_month": (400, 0)}
    for _ in range(2):
        await book.pay("a", ai_reports_month=made, ai_tokens_month=spent)
    assert actuals(await book.refund("a")) == {"ai_reports_month": made, "ai_tokens_month": spent}
    assert await book.counters() == {"ai_reports_month": (made, 0), "ai_tokens_month": (spent, 0)}


async def test_a_bill_that_cannot_be(book: Book) -> None:
    """Of a meter that is not held, or of nothing that is held at all: it is refused, and nothing has changed."""
    await book.hold("a", reports(1))
    with pytest.raises(Malformed):
        await book.pay("a", ai_tokens_month=1)
    with pytest.raises(NotFound):
        await book.pay("b", ai_reports_month=1)
    assert await book.counters() == {"ai_reports_month": (0, 1)}


async def test_what_is_still_held_for_a_thing_is_given_back(book: Book) -> None:
    """All that is open about it, and nothing that is about something else, or settled."""
    for key, about in (("a", "analysis:1"), ("a:2", "analysis:1"), ("a:3", "analysis:1"), ("b", "analysis:2")):
        await book.hold(key, reports(1), about=about)
    await book.hold("c", reports(1))
    await book.commit("a", ai_reports_month=1)
    await book.give_back_about("analysis:1")
    await book.give_back_about("analysis:1")
    assert await book.counters() == {"ai_reports_month": (1, 2)}
