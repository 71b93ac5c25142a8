"""Reserving what a plan limits, and what is said when too little is left."""

from datetime import datetime

import pytest

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Limit
from core.errors import Conflict, LimitReached, Malformed, QuotaExhausted, Unavailable
from core.ids import AccountId, MatchId, WorkspaceId
from core.ports.usage import ReservationState
from core.storage.engine import Database
from core.storage.meters import SqlMeters
from core.storage.slots import SqlSlots
from core.usecases.metering import Ask, Metering
from core.usecases.usage import Usage, UsageSummary
from tests.usage.plans import Plans

_GB = 10**9


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.fixture
def plans(workspace: WorkspaceId) -> Plans:
    """A workspace on Coach Pro Plus, whose months begin on the 31st or the last."""
    return Plans(workspace, "coach_pro_plus", anchor_ms=_ms("2026-01-31 10:00Z"), now_ms=_ms("2026-02-28 09:00Z"))


@pytest.fixture
def metering(plans: Plans, meters: SqlMeters) -> Metering:
    """Spending by that plan and that time."""
    return Metering(plans, meters, now_ms=plans.now)


@pytest.fixture
def summary(plans: Plans, meters: SqlMeters, database: Database) -> UsageSummary:
    """The usage by that plan and that time."""
    return UsageSummary(plans, meters, SqlSlots(database), now_ms=plans.now)


def _storage(amount: int) -> list[Ask]:
    return [Ask(meter=Limit.STORAGE_GB, amount=amount)]


def _reports(amount: int) -> list[Ask]:
    return [Ask(meter=Limit.AI_REPORTS_MONTH, amount=amount)]


async def _of(summary: UsageSummary, workspace: WorkspaceId, meter: str) -> Usage:
    return next(line for line in await summary.of(workspace) if line.meter == meter)


async def test_a_spent_month_says_when_there_is_more_and_who_has_more(
    metering: Metering, workspace: WorkspaceId
) -> None:
    """The refusal names the meter, the limit, what is gone, when the month ends, and the plans with a larger limit."""
    await metering.reserve(Subject(workspace), "a", _reports(150), lease_s=60)
    with pytest.raises(QuotaExhausted) as refusal:
        await metering.reserve(Subject(workspace), "b", _reports(1), lease_s=60)
    assert refusal.value.fields == {
        "meter": "ai_reports_month",
        "limit": 150,
        "used": 150,
        "resets_at": "2026-02-28T10:00:00Z",
        "plan": "coach_pro_plus",
        "upgrade_to": ["analyst_pro", "analyst_pro_plus", "org_pro_starter", "org_pro_growth", "org_pro_elite"],
    }


async def test_full_storage_says_that_something_has_to_go(metering: Metering, workspace: WorkspaceId) -> None:
    """What is held has no month: the refusal counts bytes, and time will not help."""
    await metering.reserve(Subject(workspace), "a", _storage(499 * _GB), lease_s=60)
    with pytest.raises(LimitReached) as refusal:
        await metering.reserve(Subject(workspace), "b", _storage(2 * _GB), lease_s=60)
    assert refusal.value.fields == {
        "meter": "storage_gb",
        "limit": 500 * _GB,
        "used": 499 * _GB,
        "resets_at": None,
        "plan": "coach_pro_plus",
        "upgrade_to": ["org_pro_starter", "org_pro_growth", "org_pro_elite"],
    }


async def test_members_share_the_workspaces_limits(metering: Metering, workspace: WorkspaceId, plans: Plans) -> None:
    """What one member of an organisation reserves is gone for the others, whatever their own seats give."""
    plans.plan = "org_pro_starter"
    ann, bob = AccountId("ann"), AccountId("bob")
    await metering.reserve(Subject(workspace, ann), "a", _storage(4_999 * _GB), lease_s=60)
    with pytest.raises(LimitReached):
        await metering.reserve(Subject(workspace, bob), "b", _storage(2 * _GB), lease_s=60)


async def test_a_new_month_starts_with_nothing_used(
    metering: Metering, summary: UsageSummary, workspace: WorkspaceId, plans: Plans
) -> None:
    """At the anchor's hour the counter begins anew; what was reserved before is charged to the month before."""
    await metering.reserve(Subject(workspace), "a", _reports(150), lease_s=60)
    plans.now_ms = _ms("2026-02-28 10:00Z")
    await metering.reserve(Subject(workspace), "b", _reports(150), lease_s=60)
    await metering.commit(workspace, "a")
    line = await _of(summary, workspace, Limit.AI_REPORTS_MONTH)
    assert (line.used, line.reserved, line.resets_at) == (0, 150, "2026-03-31T10:00:00Z")
    plans.now_ms = _ms("2026-02-28 09:59Z")
    line = await _of(summary, workspace, Limit.AI_REPORTS_MONTH)
    assert (line.used, line.reserved, line.resets_at) == (150, 0, "2026-02-28T10:00:00Z")


async def test_an_upgrade_in_mid_month_keeps_what_is_used(
    metering: Metering, workspace: WorkspaceId, plans: Plans
) -> None:
    """The larger plan gives the difference, and says so."""
    plans.plan = "free"
    await metering.reserve(Subject(workspace), "a", _reports(5), lease_s=60)
    plans.plan = "player_pro"
    await metering.reserve(Subject(workspace), "b", _reports(45), lease_s=60)
    with pytest.raises(QuotaExhausted) as refusal:
        await metering.reserve(Subject(workspace), "c", _reports(1), lease_s=60)
    assert (refusal.value.fields["limit"], refusal.value.fields["used"]) == (50, 50)


async def test_a_plan_without_any_refuses(metering: Metering, workspace: WorkspaceId, plans: Plans) -> None:
    """A limit of nothing is a limit."""
    plans.plan = "free"
    with pytest.raises(LimitReached) as refusal:
        await metering.reserve(Subject(workspace), "a", _storage(1), lease_s=60)
    assert (refusal.value.fields["limit"], refusal.value.fields["used"]) == (0, 0)


async def test_spending_fails_closed(
    metering: Metering, summary: UsageSummary, workspace: WorkspaceId, plans: Plans
) -> None:
    """While nobody can tell what the plan is, nothing is reserved; what was reserved can be settled."""
    await metering.reserve(Subject(workspace), "a", _storage(_GB), lease_s=60)
    plans.reachable = False
    with pytest.raises(Unavailable):
        await metering.reserve(Subject(workspace), "b", _storage(1), lease_s=60)
    await metering.commit(workspace, "a", {Limit.STORAGE_GB: 7})
    plans.reachable = True
    line = await _of(summary, workspace, Limit.STORAGE_GB)
    assert (line.used, line.reserved) == (7, 0)


async def test_a_replay_is_not_refused(metering: Metering, workspace: WorkspaceId, plans: Plans) -> None:
    """A retry after a downgrade, in the next month, gets what the first request got; other asks do not."""
    first = await metering.reserve(Subject(workspace), "a", _reports(150), lease_s=60, about="report:1")
    plans.plan, plans.now_ms = "free", _ms("2026-03-01 00:00Z")
    assert await metering.reserve(Subject(workspace), "a", _reports(150), lease_s=60, about="report:1") == first
    with pytest.raises(Conflict, match="something else"):
        await metering.reserve(Subject(workspace), "a", _reports(1), lease_s=60, about="report:1")


async def test_the_lease_counts_from_the_last_renewal(
    metering: Metering, workspace: WorkspaceId, plans: Plans, meters: SqlMeters
) -> None:
    """Each part of an upload holds the reservation for another lease; a settled one can be held no more."""
    await metering.reserve(Subject(workspace), "a", _storage(_GB), lease_s=60)
    plans.now_ms += 59_000
    assert (await metering.renew(workspace, "a", lease_s=60)).lease_until_ms == plans.now_ms + 60_000
    assert await meters.expired(plans.now_ms + 59_999) == []
    assert (await metering.refund(workspace, "a")).state is ReservationState.REFUNDED
    with pytest.raises(Conflict):
        await metering.renew(workspace, "a", lease_s=60)


@pytest.mark.parametrize("meter", [Limit.UNDO_DEPTH_BALLS, Limit.CONCURRENT_GAMES, "nonsense"])
async def test_what_has_no_counter_cannot_be_reserved(metering: Metering, workspace: WorkspaceId, meter: str) -> None:
    """Bounds of a single act, slots and unknown limits are not reserved."""
    with pytest.raises(Malformed):
        await metering.reserve(Subject(workspace), "a", [Ask(meter=meter, amount=1)], lease_s=60)


async def test_the_summary_tells_every_limit_that_is_counted(
    metering: Metering, summary: UsageSummary, workspace: WorkspaceId, database: Database
) -> None:
    """Games being scored, bytes stored and reports spent, each with its limit; bounds of a single act are none."""
    await database.transact(lambda connection: connection.exec_driver_sql(_MATCH).rowcount)
    await SqlSlots(database).take(MatchId("m1"), workspace, None, 60_000)
    await metering.reserve(Subject(workspace), "a", [*_storage(3 * _GB), *_reports(2)], lease_s=60)
    await metering.commit(workspace, "a", {Limit.AI_REPORTS_MONTH: 1})
    await metering.reserve(Subject(workspace), "b", _storage(_GB), lease_s=60)
    lines = await summary.of(workspace)
    assert [(line.meter, line.unit, line.limit, line.used, line.reserved, line.resets_at) for line in lines] == [
        ("max_games", "games", None, 0, 0, None),
        ("fan_matches", "matches", None, 0, 0, None),
        ("concurrent_games", "games", 1, 1, 0, None),
        ("tournaments", "tournaments", 50, 0, 0, None),
        ("teams", "teams", 0, 0, 0, None),
        ("ai_reports_month", "reports", 150, 1, 0, "2026-02-28T10:00:00Z"),
        ("ai_tokens_month", "tokens", 100_000, 0, 0, "2026-02-28T10:00:00Z"),
        ("storage_gb", "bytes", 500 * _GB, 3 * _GB, _GB, None),
    ]


_MATCH = "INSERT INTO matches (id, title, public, epoch, seq, created_ms) VALUES ('m1', 'A v B', true, 1, 0, 0)"
