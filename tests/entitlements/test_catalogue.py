"""The catalogue: the shipped one is sound, and a broken one is refused for what is broken."""

import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.entitlements.catalogue import parse
from core.entitlements.keys import Feature, Limit
from core.entitlements.shipped import CATALOGUE
from core.entitlements.spec import Fails, Stage
from core.errors import Misconfigured

_SHIPPED = files("core.entitlements").joinpath("plans.yaml").read_text("utf-8")
_ROOT = Path(__file__).parent.parent.parent


def _design() -> dict[str, Any]:
    """The catalogue that the owner wrote. Skips the test where it is not."""
    path = Path(os.environ.get("CRICKSY_PLANS", _ROOT.parent / "shared" / "design" / "plans.yaml"))
    if not path.is_file():
        pytest.skip("no plans of the owner's here: set CRICKSY_PLANS to the file")
    design: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return design


def _differences(theirs: object, ours: object, place: str = "") -> list[str]:
    """Where a value of theirs is not ours; what only we have is no difference, nor is the wording of a description."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return [
            difference
            for key, value in theirs.items()
            if key != "desc"
            for difference in _differences(value, ours.get(key, "nothing"), f"{place}/{key}")
        ]
    return [] if theirs == ours else [f"{place}: {theirs} there, {ours} here"]


def _broken(old: str, new: str) -> str:
    """The shipped text with one thing changed."""
    assert _SHIPPED.count(old) == 1, old
    return _SHIPPED.replace(old, new)


def _first_words(text: str) -> str:
    return " ".join(text.split()[:4])


def _problems(text: str) -> list[str]:
    """All that a text is refused for."""
    with pytest.raises(Misconfigured) as refused:
        parse(text)
    problems = refused.value.fields["problems"]
    assert isinstance(problems, list)
    assert all(problem in refused.value.message for problem in problems)
    return problems


def test_the_owners_plans_are_ours() -> None:
    """Every feature, limit, plan, price and day that the owner wrote down is in our copy with the same value."""
    assert _differences(_design(), yaml.safe_load(_SHIPPED)) == []


def test_code_can_name_every_key() -> None:
    """The constants are the catalogue's keys: 78 features and 10 limits."""
    assert {str(each) for each in Feature} == CATALOGUE.features.keys()
    assert {str(each) for each in Limit} == CATALOGUE.limits.keys()
    assert (len(Feature), len(Limit)) == (78, 10)


def test_scoring_and_showing_a_match_fail_static() -> None:
    """A match goes on while nobody can be asked."""
    live = {
        Feature.LIVE_SCORING,
        Feature.GAME_VIEWING,
        Feature.OFFLINE_SCORING,
        Feature.ERROR_CORRECTION_UNDO,
        Feature.MULTI_MATCH_SCORING,
        Feature.PRO_SCOREBOARD_OVERLAYS,
        Feature.HD_CUSTOM_OVERLAYS,
        Feature.BROADCAST_INTEGRATION,
        Feature.MULTI_VENUE_AGGREGATION,
    }
    assert {key for key in live if CATALOGUE.features[key].fails is not Fails.STATIC} == set()


def test_what_spends_stores_or_administers_fails_closed() -> None:
    """Paid AI, uploads, clips, exports and administration need a fresh answer."""
    spends = {key for key in CATALOGUE.features if key.startswith("ai_")}
    stores = {Feature.VIDEO_UPLOAD, Feature.CLIP_CREATION, Feature.MULTI_CLIP_EXTRACTION, Feature.LIVE_VIDEO_STREAMING}
    hands_out = {Feature.DATA_EXPORT, Feature.BULK_OPERATIONS, Feature.AUTOMATED_REPORTS, Feature.SLACK_INSIGHTS}
    administers = {Feature.SYSTEM_ADMIN, Feature.ORG_ROLE_MANAGEMENT, Feature.TEAM_MANAGEMENT, Feature.PAYMENTS}
    closed = {key for key, spec in CATALOGUE.features.items() if spec.fails is Fails.CLOSED}
    assert spends | stores | hands_out | administers <= closed


def test_what_outlives_a_plan_only_reads() -> None:
    """The four features that are retained with stored video are those that show it."""
    retained = {key for key, spec in CATALOGUE.features.items() if spec.retained}
    assert retained == {"video_playback_timeline", "video_sessions", "session_library", "clip_library"}


def test_the_platforms_own_features_are_everybodys() -> None:
    """What is not sold is in the free plan."""
    platform = {key for key, spec in CATALOGUE.features.items() if spec.stage is Stage.PLATFORM}
    assert platform <= CATALOGUE.plans["free"].all_features


@pytest.mark.parametrize("key", CATALOGUE.plans)
def test_a_plan_adds_to_its_base(key: str) -> None:
    """A plan has its base's features and more of everything, for more money."""
    plan = CATALOGUE.plans[key]
    if plan.base is None:
        assert plan.chain == (key,)
        return
    base = CATALOGUE.plans[plan.base]
    assert plan.chain == (key, *base.chain)
    assert plan.all_features >= base.all_features
    assert plan.price_usd_month is not None
    assert base.price_usd_month is not None
    assert plan.price_usd_month > base.price_usd_month
    for limit, value in base.all_limits.items():
        mine = plan.all_limits[limit]
        assert mine is None or (value is not None and mine >= value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("currency: USD", "currency: USD\nmotto: play", "catalogue: has the unknown key motto"),
        ("currency: USD\n", "", "catalogue: lacks currency"),
        ("version: 1", "version: one", "version: Expected `int`, got `str`"),
        ("floor: free ", "floor: gratis ", "floor: there is no plan gratis"),
        ("staff: superuser ", "staff: root ", "staff: there is no plan root"),
        ("{trial_days: 0,", "{trial_days: -1,", "defaults.trial_days: Expected `int` >= 0"),
        ("{trial_days: 0,", "{", "defaults: lacks trial_days"),
        (
            "hd: hd_custom_overlays}",
            "hd: uhd_overlays}",
            "levels.overlays.hd: there is no feature uhd_overlays",
        ),
        (
            "fan_mode: {stage: v1,",
            "fan_mode: {stage: v9,",
            "features.fan_mode.stage: Invalid enum value 'v9'",
        ),
        (
            "fan_mode: {stage: v1, fails: static,",
            "fan_mode: {stage: v1, fails: open,",
            "features.fan_mode.fails: Invalid enum value 'open'",
        ),
        (
            "fan_mode: {stage: v1, fails: static,",
            "fan_mode: {stage: v1,",
            "features.fan_mode: lacks fails",
        ),
        ("  fan_mode: {stage", "  12: {stage", "features: 12 is not a name"),
        (
            "\nlimits:\n  max_games:",
            "\nlimits:\n  fan_mode: {unit: games, kind: gauge, desc: x}\n  max_games:",
            "features.fan_mode: is the name of a limit too",
        ),
        ("teams: {unit: teams,", "teams: {unit: elevens,", "limits.teams.unit: Invalid enum value 'elevens'"),
        (
            'kind: counter, period: billing_anchor, desc: "AI tokens',
            'kind: counter, desc: "AI tokens',
            "limits.ai_tokens_month: a counter has a period, and nothing else has one",
        ),
        (
            "storage_gb: {unit: GB(1e9), kind: gauge_reserved,",
            "storage_gb: {unit: GB(1e9), kind: gauge_reserved, period: billing_anchor,",
            "limits.storage_gb: a counter has a period, and nothing else has one",
        ),
        (
            "base: coach_pro\n    seats: null\n    features:   # no heatmaps",
            "base: coach\n    seats: null\n    features:   # no heatmaps",
            "plans.coach_pro_plus: there is no plan coach to be its base",
        ),
        (
            "base: player_pro\n",
            "base: player_pro_plus\n",
            "plans.player_pro_plus: its chain of bases is a circle: player_pro_plus > player_pro_plus",
        ),
        (
            'base: free   # "everything',
            'base: player_pro_plus   # "everything',
            "plans.coach_pro: its chain of bases is a circle: coach_pro > player_pro > player_pro_plus > player_pro",
        ),
        (
            "[ai_weekly_feedback, ",
            "[ai_daily_feedback, ",
            "plans.player_pro_plus: there is no feature ai_daily_feedback",
        ),
        ("[ai_weekly_feedback, ", "[", "features.ai_weekly_feedback: no plan names it"),
        (
            "[ai_weekly_feedback, ",
            "[ai_weekly_feedback, goal_tracking, ",
            "plans.player_pro_plus: it names the feature goal_tracking 2 times",
        ),
        (
            "[ai_weekly_feedback, ",
            "[ai_weekly_feedback, system_admin, ",
            "features.system_admin: is for the staff only, and a plan names it",
        ),
        ("levels: {overlays: hd}", "levels: {overlays: 8k}", "plans.scorers_pro_plus: there is no level overlays 8k"),
        (
            "levels: {analyst_workspace: standard}",
            "levels: {analyst_workspace: standard, overlays: hd}",
            "plans.analyst_pro: the level overlays hd needs the feature hd_custom_overlays, which it does not have",
        ),
        (
            "levels: {ai_career_summary: weekly}",
            "levels: {live_scoring: basic}",
            "plans.player_pro_plus: the level live_scoring basic is below full of its base player_pro",
        ),
        ("limits: {teams: 10}", "limits: {elevens: 10}", "plans.org_pro_growth: there is no limit elevens"),
        ("limits: {teams: 10}", "limits: {teams: 3}", "plans.org_pro_growth: the limit teams of 3 is below 4"),
        (
            "limits: {teams: 10}",
            "limits: {teams: 10, tournaments: 9}",
            "plans.org_pro_growth: the limit tournaments of 9 is below unlimited",
        ),
        ("limits: {teams: 10}", "limits: {teams: -1}", "plans.org_pro_growth.limits: Expected `int` >= 0"),
        ("      teams: 0\n", "", "plans.scorers_pro: it has no limit teams"),
        ("price_usd_month: 79", "price_usd_month: 39", "plans.org_pro_growth: its price of 39.0 is not above 39.0"),
        ("price_usd_month: 79", "price_usd_month: null", "plans.org_pro_growth: it has a base, so it needs a price"),
        ("price_usd_month: 79", "price_usd_month: .inf", "plans.org_pro_growth: its price is not a number"),
        (
            "price_usd_month: 79",
            "price_usd_month: -79",
            "plans.org_pro_growth.price_usd_month: Expected `float` >= 0.0",
        ),
        ("coach_pro: 8,", "coach_lite: 8,", "plans.org_pro_growth: there is no plan coach_lite for its seats"),
        (
            "coach_pro: 8,",
            "coach_pro: 8, org_pro_starter: 1,",
            "plans.org_pro_growth: its seats are for org_pro_starter, which is an organisation's plan itself",
        ),
        (
            "coach_pro: 8,",
            "coach_pro: 3,",
            "plans.org_pro_growth: its seats for coach_pro are fewer than the 4 of its base org_pro_starter",
        ),
        ("coach_pro: 8,", "coach_pro: 0,", "plans.org_pro_growth.seats: Expected `int` >= 1"),
        (
            "channels: [chat, phone, email],",
            "channels: [chat, pigeon, email],",
            "plans.coach_pro_plus.support.channels: Invalid enum value 'pigeon'",
        ),
        ("  superuser:\n", "  org_admin: 7\n  superuser:\n", "plans.org_admin: is the name of a seat"),
        ("  superuser:\n", "  lite: 7\n  superuser:\n", "plans.lite: is not a mapping"),
        ("  superuser:\n", "  org_pro_elite: 7\n  superuser:\n", "org_pro_elite is there twice"),
    ],
    ids=_first_words,
)
def test_a_broken_catalogue_is_refused_for_what_is_broken(old: str, new: str, problem: str) -> None:
    """Each mistake has a sentence of its own, with the place where it is."""
    assert any(problem in each for each in _problems(_broken(old, new))), _problems(_broken(old, new))


def test_every_problem_is_reported_at_once() -> None:
    """Mistakes of shape and of substance are told together, and nobody is blamed for another's entry."""
    text = _broken("fan_mode: {stage: v1,", "fan_mode: {stage: v9, colour: red,")
    text = text.replace("price_usd_month: 79", "price_usd_month: 1")
    text = text.replace("limits: {teams: 20}", "limits: {teams: 5, elevens: 2}")
    assert _problems(text) == [
        "features.fan_mode: has the unknown key colour",
        "features.fan_mode.stage: Invalid enum value 'v9'",
        "plans.org_pro_growth: its price of 1.0 is not above 39.0 of its base org_pro_starter",
        "plans.org_pro_elite: there is no limit elevens",
        "plans.org_pro_elite: the limit teams of 5 is below 10 of its base org_pro_growth",
    ]


def test_a_plan_may_repeat_its_base() -> None:
    """The same level, the same limit and the same seats are not below it."""
    text = _broken("limits: {teams: 20}", "limits: {teams: 10}")
    text = text.replace("levels: {analyst_workspace: enhanced}", "levels: {analyst_workspace: standard}")
    text = text.replace("coach_pro: 15,", "coach_pro: 8,")
    assert parse(text).plans["analyst_pro_plus"].all_levels["analyst_workspace"] == "standard"


def test_a_plan_that_cannot_be_read_is_the_only_one_blamed() -> None:
    """What builds on it or names it may be right."""
    text = _broken("name: Coach Pro\n", "name: 7\n")
    assert _problems(text) == ["plans.coach_pro.name: Expected `str`, got `int`"]


def test_a_key_that_is_there_twice_is_refused_with_its_line() -> None:
    """YAML's readers would take the last one in silence."""
    line = _SHIPPED.splitlines().index("  fan_mode: " + _SHIPPED.split("  fan_mode: ")[1].splitlines()[0]) + 2
    text = _broken("  fan_mode: {stage", "  fan_mode: {}\n  fan_mode: {stage")
    assert _problems(text) == [f"line {line}: fan_mode is there twice"]


@pytest.mark.parametrize("text", ["", "plans", "[]"])
def test_what_is_no_catalogue_at_all_is_refused(text: str) -> None:
    """A file that is empty or a list is told to be no mapping."""
    assert _problems(text) == ["catalogue: is not a mapping"]


@pytest.mark.parametrize("text", ["a: [", "a: !!python/object:os.system 1", "a: 1\n---\nb: 2", "? [a]\n: 1"])
def test_what_is_not_plain_yaml_is_refused(text: str) -> None:
    """Neither broken YAML nor anything that would run code is read."""
    with pytest.raises(Misconfigured, match="not YAML"):
        parse(text)
