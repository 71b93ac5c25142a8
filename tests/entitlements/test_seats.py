"""What an organisation's plan gives to the organisation, to members with a seat, and to those without."""

from importlib.resources import files

import pytest
from msgspec.structs import replace

from core.entitlements.catalogue import parse
from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Membership
from core.entitlements.resolve import resolve
from core.entitlements.shipped import CATALOGUE
from core.ids import AccountId
from core.models.billing import OverrideKind, SubscriptionState
from core.models.people import Role
from tests.entitlements.records import ANN, BOB, DAY, EVE, NOW, club, having, of, override, seat, subscribed

FREE = having("free")
GROWTH = having("org_pro_growth")
ADDED = CATALOGUE.plans["org_pro_starter"].features
"""What the organisation's plans add to the analyst's plan that they build on."""


def _members(**members: Membership) -> dict[AccountId, Membership]:
    return {AccountId(name): member for name, member in members.items()}


def test_the_organisation_itself_has_the_whole_plan() -> None:
    """For its pooled limits, and for what it does on nobody's behalf."""
    answer = of(club(subscribed("org_pro_growth")))
    assert answer.features == CATALOGUE.plans["org_pro_growth"].all_features
    assert (answer.role, answer.limits["teams"]) == (None, 10)


def test_a_coach_in_a_seat_has_the_coachs_plan_and_what_the_organisation_adds() -> None:
    """But not what the organisation's base, the analyst's plan, sells to a person."""
    answer = of(club(subscribed("org_pro_growth"), members=_members(ann=seat("coach_pro"))), ANN)
    assert answer.features == having("coach_pro").features | ADDED
    assert "heatmap_visualizer" not in answer.features
    assert answer.levels["session_notebook"] == "enhanced"
    assert "analyst_workspace" not in answer.levels


def test_an_analyst_in_a_seat_has_the_analysts_plan_too() -> None:
    """That is all that the organisation has, since its plans build on it."""
    answer = of(club(subscribed("org_pro_growth"), members=_members(ann=seat("analyst_pro"))), ANN)
    assert answer.features == having("analyst_pro").features | ADDED == GROWTH.features


def test_the_administrators_seat_has_all_of_it() -> None:
    """Whatever the role, which is another question."""
    holdings = club(subscribed("org_pro_growth"), members=_members(ann=seat("org_admin", role=Role.OWNER)))
    assert of(holdings, ANN) == replace(GROWTH, role=Role.OWNER)


@pytest.mark.parametrize("role", Role)
def test_without_a_seat_nothing_of_the_plan_is_for_a_member(role: Role) -> None:
    """Not for the owner either: what is free is left, and the limits are the organisation's."""
    answer = of(club(subscribed("org_pro_growth"), members=_members(ann=seat(None, role=role))), ANN)
    assert (answer.features, answer.levels, answer.role) == (FREE.features, FREE.levels, role)
    assert answer.limits == GROWTH.limits


def test_who_lacks_a_seat_of_a_plan_that_holds_is_told_apart() -> None:
    """An upgrade would not help them; neither would a seat where no plan holds, or for the organisation itself."""
    members = _members(
        ann=seat("coach_pro"), bob=seat(None), cat=seat("scorers_pro"), dan=seat("analyst_pro", joined_ms=1)
    )
    members |= _members(eve=seat("analyst_pro"))
    holdings = club(subscribed("org_pro_starter"), members=members)
    assert {account for account in members if of(holdings, account).unseated} == {"bob", "cat", "dan"}
    assert not of(holdings).unseated
    ended = replace(holdings, subscription=subscribed("org_pro_starter", SubscriptionState.EXPIRED, since_ms=NOW))
    assert not any(of(ended, account).unseated for account in members)


def test_limits_are_pooled() -> None:
    """Each member meets the organisation's limits, whatever the seat, exceptions for all included."""
    holdings = club(
        subscribed("org_pro_growth"),
        override(OverrideKind.LIMIT, "teams", "12"),
        override(OverrideKind.CAP, "storage_gb", "100"),
        override(OverrideKind.LIMIT, "teams", "99", member=ANN),
        override(OverrideKind.CAP, "teams", "0", member=ANN),
        override(OverrideKind.PLAN, "superuser", member=ANN),
        members=_members(ann=seat("coach_pro"), bob=seat(None)),
    )
    pooled = of(holdings).limits
    assert (pooled["teams"], pooled["storage_gb"]) == (12, 100_000_000_000)
    assert of(holdings, ANN).limits == of(holdings, BOB).limits == pooled


def test_too_few_seats_go_to_those_who_joined_first() -> None:
    """After a downgrade from 8 seats to 4 the last four members have a seat in name only."""
    members = {AccountId(f"coach{n}"): seat("coach_pro", joined_ms=100 - n) for n in range(8)}
    holdings = club(subscribed("org_pro_starter"), members=members | _members(ann=seat("analyst_pro", joined_ms=999)))
    seated = {account for account in holdings.members if "player_assignment" in of(holdings, account).features}
    assert seated == {"coach4", "coach5", "coach6", "coach7", "ann"}
    whole = replace(holdings, subscription=subscribed("org_pro_growth"))
    assert all("player_assignment" in of(whole, account).features for account in members)


def test_those_who_joined_at_once_are_told_apart_by_their_ids() -> None:
    """Every process picks the same ones."""
    members = _members(bob=seat("analyst_pro", joined_ms=5), ann=seat("analyst_pro", joined_ms=5))
    holdings = club(subscribed("org_pro_starter"), members=members)
    assert "data_export" in of(holdings, ANN).features
    assert "data_export" not in of(holdings, BOB).features


def test_a_seat_that_the_plan_does_not_have_is_none() -> None:
    """No organisation's plan has seats for scorers."""
    assert (
        of(club(subscribed("org_pro_elite"), members=_members(ann=seat("scorers_pro"))), ANN).features == FREE.features
    )


def test_a_seat_may_be_for_a_plan_that_the_organisations_does_not_build_on() -> None:
    """An owner who sells seats for scorers gives them the scorer's plan."""
    text = files("core.entitlements").joinpath("plans.yaml").read_text("utf-8")
    catalogue = parse(text.replace("coach_pro: 15,", "coach_pro: 15, scorers_pro: 2,"))
    holdings = club(subscribed("org_pro_elite"), members=_members(ann=seat("scorers_pro")))
    features = resolve(catalogue, holdings, Subject(holdings.workspace, ANN), NOW).features
    assert features == having("scorers_pro").features | ADDED


def test_a_persons_plan_has_no_seats() -> None:
    """An organisation that has one by some mistake has it for itself only."""
    holdings = club(subscribed("coach_pro_plus"), members=_members(ann=seat("coach_pro")))
    assert of(holdings).features == having("coach_pro_plus").features
    assert of(holdings, ANN).features == FREE.features


def test_without_a_plan_that_holds_a_seat_is_of_no_use() -> None:
    """Neither before one was bought nor after it ended without video left to watch."""
    ended = subscribed("org_pro_growth", SubscriptionState.EXPIRED, since_ms=NOW - 30 * DAY)
    for subscription in (None, ended):
        answer = of(club(subscription, members=_members(ann=seat("org_admin"))), ANN)
        assert (answer.features, answer.limits, answer.plan) == (FREE.features, FREE.limits, "free")


def test_stored_video_is_watched_by_those_who_have_a_seat() -> None:
    """After the plan has ended the members with a seat, and nobody else, can watch for 30 days."""
    holdings = club(
        subscribed("org_pro_starter", SubscriptionState.CANCELLED, ends_ms=NOW),
        members=_members(ann=seat("coach_pro"), bob=seat(None)),
    )
    watching = FREE.features | CATALOGUE.plans["org_pro_starter"].retained
    assert "video_playback_timeline" in watching
    assert "video_upload" in of(holdings, ANN, NOW - 1).features
    for now_ms in (NOW, NOW + 30 * DAY - 1):
        assert of(holdings, now_ms=now_ms).features == of(holdings, ANN, now_ms).features == watching
        assert of(holdings, ANN, now_ms).levels == FREE.levels
        assert of(holdings, BOB, now_ms).features == FREE.features
        assert of(holdings, ANN, now_ms).limits == FREE.limits
    assert of(holdings, ANN, NOW + 30 * DAY).features == FREE.features


def test_a_seat_without_video_leaves_none_to_watch() -> None:
    """Where an organisation has video from a plan that is sold to persons, only its administrator had it."""
    text = files("core.entitlements").joinpath("plans.yaml").read_text("utf-8")
    before, after = text.split("  org_pro_starter:\n")
    after = after.replace("base: analyst_pro", "base: coach_pro_plus").replace("      - clip_library\n", "")
    catalogue = parse(f"{before}  org_pro_starter:\n{after}")
    ended = subscribed("org_pro_starter", SubscriptionState.EXPIRED, since_ms=NOW)
    holdings = club(ended, members=_members(ann=seat("coach_pro"), bob=seat("org_admin")))
    ann, bob = (resolve(catalogue, holdings, Subject(holdings.workspace, each), NOW) for each in (ANN, BOB))
    assert bob.features - ann.features == {"clip_library"}


def test_exceptions_for_all_reach_every_member() -> None:
    """With a seat or without: a feature, a denial, a person's plan."""
    holdings = club(
        subscribed("org_pro_starter"),
        override(OverrideKind.GRANT, "team_comparison"),
        override(OverrideKind.DENY, "fan_mode"),
        override(OverrideKind.PLAN, "scorers_pro"),
        members=_members(ann=seat("coach_pro"), bob=seat(None)),
    )
    for account in (None, ANN, BOB):
        features = of(holdings, account).features
        assert {"team_comparison", "offline_scoring"} <= features
        assert "fan_mode" not in features


def test_an_organisations_plan_that_is_given_goes_by_its_seats() -> None:
    """As if it were subscribed to; the larger of two numbers of seats counts."""
    members = {AccountId(f"coach{n}"): seat("coach_pro", joined_ms=n) for n in range(6)}
    holdings = club(
        subscribed("org_pro_starter"),
        override(OverrideKind.PLAN, "org_pro_growth"),
        members=members | _members(ann=seat(None)),
    )
    assert (of(holdings).limits["teams"], of(holdings).plan) == (10, "org_pro_growth")
    assert all("player_assignment" in of(holdings, account).features for account in members)
    assert of(holdings, ANN).features == FREE.features


def test_an_exception_for_one_member_concerns_no_other() -> None:
    """Not the organisation itself either."""
    holdings = club(
        subscribed("org_pro_starter"),
        override(OverrideKind.GRANT, "team_comparison", member=ANN),
        override(OverrideKind.DENY, "video_upload", member=BOB),
        override(OverrideKind.PLAN, "scorers_pro", member=ANN),
        members=_members(ann=seat("coach_pro"), bob=seat("coach_pro")),
    )
    itself, ann, bob = (of(holdings, account).features for account in (None, ANN, BOB))
    assert {"team_comparison", "offline_scoring", "video_upload"} <= ann
    assert not {"team_comparison", "offline_scoring", "video_upload"} & bob
    assert "video_upload" in itself
    assert "team_comparison" not in itself


def test_whoever_is_no_member_has_nothing() -> None:
    """Not even what is free, and no exception made for them counts."""
    holdings = club(subscribed("org_pro_elite"), override(OverrideKind.GRANT, "data_export", member=EVE))
    answer = of(holdings, EVE)
    assert (answer.role, answer.features, answer.levels, answer.until_ms) == (None, frozenset(), {}, None)
    assert set(answer.limits.values()) == {0}
