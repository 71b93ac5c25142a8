"""What was decided where the blueprint of the plans contradicts itself: by the decision's number, written by hand."""

from typing import Final

import pytest

from core.entitlements.shipped import CATALOGUE
from core.entitlements.spec import LimitKind
from tests.entitlements.records import having

PLANS: Final = {
    "free",
    "player_pro",
    "player_pro_plus",
    "scorers_pro",
    "scorers_pro_plus",
    "coach_pro",
    "coach_pro_plus",
    "analyst_pro",
    "analyst_pro_plus",
    "org_pro_starter",
    "org_pro_growth",
    "org_pro_elite",
    "superuser",
}
ORGANISATIONS: Final = {"org_pro_starter", "org_pro_growth", "org_pro_elite"}
COACHES: Final = {"coach_pro", "coach_pro_plus", "analyst_pro", "analyst_pro_plus", *ORGANISATIONS, "superuser"}
GB: Final = 1_000_000_000

PRICES: Final = [
    (2, "analyst_pro", 14.99),
    (3, "analyst_pro_plus", 24.99),
    (4, "coach_pro_plus", 24.99),
    (39, "org_pro_starter", 39),
    (39, "org_pro_growth", 79),
    (39, "org_pro_elite", 149),
]
LIMITS: Final = [
    (5, "player_pro", "ai_reports_month", 50),
    (5, "player_pro", "ai_tokens_month", 100_000),
    (5, "player_pro_plus", "ai_reports_month", 100),
    (5, "player_pro_plus", "ai_tokens_month", 100_000),
    (6, "coach_pro", "ai_reports_month", 100),
    (6, "coach_pro_plus", "ai_reports_month", 150),
    (6, "coach_pro_plus", "ai_tokens_month", 100_000),
    (7, "analyst_pro", "ai_reports_month", 200),
    (7, "analyst_pro_plus", "ai_reports_month", 200),
    (8, "analyst_pro", "ai_tokens_month", 100_000),
    (8, "analyst_pro_plus", "ai_tokens_month", 200_000),
    (9, "coach_pro", "ai_tokens_month", 100_000),
    (10, "coach_pro", "tournaments", 50),
    (10, "analyst_pro", "tournaments", None),
    (11, "free", "tournaments", 1),
    (12, "free", "concurrent_games", 1),
    (12, "free", "max_games", 10),
    (12, "free", "fan_matches", 10),
    (15, "org_pro_starter", "storage_gb", 5000 * GB),
    (23, "scorers_pro", "concurrent_games", 3),
    (32, "coach_pro_plus", "video_max_upload_mb", 2048),
    (34, "coach_pro_plus", "storage_gb", 500 * GB),
    (40, "org_pro_growth", "storage_gb", 5000 * GB),
    (40, "org_pro_elite", "storage_gb", 5000 * GB),
    (48, "scorers_pro", "tournaments", 50),
    (48, "scorers_pro", "ai_reports_month", 5),
    (48, "scorers_pro", "ai_tokens_month", 10_000),
    (48, "superuser", "ai_tokens_month", None),
]
HOLDERS: Final = [
    (11, "tournament_management", PLANS),
    (13, "fan_mode", PLANS),
    (14, "ai_career_summary", PLANS - {"free", "scorers_pro", "scorers_pro_plus"}),
    (15, "video_sessions", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
    (15, "clip_library", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
    (16, "heatmap_visualizer", {"analyst_pro", "analyst_pro_plus", *ORGANISATIONS, "superuser"}),
    (16, "data_export", {"analyst_pro", "analyst_pro_plus", *ORGANISATIONS, "superuser"}),
    (16, "player_assignment", COACHES),
    (17, "priority_support", PLANS - {"free", "player_pro", "player_pro_plus"}),
    (19, "slack_insights", {"analyst_pro_plus", "superuser"}),
    (20, "tournament_support_line", {"scorers_pro", "scorers_pro_plus", "superuser"}),
    (20, "tournament_ops_support", {"scorers_pro_plus", "superuser"}),
    (24, "pro_scoreboard_overlays", {"scorers_pro", "scorers_pro_plus", "superuser"}),
    (24, "hd_custom_overlays", {"scorers_pro_plus", "superuser"}),
    (25, "multi_match_scoring", {"scorers_pro", "scorers_pro_plus", "superuser"}),
    (26, "broadcast_integration", {"scorers_pro_plus", "superuser"}),
    (27, "advanced_cloud_sync", {"scorers_pro_plus", "superuser"}),
    (27, "offline_scoring", {"scorers_pro", "scorers_pro_plus", "superuser"}),
    (28, "custom_branding", {"scorers_pro_plus", *ORGANISATIONS, "superuser"}),
    (29, "automated_reports", {"analyst_pro_plus", *ORGANISATIONS, "superuser"}),
    (29, "shap_explainability", {"analyst_pro_plus", *ORGANISATIONS, "superuser"}),
    (30, "ai_video_analysis", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
    (31, "clip_creation", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
    (31, "multi_clip_extraction", {"coach_pro_plus", "superuser"}),
    (37, "player_assignment", COACHES),
    (38, "video_upload", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
    (49, "video_playback_timeline", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
    (52, "ai_session_summary", COACHES),
    (53, "ai_session_summary_video", {"coach_pro_plus", *ORGANISATIONS, "superuser"}),
]
LEVELS: Final = [
    (14, "coach_pro", "ai_career_summary", "monthly"),
    (14, "analyst_pro_plus", "ai_career_summary", "monthly"),
    (14, "org_pro_elite", "ai_career_summary", "monthly"),
    (24, "scorers_pro", "overlays", "basic"),
    (24, "scorers_pro_plus", "overlays", "hd"),
    (50, "coach_pro", "session_notebook", "basic"),
    (50, "coach_pro_plus", "session_notebook", "enhanced"),
    (50, "analyst_pro_plus", "session_notebook", "basic"),
    (50, "org_pro_starter", "session_notebook", "enhanced"),
]
SUPPORT: Final = [
    (17, "player_pro_plus", "none", set(), None),
    (18, "analyst_pro", "basic", {"email"}, 24),
    (19, "analyst_pro_plus", "premium", {"email", "chat"}, 4),
    (20, "scorers_pro", "basic", {"email"}, 24),
    (20, "scorers_pro_plus", "premium", {"email", "chat"}, 0.5),
    (21, "coach_pro_plus", "premium", {"email", "chat", "phone"}, 4),
    (22, "coach_pro_plus", "premium", {"email", "chat", "phone"}, 4),
]
STAGES: Final = [
    (19, "slack_insights", "v2"),
    (25, "multi_match_scoring", "v1"),
    (26, "broadcast_integration", "v1"),
    (27, "advanced_cloud_sync", "v2"),
    (29, "automated_reports", "v1"),
    (29, "shap_explainability", "v2"),
    (30, "ai_video_analysis", "v1"),
    (31, "clip_creation", "v1"),
    (31, "multi_clip_extraction", "v2"),
]


def _name(value: object) -> str | None:
    """Of a row, its number and the names in it."""
    return f"decision {value}" if isinstance(value, int) and value <= 53 else value if isinstance(value, str) else ""


@pytest.mark.parametrize(("number", "plan", "price"), PRICES, ids=_name)
def test_prices(number: int, plan: str, price: float) -> None:
    """The plan costs so many dollars a month."""
    assert CATALOGUE.plans[plan].price_usd_month == price, number


@pytest.mark.parametrize(("number", "plan", "limit", "value"), LIMITS, ids=_name)
def test_limits(number: int, plan: str, limit: str, value: int | None) -> None:
    """Whoever has the plan has this much."""
    assert having(plan).limits[limit] == value, number


@pytest.mark.parametrize(("number", "feature", "holders"), HOLDERS, ids=_name)
def test_holders(number: int, feature: str, holders: set[str]) -> None:
    """Those plans have the feature, and no others."""
    assert {plan for plan in PLANS if feature in having(plan).features} == holders, number


@pytest.mark.parametrize(("number", "plan", "level", "step"), LEVELS, ids=_name)
def test_levels(number: int, plan: str, level: str, step: str) -> None:
    """Whoever has the plan has the feature at this level."""
    assert having(plan).levels[level] == step, number


@pytest.mark.parametrize(("number", "plan", "level", "channels", "hours"), SUPPORT, ids=_name)
def test_support(number: int, plan: str, level: str, channels: set[str], hours: float | None) -> None:
    """The plan comes with this help."""
    support = CATALOGUE.plans[plan].support
    assert (support.level, set(support.channels), support.response_hours) == (level, channels, hours), number


@pytest.mark.parametrize(("number", "feature", "stage"), STAGES, ids=_name)
def test_stages(number: int, feature: str, stage: str) -> None:
    """The feature is sold now, or waits behind a release flag."""
    assert CATALOGUE.features[feature].stage == stage, number


def test_decision_1_eleven_tiers_are_thirteen_plans() -> None:
    """The organisation's tier comes in three sizes, and there is no other plan (nor in 36)."""
    assert CATALOGUE.plans.keys() == PLANS
    assert {key for key, plan in CATALOGUE.plans.items() if plan.seats} == ORGANISATIONS


def test_decision_9_tokens_have_one_meter() -> None:
    """API tokens and AI tokens are the same."""
    assert [key for key, limit in CATALOGUE.limits.items() if limit.unit == "tokens"] == ["ai_tokens_month"]


def test_decision_34_storage_is_held_and_not_spent() -> None:
    """The 500 GB are those stored at one moment, not those of a year."""
    assert CATALOGUE.limits["storage_gb"].kind is LimitKind.GAUGE_RESERVED


def test_decision_35_ai_is_bounded_in_every_plan_of_a_person() -> None:
    """An analysis costs money each time, so that nobody's own plan has it without end."""
    for plan in PLANS - ORGANISATIONS - {"superuser"}:
        limits = having(plan).limits
        assert None not in (limits["ai_reports_month"], limits["ai_tokens_month"]), plan


@pytest.mark.parametrize(
    ("plan", "seats"),
    [
        ("org_pro_starter", {"org_admin": 1, "coach_pro": 4, "analyst_pro": 1}),
        ("org_pro_growth", {"org_admin": 1, "coach_pro": 8, "analyst_pro": 3}),
        ("org_pro_elite", {"org_admin": 1, "coach_pro": 15, "analyst_pro": 5}),
    ],
)
def test_decision_1_sizes_of_organisations(plan: str, seats: dict[str, int]) -> None:
    """The sizes differ in seats."""
    assert CATALOGUE.plans[plan].seats == seats
