"""The gate's answers, for how long they count, and what it does without one that counts."""

import pytest
from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.entitlements.gate import Gate
from core.entitlements.keys import Feature, Limit
from core.errors import Unauthorized, Unavailable, UpgradeRequired
from core.ids import AccountId
from tests.entitlements.clock import Clock
from tests.entitlements.reading import ASKS, CLOSED, STATIC, TIMING, load, record
from tests.entitlements.records import PERSON, club, seat, subscribed


def test_a_gate_that_knows_nothing_allows_nothing(gate: Gate) -> None:
    """Everything is refused as unknown, which is not the same as not included."""
    for feature in (STATIC, CLOSED):
        assert not gate.allows(ASKS, feature)
        with pytest.raises(Unavailable) as refused:
            gate.require(ASKS, feature)
        assert refused.value.reason == "entitlements_unknown"
    for ask in (
        lambda: gate.limit(ASKS, Limit.TEAMS),
        lambda: gate.level(ASKS, "overlays"),
        lambda: gate.admits(ASKS, "s", 0),
    ):
        with pytest.raises(Unavailable):
            ask()
    assert gate.entitlements(ASKS) is None
    assert gate.fresh(ASKS) is None


def test_it_answers_from_the_record(gate: Gate) -> None:
    """Features, levels and limits are those of the plan; what is not included says what would include it."""
    load(gate, record(1, "scorers_pro"))
    assert gate.allows(ASKS, STATIC)
    gate.require(ASKS, STATIC)
    assert gate.level(ASKS, "overlays") == "basic"
    assert gate.level(ASKS, "session_notebook") is None
    assert gate.limit(ASKS, Limit.CONCURRENT_GAMES) == 3
    assert gate.limit(ASKS, Limit.MAX_GAMES) is None
    assert not gate.allows(ASKS, Feature.HD_CUSTOM_OVERLAYS)
    with pytest.raises(UpgradeRequired) as refused:
        gate.require(ASKS, Feature.HD_CUSTOM_OVERLAYS)
    assert refused.value.fields == {
        "feature": "hd_custom_overlays",
        "plan": "scorers_pro",
        "upgrade_to": ["scorers_pro_plus"],
    }


def test_a_member_and_the_organisation_are_different_subjects(gate: Gate) -> None:
    """One record answers for both, each with what it has; a stranger has nothing of the plan."""
    coach = AccountId("coach")
    holdings = club(subscribed("org_pro_starter"), members={coach: seat("coach_pro")})
    org = holdings.workspace
    load(gate, holdings)
    assert gate.allows(Subject(org), Feature.DATA_EXPORT)
    assert gate.allows(Subject(org, coach), Feature.PLAYER_ASSIGNMENT)
    assert not gate.allows(Subject(org, coach), Feature.DATA_EXPORT)
    assert not gate.allows(Subject(org, AccountId("stranger")), Feature.PLAYER_ASSIGNMENT)


def test_what_sql_said_counts_for_its_time(gate: Gate, clock: Clock) -> None:
    """Five seconds after SQL was asked a closed feature is unknown, while a static one keeps its last answer."""
    load(gate, record(1, "coach_pro_plus"))
    clock.s += TIMING.ttl_s - 0.1
    assert gate.allows(ASKS, CLOSED)
    assert gate.fresh(ASKS) is not None
    clock.s += 0.1
    assert not gate.allows(ASKS, CLOSED)
    with pytest.raises(Unavailable):
        gate.require(ASKS, CLOSED)
    assert gate.fresh(ASKS) is None
    assert gate.allows(ASKS, Feature.LIVE_SCORING)
    gate.require(ASKS, Feature.LIVE_SCORING)
    assert gate.limit(ASKS, Limit.UNDO_DEPTH_BALLS) == 1
    assert gate.entitlements(ASKS) is not None


def test_the_time_counts_from_before_the_question(gate: Gate, clock: Clock) -> None:
    """A slow read is worth less, by as long as it took."""
    ticket = gate.ticket()
    clock.s += 3
    gate.store(record(1, "coach_pro_plus"), ticket, from_sql=True)
    clock.s += 1.9
    assert gate.allows(ASKS, CLOSED)
    clock.s += 0.2
    assert not gate.allows(ASKS, CLOSED)


def test_the_lease_keeps_everything_fresh(gate: Gate, clock: Clock) -> None:
    """As long as beats are heard an answer counts, wherever it came from; two seconds after the last, no more."""
    load(gate, record(1, "coach_pro_plus"), from_sql=False)
    assert not gate.allows(ASKS, CLOSED)
    for _ in range(100):
        gate.renew_lease()
        clock.s += TIMING.lease_s - 0.1
        assert gate.leased
        assert gate.allows(ASKS, CLOSED)
        gate.require(ASKS, CLOSED)
    clock.s += 0.1
    assert not gate.leased
    assert not gate.allows(ASKS, CLOSED)
    gate.renew_lease()
    assert gate.allows(ASKS, CLOSED)


def test_a_doubt_makes_everything_stale_until_it_is_read_again(gate: Gate) -> None:
    """The lease does not help, nor that SQL was asked a moment ago; static features keep their answer."""
    gate.renew_lease()
    load(gate, record(1, "coach_pro_plus"))
    gate.doubt()
    assert gate.leased
    assert not gate.allows(ASKS, CLOSED)
    assert gate.allows(ASKS, Feature.LIVE_SCORING)
    assert gate.due() == [PERSON]
    load(gate, record(1, "coach_pro_plus"))
    assert gate.allows(ASKS, CLOSED)
    assert gate.due() == []


def test_a_read_that_began_before_a_doubt_is_worth_nothing_after_it(gate: Gate) -> None:
    """It may have missed the change that nobody heard of; it is known, but not fresh."""
    gate.renew_lease()
    ticket = gate.ticket()
    gate.doubt()
    gate.store(record(1, "coach_pro_plus"), ticket, from_sql=True)
    assert gate.fresh(ASKS) is None
    assert gate.entitlements(ASKS) is not None
    load(gate, record(1, "coach_pro_plus"))
    assert gate.fresh(ASKS) is not None


def test_an_announced_version_makes_the_older_one_stale(gate: Gate) -> None:
    """Until the new record is there a closed feature is unknown; then it holds for everybody at once."""
    gate.renew_lease()
    load(gate, record(1, "coach_pro_plus"))
    assert gate.allows(ASKS, CLOSED)
    gate.outdate(PERSON, 2)
    assert not gate.allows(ASKS, CLOSED)
    assert gate.fresh(ASKS) is None
    assert gate.due() == [PERSON]
    assert load(gate, record(2))
    assert not gate.allows(ASKS, CLOSED)
    with pytest.raises(UpgradeRequired):
        gate.require(ASKS, CLOSED)


def test_an_announced_version_that_is_known_changes_nothing(gate: Gate) -> None:
    """Hearing again of what one has makes nothing stale."""
    gate.renew_lease()
    load(gate, record(2, "coach_pro_plus"))
    gate.outdate(PERSON, 2)
    gate.outdate(PERSON, 1)
    assert gate.allows(ASKS, CLOSED)
    assert gate.due() == []


def test_a_read_overtaken_by_an_announcement_is_refused(gate: Gate) -> None:
    """Whether the workspace was known before or not, and it stays refused when tried again."""
    for known in (False, True):
        if known:
            load(gate, record(5))
        ticket = gate.ticket()
        gate.outdate(PERSON, 6)
        assert not gate.store(record(5, "coach_pro_plus"), ticket, from_sql=True)
        assert not load(gate, record(5, "coach_pro_plus"), from_sql=False)
        assert not gate.allows(ASKS, CLOSED)


def test_an_older_record_never_replaces_a_newer_one(gate: Gate) -> None:
    """A slow read that ends after a faster one changes nothing."""
    ticket = gate.ticket()
    load(gate, record(2))
    assert not gate.store(record(1, "coach_pro_plus"), ticket, from_sql=True)
    assert not gate.allows(ASKS, CLOSED)


def test_time_alone_changes_an_answer(gate: Gate, clock: Clock) -> None:
    """When a trial ends the answer is worked out again from the record, without anybody being asked."""
    gate.renew_lease()
    load(gate, record(1, "coach_pro_plus", ends_ms=clock.now_ms() + 1000))
    clock.s += 0.9
    assert gate.allows(ASKS, CLOSED)
    clock.s += 0.1
    assert not gate.allows(ASKS, CLOSED)
    assert gate.entitlements(ASKS) == gate.fresh(ASKS)
    with pytest.raises(UpgradeRequired):
        gate.require(ASKS, CLOSED)


def test_a_wall_clock_that_is_set_is_noticed(gate: Gate, clock: Clock) -> None:
    """After the machine has slept, a trial that ended meanwhile has ended."""
    gate.renew_lease()
    load(gate, record(1, "coach_pro_plus", ends_ms=clock.now_ms() + 60_000))
    assert gate.allows(ASKS, CLOSED)
    clock.set_ms = 120_000
    gate.sweep()
    assert not gate.allows(ASKS, CLOSED)
    clock.set_ms = 0
    gate.sweep()
    assert gate.allows(ASKS, CLOSED)


def test_void_credentials_are_not_admitted(gate: Gate, clock: Clock) -> None:
    """A revoked one, one issued too early, and any of a closed workspace; the last known answer counts."""
    load(gate, replace(record(1), revoked=frozenset({"lost phone"}), not_before_ms=500))
    clock.s += 100
    gate.admits(ASKS, "phone", 500)
    for credential, issued_ms in (("lost phone", 500), ("phone", 499)):
        with pytest.raises(Unauthorized) as refused:
            gate.admits(ASKS, credential, issued_ms)
        assert refused.value.reason == "session_revoked"
    load(gate, replace(record(2), closed=True))
    with pytest.raises(Unauthorized):
        gate.admits(ASKS, "phone", 500)
