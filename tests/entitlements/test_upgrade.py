"""Which plans are named to whoever meets an end of theirs."""

import pytest

from core.entitlements.effect import effect
from core.entitlements.shipped import CATALOGUE
from core.entitlements.upgrade import plans_with, plans_with_more
from core.errors import Malformed
from core.models.billing import OverrideKind

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("feature", "plans"),
    [
        ("video_upload", ["coach_pro_plus", "org_pro_starter", "org_pro_growth", "org_pro_elite"]),
        ("broadcast_integration", ["scorers_pro_plus"]),
        ("bulk_operations", ["analyst_pro_plus"]),
        ("goal_tracking", ["player_pro_plus"]),
        ("system_admin", []),
    ],
)
def test_a_feature_is_sold_in_these_plans(feature: str, plans: list[str]) -> None:
    """Cheapest first; neither the free plan nor the staff's is for sale."""
    assert plans_with(CATALOGUE, feature) == plans


def test_whatever_the_free_plan_has_every_plan_sells() -> None:
    """Of plans at the same price, the catalogue's order stands."""
    assert plans_with(CATALOGUE, "live_scoring") == [
        "player_pro",
        "player_pro_plus",
        "scorers_pro",
        "coach_pro",
        "scorers_pro_plus",
        "analyst_pro",
        "coach_pro_plus",
        "analyst_pro_plus",
        "org_pro_starter",
        "org_pro_growth",
        "org_pro_elite",
    ]


@pytest.mark.parametrize(
    ("limit", "than", "plans"),
    [
        ("concurrent_games", 1, ["scorers_pro", "scorers_pro_plus"]),
        ("concurrent_games", 3, ["scorers_pro_plus"]),
        ("concurrent_games", 5, []),
        ("teams", 4, ["org_pro_growth", "org_pro_elite"]),
        ("storage_gb", 499 * GB, ["coach_pro_plus", "org_pro_starter", "org_pro_growth", "org_pro_elite"]),
        ("storage_gb", 500 * GB, ["org_pro_starter", "org_pro_growth", "org_pro_elite"]),
        ("ai_reports_month", 200, ["org_pro_starter", "org_pro_growth", "org_pro_elite"]),
        ("ai_reports_month", None, []),
    ],
)
def test_more_of_a_limit_is_sold_in_these_plans(limit: str, than: int | None, plans: list[str]) -> None:
    """Only what is above the limit helps, and above unlimited there is nothing."""
    assert plans_with_more(CATALOGUE, limit, than) == plans


@pytest.mark.parametrize(
    ("kind", "key", "value", "sentence"),
    [
        (OverrideKind.GRANT, "teleportation", None, "There is no feature teleportation."),
        (OverrideKind.GRANT, "data_export", "weekly", "The feature data_export has no levels."),
        (
            OverrideKind.GRANT,
            "ai_career_summary",
            "hourly",
            "The feature ai_career_summary has no level hourly: it has monthly, weekly.",
        ),
        (OverrideKind.DENY, "teams", None, "There is no feature teams."),
        (OverrideKind.LIMIT, "data_export", "unlimited", "There is no limit data_export."),
        (OverrideKind.LIMIT, "teams", None, "The limit teams needs a whole number from 0."),
        (OverrideKind.LIMIT, "teams", "1.5", "The limit teams needs a whole number from 0."),
        (OverrideKind.CAP, "teams", "unlimited", "The limit teams needs a whole number from 0."),
        (OverrideKind.PLAN, "coach_lite", None, "There is no plan coach_lite."),
    ],
)
def test_an_exception_that_cannot_be_read_is_refused(
    kind: OverrideKind, key: str, value: str | None, sentence: str
) -> None:
    """Whoever makes one is told what is wrong with it."""
    with pytest.raises(Malformed) as refused:
        effect(CATALOGUE, kind, key, value)
    assert refused.value.message == sentence
