"""What holds in somebody's own workspace, in each state of a subscription, and with exceptions."""

import pytest
from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.entitlements.resolve import resolve
from core.entitlements.shipped import CATALOGUE
from core.models.billing import OverrideKind, SubscriptionState
from core.models.people import Role
from tests.entitlements.records import ANN, BOB, DAY, EVE, NOW, having, of, override, person, subscribed

FREE = having("free")
COACH = having("coach_pro_plus")
WATCHING = FREE.features | {"video_playback_timeline", "video_sessions", "session_library", "clip_library"}


@pytest.mark.parametrize("state", [SubscriptionState.TRIALING, SubscriptionState.CANCELLED, SubscriptionState.ACTIVE])
def test_a_plan_with_an_end_holds_until_it(state: SubscriptionState) -> None:
    """To the millisecond: a trial, the paid time of a cancelled plan, and a plan that was given for a time."""
    holdings = person(subscribed("coach_pro_plus", state, ends_ms=NOW))
    before, after = of(holdings, now_ms=NOW - 1), of(holdings, now_ms=NOW)
    assert (before.features, before.limits, before.plan) == (COACH.features, COACH.limits, "coach_pro_plus")
    assert before.until_ms == NOW
    assert (after.features, after.limits, after.plan) == (WATCHING, FREE.limits, "free")


def test_a_failed_payment_leaves_seven_days() -> None:
    """The grace counts from when the payment failed."""
    holdings = person(subscribed("coach_pro_plus", SubscriptionState.PAST_DUE, since_ms=NOW))
    assert of(holdings, now_ms=NOW + 7 * DAY - 1).features == COACH.features
    assert of(holdings, now_ms=NOW + 7 * DAY - 1).until_ms == NOW + 7 * DAY
    assert of(holdings, now_ms=NOW + 7 * DAY).features == WATCHING


def test_an_active_plan_has_no_end() -> None:
    """Nothing but a change ends it."""
    assert of(person(subscribed("coach_pro_plus"))).until_ms is None


@pytest.mark.parametrize("state", [SubscriptionState.TRIALING, SubscriptionState.CANCELLED])
def test_what_lacks_its_end_is_over(state: SubscriptionState) -> None:
    """A trial without an end gives nothing for ever by an oversight: it was over when it began."""
    assert of(person(subscribed("coach_pro", state, since_ms=NOW - 1))).features == FREE.features


@pytest.mark.parametrize(
    ("state", "since_ms", "ends_ms"),
    [
        (SubscriptionState.EXPIRED, NOW, None),
        (SubscriptionState.CANCELLED, 0, NOW),
        (SubscriptionState.TRIALING, 0, NOW),
        (SubscriptionState.PAST_DUE, NOW - 7 * DAY, None),
    ],
)
def test_stored_video_can_be_watched_for_thirty_days(
    state: SubscriptionState, since_ms: int, ends_ms: int | None
) -> None:
    """However a plan ended, its video is read-only for 30 days, and no more of it fits."""
    holdings = person(subscribed("coach_pro_plus", state, since_ms=since_ms, ends_ms=ends_ms))
    for now_ms in (NOW, NOW + 30 * DAY - 1):
        answer = of(holdings, now_ms=now_ms)
        assert answer.features == WATCHING
        assert (answer.limits["storage_gb"], answer.limits["video_max_upload_mb"]) == (0, 0)
        assert (answer.until_ms, answer.plan, answer.levels) == (NOW + 30 * DAY, "free", FREE.levels)
    assert of(holdings, now_ms=NOW + 30 * DAY) == replace(FREE, version=7)


def test_a_plan_without_video_leaves_nothing_behind() -> None:
    """There is nothing to watch after it."""
    assert of(person(subscribed("analyst_pro_plus", SubscriptionState.EXPIRED, since_ms=NOW))) == FREE


def test_a_plan_that_was_ended_is_over_for_a_slow_clock_too() -> None:
    """Where another machine's clock is ahead, its ``expired`` counts before the time that it wrote."""
    holdings = person(subscribed("coach_pro_plus", SubscriptionState.EXPIRED, since_ms=NOW + 500))
    assert of(holdings).features == WATCHING


def test_a_plan_that_is_no_more_gives_nothing() -> None:
    """A record may be older than the catalogue."""
    assert of(person(subscribed("coach_lite"))) == FREE


def test_a_grant_adds_a_feature_while_it_lasts() -> None:
    """From its first millisecond until the last before its end."""
    holdings = person(None, override(OverrideKind.GRANT, "data_export", from_ms=NOW, until_ms=NOW + 5))
    has = {at: "data_export" in of(holdings, now_ms=at).features for at in (NOW - 1, NOW, NOW + 4, NOW + 5)}
    assert has == {NOW - 1: False, NOW: True, NOW + 4: True, NOW + 5: False}
    assert [of(holdings, now_ms=at).until_ms for at in (NOW - 1, NOW, NOW + 5)] == [NOW, NOW + 5, None]


@pytest.mark.parametrize(
    ("feature", "value", "level", "step"),
    [
        ("ai_career_summary", None, "ai_career_summary", "monthly"),
        ("ai_career_summary", "weekly", "ai_career_summary", "weekly"),
        ("pro_scoreboard_overlays", None, "overlays", "basic"),
        ("hd_custom_overlays", None, "overlays", "hd"),
        ("player_profile", "full", "player_profile", "full"),
    ],
)
def test_a_grant_has_the_level_that_it_names_or_the_lowest(
    feature: str, value: str | None, level: str, step: str
) -> None:
    """A feature with levels comes with one."""
    answer = of(person(None, override(OverrideKind.GRANT, feature, value)))
    assert feature in answer.features
    assert answer.levels[level] == step


def test_a_level_is_the_highest_that_anything_gives() -> None:
    """A grant of a lower level does not lower the plan's."""
    holdings = person(subscribed("player_pro_plus"), override(OverrideKind.GRANT, "ai_career_summary", "monthly"))
    assert of(holdings).levels["ai_career_summary"] == "weekly"


def test_a_denial_takes_away_whoever_gives() -> None:
    """The plan, a grant and the superuser's own plan alike."""
    grant = override(OverrideKind.GRANT, "video_upload")
    deny = override(OverrideKind.DENY, "video_upload")
    for holdings in (person(subscribed("coach_pro_plus"), grant, deny), person(None, deny, grant, superuser=True)):
        assert "video_upload" not in of(holdings).features


def test_a_denied_step_falls_to_the_next_one_that_is_left() -> None:
    """Without HD the overlays are basic; without any there is no level."""
    hd, basic = (override(OverrideKind.DENY, key) for key in ("hd_custom_overlays", "pro_scoreboard_overlays"))
    scorer = subscribed("scorers_pro_plus")
    assert of(person(scorer, hd)).levels["overlays"] == "basic"
    assert "overlays" not in of(person(scorer, hd, basic)).levels


@pytest.mark.parametrize(
    ("overrides", "gigabytes"),
    [
        ([(OverrideKind.LIMIT, "600")], 600),
        ([(OverrideKind.LIMIT, "100")], 500),
        ([(OverrideKind.LIMIT, "unlimited")], None),
        ([(OverrideKind.CAP, "100")], 100),
        ([(OverrideKind.CAP, "0")], 0),
        ([(OverrideKind.CAP, "600")], 500),
        ([(OverrideKind.LIMIT, "unlimited"), (OverrideKind.CAP, "700")], 700),
        ([(OverrideKind.CAP, "200"), (OverrideKind.LIMIT, "900"), (OverrideKind.CAP, "300")], 200),
    ],
)
def test_a_limit_is_raised_and_capped(overrides: list[tuple[OverrideKind, str]], gigabytes: int | None) -> None:
    """LIMIT never lowers, CAP never raises, and the smallest cap wins; both count in the catalogue's unit."""
    exceptions = [override(kind, "storage_gb", value) for kind, value in overrides]
    limit = of(person(subscribed("coach_pro_plus"), *exceptions)).limits["storage_gb"]
    assert limit == (None if gigabytes is None else gigabytes * 1_000_000_000)


def test_a_whole_plan_can_be_given_for_a_time() -> None:
    """With its features, levels and limits; the dearer plan is the one that messages name."""
    holdings = person(subscribed("player_pro"), override(OverrideKind.PLAN, "coach_pro_plus", until_ms=NOW))
    assert of(holdings, now_ms=NOW - 1) == replace(COACH, until_ms=NOW)
    assert of(holdings, now_ms=NOW) == having("player_pro")


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        (OverrideKind.GRANT, "teleportation", None),
        (OverrideKind.GRANT, "data_export", "weekly"),
        (OverrideKind.GRANT, "ai_career_summary", "hourly"),
        (OverrideKind.DENY, "teleportation", None),
        (OverrideKind.LIMIT, "elevens", "5"),
        (OverrideKind.LIMIT, "elevens", "unlimited"),
        (OverrideKind.LIMIT, "teams", None),
        (OverrideKind.LIMIT, "teams", "-5"),
        (OverrideKind.LIMIT, "teams", "\u0665"),
        (OverrideKind.LIMIT, "teams", "9" * 16),
        (OverrideKind.CAP, "max_games", "unlimited"),
        (OverrideKind.PLAN, "coach_lite", None),
    ],
)
def test_an_exception_that_cannot_be_read_changes_nothing(kind: OverrideKind, key: str, value: str | None) -> None:
    """A record may be older than the catalogue, and a wrong one must not lock anybody out."""
    assert of(person(None, override(kind, key, value))) == FREE


def test_a_persons_own_workspace_is_nobody_elses() -> None:
    """The person asks as itself or as the workspace; a stranger has nothing, not even what is free."""
    holdings = person(subscribed("coach_pro_plus"), override(OverrideKind.GRANT, "data_export", member=ANN))
    assert of(holdings, ANN) == replace(of(holdings), role=Role.OWNER)
    assert "data_export" in of(holdings).features
    stranger = of(holdings, EVE)
    assert (stranger.role, stranger.features, stranger.levels) == (None, frozenset(), {})
    assert set(stranger.limits.values()) == {0}


def test_an_exception_for_somebody_else_is_not_ours() -> None:
    """In a person's workspace only the person is concerned."""
    assert of(person(None, override(OverrideKind.GRANT, "data_export", member=BOB))) == FREE


def test_a_closed_workspace_has_nothing() -> None:
    """Neither for itself nor for who had it; what is void in it stays known."""
    record = replace(person(subscribed("coach_pro_plus"), superuser=True), closed=True)
    holdings = replace(record, revoked=frozenset({"session"}), not_before_ms=5)
    for answer in (of(holdings), of(holdings, ANN)):
        assert (answer.closed, answer.role, answer.features, answer.until_ms) == (True, None, frozenset(), None)
        assert set(answer.limits.values()) == {0}
        assert (answer.revoked, answer.not_before_ms) == (frozenset({"session"}), 5)


def test_the_answer_changes_at_the_nearest_turn() -> None:
    """Of all that begins and ends later, the first moment counts."""
    holdings = person(
        subscribed("coach_pro_plus", SubscriptionState.CANCELLED, ends_ms=NOW + 40),
        override(OverrideKind.GRANT, "data_export", from_ms=NOW + 20, until_ms=NOW + 30),
        override(OverrideKind.DENY, "live_scoring", until_ms=NOW + 10),
        override(OverrideKind.DENY, "fan_mode", until_ms=NOW),
    )
    turns = [NOW]
    while (until_ms := of(holdings, now_ms=turns[-1]).until_ms) is not None:
        turns.append(until_ms)
    assert turns == [NOW, NOW + 10, NOW + 20, NOW + 30, NOW + 40, NOW + 40 + 30 * DAY]


def test_resolution_is_a_function_of_its_arguments() -> None:
    """The same record at the same time gives the same answer."""
    holdings = person(subscribed("coach_pro"))
    asked = [resolve(CATALOGUE, holdings, Subject(holdings.workspace), NOW) for _ in range(2)]
    assert asked[0] == asked[1]
