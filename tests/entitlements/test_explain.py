"""Why: the grant that decided, what else was considered, and the sentence that says so."""

import pytest
from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.entitlements.explain import Explanation, explain
from core.entitlements.holdings import Holdings
from core.entitlements.shipped import CATALOGUE
from core.entitlements.source import SourceKind, Standing
from core.errors import NotFound
from core.ids import AccountId
from core.models.billing import OverrideKind, SubscriptionState
from tests.entitlements.records import ANN, BOB, DAY, EVE, NOW, club, override, person, seat, subscribed

_ON = "1972-09-27T00:00:00Z"
"""NOW, the thousandth day of 1970 and after."""


def _why(holdings: Holdings, key: str, account: AccountId | None = None, now_ms: int = NOW) -> Explanation:
    return explain(CATALOGUE, holdings, Subject(holdings.workspace, account), key, now_ms)


def _text(holdings: Holdings, key: str, account: AccountId | None = None, now_ms: int = NOW) -> str:
    return _why(holdings, key, account, now_ms).text


def test_a_feature_comes_from_a_plan_and_the_base_that_adds_it() -> None:
    """The subscription decided, through the base of its base."""
    why = _why(person(subscribed("analyst_pro_plus")), "career_dashboard")
    assert why.decided_by is not None
    assert (why.allowed, why.limit, why.level) == (True, None, None)
    assert (why.decided_by.kind, why.decided_by.plan, why.decided_by.base) == (
        SourceKind.SUBSCRIPTION,
        "analyst_pro_plus",
        "player_pro",
    )
    assert why.text == "Yes: the plan Analyst Pro Plus includes it, from Player Pro."


def test_what_everybody_has_too_comes_from_the_plan_first() -> None:
    """The free plan is considered as well, and counts."""
    why = _why(person(subscribed("scorers_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW + 1)), "live_scoring")
    assert [(each.kind, each.standing) for each in why.considered] == [
        (SourceKind.SUBSCRIPTION, Standing.COUNTS),
        (SourceKind.FLOOR, Standing.COUNTS),
    ]
    assert why.level == "full"
    assert why.text == "Yes: the plan Scorers Pro Plus includes it, from Free, until 1972-09-27T00:00:00.001000Z."
    assert _text(person(), "live_scoring") == "Yes: the plan Free, which everybody has, includes it."


@pytest.mark.parametrize(
    ("state", "since_ms", "ends_ms", "what"),
    [
        (SubscriptionState.TRIALING, 0, NOW, "the trial"),
        (SubscriptionState.PAST_DUE, NOW - 7 * DAY, None, "the grace after a failed payment"),
        (SubscriptionState.CANCELLED, 0, NOW, "the paid time of the cancelled plan"),
        (SubscriptionState.EXPIRED, NOW, None, "it"),
        (SubscriptionState.ACTIVE, 0, NOW, "it"),
    ],
)
def test_a_plan_that_is_over_is_named_with_its_end(
    state: SubscriptionState, since_ms: int, ends_ms: int | None, what: str
) -> None:
    """Nobody needs to guess why a feature was there yesterday."""
    holdings = person(subscribed("coach_pro_plus", state, since_ms=since_ms, ends_ms=ends_ms))
    why = _why(holdings, "video_upload")
    assert (why.allowed, why.decided_by) == (False, None)
    assert why.text == f"No: nothing here gives it; the plan Coach Pro Plus would include it, but {what} ended {_ON}."


def test_video_that_will_be_retained_is_foretold() -> None:
    """While the cancelled plan still holds, its retention is considered as what comes after."""
    why = _why(person(subscribed("coach_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW + DAY)), "clip_library")
    assert [(each.kind, each.standing, each.from_ms) for each in why.considered] == [
        (SourceKind.SUBSCRIPTION, Standing.COUNTS, None),
        (SourceKind.RETENTION, Standing.NOT_YET, NOW + DAY),
    ]


def test_retained_video_says_until_when() -> None:
    """Playback goes on for a while, and the ended plan is considered too."""
    why = _why(person(subscribed("coach_pro_plus", SubscriptionState.EXPIRED, since_ms=NOW)), "clip_library")
    assert why.decided_by is not None
    assert (why.decided_by.kind, why.decided_by.until_ms) == (SourceKind.RETENTION, NOW + 30 * DAY)
    assert why.considered[0].standing is Standing.OVER
    assert why.text == (
        "Yes: the retention of stored video after the plan Coach Pro Plus includes it, until 1972-10-27T00:00:00Z."
    )


def test_a_denial_decides_with_its_reason() -> None:
    """Whatever gives the feature is considered, and lost."""
    why = _why(person(subscribed("coach_pro_plus"), override(OverrideKind.DENY, "video_upload")), "video_upload")
    assert why.decided_by is not None
    assert (why.allowed, why.decided_by.takes) == (False, True)
    assert (why.decided_by.override, why.decided_by.reason) == ("deny-video_upload", "the floods of May")
    assert [each.kind for each in why.considered] == [SourceKind.SUBSCRIPTION, SourceKind.OVERRIDE]
    assert why.text == "No: override deny-video_upload (the floods of May) takes it away."


def test_exceptions_that_do_not_count_say_why() -> None:
    """One that is over, one that is to come, and one that the catalogue cannot read."""
    holdings = person(
        None,
        override(OverrideKind.GRANT, "data_export", until_ms=NOW),
        override(OverrideKind.DENY, "data_export", from_ms=NOW + 1),
        override(OverrideKind.GRANT, "data_export", "hourly"),
    )
    assert _text(holdings, "data_export") == (
        "No: nothing here gives it; "
        f"override grant-data_export (the floods of May) would include it, but that ended {_ON}; "
        "override deny-data_export (the floods of May) would take it away, but only from 1972-09-27T00:00:00.001000Z; "
        "override grant-data_export (the floods of May) is of no use, "
        "since the catalogue does not have what it names."
    )


@pytest.mark.parametrize(
    ("overrides", "text"),
    [
        ([], "500 GB: the plan Coach Pro Plus gives 500 GB."),
        ([(OverrideKind.LIMIT, "600")], "600 GB: override limit-storage_gb (the floods of May) gives 600 GB."),
        (
            [(OverrideKind.LIMIT, "unlimited")],
            "Unlimited: override limit-storage_gb (the floods of May) gives unlimited.",
        ),
        ([(OverrideKind.CAP, "9")], "9 GB: override cap-storage_gb (the floods of May) caps it at 9 GB."),
        ([(OverrideKind.CAP, "500")], "500 GB: the plan Coach Pro Plus gives 500 GB."),
    ],
)
def test_a_limit_names_what_made_it(overrides: list[tuple[OverrideKind, str]], text: str) -> None:
    """The largest that is given, or the cap below it."""
    exceptions = [override(kind, "storage_gb", value) for kind, value in overrides]
    assert _text(person(subscribed("coach_pro_plus"), *exceptions), "storage_gb") == text


def test_a_limit_may_come_from_a_base() -> None:
    """The number is the base's where the plan sets none."""
    assert _text(person(subscribed("coach_pro_plus")), "tournaments") == (
        "50: the plan Coach Pro Plus gives 50, from Coach Pro."
    )
    why = _why(person(), "storage_gb")
    assert (why.allowed, why.limit) == (False, 0)


def test_a_seat_is_named() -> None:
    """With the plan that the feature comes from: the seat's own or the organisation's."""
    holdings = club(subscribed("org_pro_growth"), members={ANN: seat("coach_pro")})
    own, added = _why(holdings, "player_assignment", ANN), _why(holdings, "team_management", ANN)
    assert own.decided_by is not None
    assert added.decided_by is not None
    assert (own.decided_by.seat, own.decided_by.base) == ("coach_pro", "coach_pro")
    assert (added.decided_by.seat, added.decided_by.base) == ("coach_pro", "org_pro_starter")
    assert own.text == "Yes: the plan Org Pro Growth, through the seat coach_pro, includes it, from Coach Pro."


@pytest.mark.parametrize(
    ("kind", "standing", "but"),
    [
        (None, Standing.NO_SEAT, "would include it, from Analyst Pro, but only for members with a seat."),
        (
            "coach_pro",
            Standing.NOT_IN_SEAT,
            "through the seat coach_pro, would include it, from Analyst Pro, but not for this kind of seat.",
        ),
        (
            "scorers_pro",
            Standing.NO_SUCH_SEAT,
            "through the seat scorers_pro, would include it, from Analyst Pro, but it has no such seats.",
        ),
        (
            "analyst_pro",
            Standing.SEATS_TAKEN,
            "would include it, from Analyst Pro, but members who joined earlier have all of these seats.",
        ),
    ],
)
def test_a_member_without_the_right_seat_is_told_so(kind: str | None, standing: Standing, but: str) -> None:
    """An upgrade would not help: the organisation has the feature."""
    members = {ANN: seat(kind, joined_ms=2), BOB: seat("analyst_pro", joined_ms=1)}
    why = _why(club(subscribed("org_pro_starter"), members=members), "data_export", ANN)
    assert [each.standing for each in why.considered] == [standing]
    assert why.text.startswith("No: nothing here gives it; the plan Org Pro Starter")
    assert why.text.endswith(but)


def test_a_members_own_limit_is_told_to_be_pooled() -> None:
    """It is listed, and does not count."""
    holdings = club(
        subscribed("org_pro_starter"),
        override(OverrideKind.LIMIT, "teams", "9", member=ANN),
        members={ANN: seat("coach_pro")},
    )
    why = _why(holdings, "teams", ANN)
    assert (why.limit, [each.standing for each in why.considered]) == (
        4,
        [Standing.COUNTS, Standing.POOLED, Standing.COUNTS],
    )
    assert why.considered[1].text.endswith("would give 9, but limits are the organisation's, not a member's")


def test_limits_reach_a_member_without_a_seat() -> None:
    """They are told once, from the organisation's plan, and not again for the seat that is missing."""
    why = _why(club(subscribed("org_pro_starter"), members={ANN: seat(None)}), "teams", ANN)
    assert [(each.kind, each.standing) for each in why.considered] == [
        (SourceKind.SUBSCRIPTION, Standing.COUNTS),
        (SourceKind.FLOOR, Standing.COUNTS),
    ]
    assert why.text == "4: the plan Org Pro Starter gives 4."


def test_strangers_and_closed_workspaces_are_told_so() -> None:
    """There is nothing to consider."""
    holdings = club(subscribed("org_pro_elite"), members={ANN: seat("org_admin")})
    assert _text(holdings, "data_export", EVE) == "No: the account has no place in this workspace."
    assert _text(replace(holdings, closed=True), "teams", ANN) == "0: the workspace is closed."


def test_a_plan_that_is_no_more_is_named_by_its_key() -> None:
    """It may be why something is missing."""
    assert _text(person(subscribed("coach_lite")), "data_export") == (
        "No: nothing here gives it; the plan coach_lite is of no use, since the catalogue does not have what it names."
    )


def test_what_the_catalogue_does_not_have_is_not_found() -> None:
    """A slip in a key is told, instead of being answered with no."""
    with pytest.raises(NotFound, match="no feature and no limit teleportation"):
        _why(person(), "teleportation")
