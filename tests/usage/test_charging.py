"""What is counted at once, and the ledger, over SQLite and PostgreSQL."""

import asyncio

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from core.errors import NotFound
from core.ports.usage import Counter, ReservationState, Shortage
from core.storage.tables.usage import usage_ledger
from core.storage.usage import charge
from tests.usage.book import NOW, Book, actuals, reports, storage, tokens


async def test_a_commit_charges_the_actual_and_gives_the_rest_back(book: Book) -> None:
    """What was reserved and not used is free again."""
    await book.hold("a", storage(60))
    settled = await book.commit("a", storage_gb=25)
    assert (settled.state, actuals(settled)) == (ReservationState.COMMITTED, {"storage_gb": 25})
    assert await book.counters() == {"storage_gb": (25, 0)}


async def test_a_commit_without_an_actual_charges_all_of_it(book: Book) -> None:
    """Where the owner says nothing, what was reserved was used."""
    await book.hold("a", reports(1), tokens(500))
    await book.commit("a", ai_tokens_month=120)
    assert await book.counters() == {"ai_reports_month": (1, 0), "ai_tokens_month": (120, 0)}


async def test_an_actual_above_the_reserved_is_charged(book: Book) -> None:
    """Tokens that were spent are charged, even above the limit; nothing more can be reserved then."""
    await book.hold("a", tokens(900))
    await book.commit("a", ai_tokens_month=1200)
    assert await book.counters() == {"ai_tokens_month": (1200, 0)}
    assert await book.reserve("b", tokens(1)) == Shortage(meter="ai_tokens_month", period_ms=7, limit=1000, used=1200)


async def test_charges_stop_at_the_limit(book: Book) -> None:
    """What is counted at once counts up to the limit, and down again whatever the limit has become."""
    assert [await book.charge(1, 2) for _ in range(3)] == [1, 2, None]
    assert await book.charge(-1, 0) == 1
    assert await book.counters() == {"max_games": (1, 0)}


async def test_no_more_is_given_back_than_was_taken(book: Book) -> None:
    """A counter never says less than nothing."""
    assert await book.charge(-1, None) is None
    await book.charge(2, None)
    assert await book.charge(-3, None) is None
    assert await book.counters() == {"max_games": (2, 0)}


async def test_a_charge_is_undone_with_the_callers_work(book: Book) -> None:
    """When what was charged for is not stored in the end, nothing was charged."""

    def work(connection: object) -> None:
        charge(connection, book.workspace, "max_games", 0, 1, 10, "game:1", NOW)  # type: ignore[arg-type]
        raise NotFound

    with pytest.raises(NotFound):
        await book.database.transact(work)
    assert await book.counters() == {}


async def test_racing_charges_stop_at_the_limit(book: Book) -> None:
    """Of twenty who make a game at the same moment, those within the limit do."""
    used = await asyncio.gather(*(book.charge(1, 7) for _ in range(20)))
    assert sorted(amount for amount in used if amount is not None) == [1, 2, 3, 4, 5, 6, 7]
    assert await book.counters() == {"max_games": (7, 0)}


async def test_every_change_is_in_the_ledger(book: Book) -> None:
    """The ledger tells what happened, in order, page by page, and nothing of what was refused."""
    await book.hold("a", storage(60))
    await book.reserve("no", storage(60))
    await book.commit("a", storage_gb=25)
    await book.hold("b", storage(10))
    await book.refund("b")
    entries = await book.meters.ledger(book.workspace, "storage_gb", 0)
    assert [(entry.entry, entry.key, entry.used, entry.reserved) for entry in entries] == [
        ("reserve", "a", 0, 60),
        ("commit", "a", 25, -60),
        ("reserve", "b", 0, 10),
        ("refund", "b", 0, -10),
    ]
    assert all(entry.at_ms == NOW for entry in entries)
    assert await book.meters.ledger(book.workspace, "storage_gb", 0, after=entries[1].id, limit=1) == entries[2:3]


async def test_the_ledger_cannot_be_changed(book: Book) -> None:
    """The database itself refuses to forget an entry."""
    await book.hold("a", storage(60))
    with pytest.raises(IntegrityError, match="append-only"):
        await book.database.transact(lambda connection: connection.execute(delete(usage_ledger)).rowcount)
    assert await book.counters() == {"storage_gb": (0, 60)}


async def test_counters_are_of_the_periods_asked_for(book: Book) -> None:
    """The months that are over are not in the way."""
    await book.hold("a", reports(1, period_ms=6))
    await book.hold("b", reports(2, period_ms=7))
    await book.hold("c", storage(3))
    found = await book.meters.counters(book.workspace, [0, 7])
    assert sorted(found, key=lambda counter: counter.meter) == [
        Counter(meter="ai_reports_month", period_ms=7, used=0, reserved=2),
        Counter(meter="storage_gb", period_ms=0, used=0, reserved=3),
    ]
