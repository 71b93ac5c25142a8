"""The plans as the API answers with them."""

import msgspec

from core.entitlements.catalogue import Catalogue
from core.entitlements.shipped import CATALOGUE
from core.ids import WorkspaceId
from core.models.billing import OverrideKind
from core.usecases.plans import entitlements_view, matrix, usage_report
from core.wire.plans import PlanMatrix
from tests.organisations.desk import Desk


def test_the_whole_catalogue() -> None:
    """Every plan, feature and limit is in the matrix once, in the catalogue's order, and it is JSON."""
    answer = matrix(CATALOGUE)
    assert [each.key for each in answer.plans] == list(CATALOGUE.plans)
    assert [each.key for each in answer.features] == list(CATALOGUE.features)
    assert [each.key for each in answer.limits] == list(CATALOGUE.limits)
    assert all(each.description for each in answer.features)
    assert all(each.description for each in answer.limits)
    assert msgspec.json.decode(msgspec.json.encode(answer), type=PlanMatrix) == answer


def test_a_column_has_all_that_its_bases_give() -> None:
    """Coach Pro Plus adds 13 features, has those of its bases too, and its numbers are those that were settled."""
    column = next(each for each in matrix(CATALOGUE).plans if each.key == "coach_pro_plus")
    assert (column.name, column.price_usd_month, column.base, column.seats) == (
        "Coach Pro Plus",
        24.99,
        "coach_pro",
        {},
    )
    assert len(column.adds) == 13
    assert {"live_scoring", "career_dashboard", "player_assignment", "video_upload"} <= set(column.features)
    assert column.levels["session_notebook"] == "enhanced"
    assert (column.limits["storage_gb"], column.limits["max_games"], column.limits["tournaments"]) == (500, None, 50)
    assert (column.support.level, column.support.response_hours) == ("premium", 4)


def test_what_is_not_sold() -> None:
    """The staff's plan has no price, the free one costs 0, an organisation's has seats."""
    prices = {each.key: each.price_usd_month for each in matrix(CATALOGUE).plans}
    assert (prices["superuser"], prices["free"], prices["org_pro_elite"]) == (None, 0, 149)
    elite = next(each for each in matrix(CATALOGUE).plans if each.key == "org_pro_elite")
    assert elite.seats == {"org_admin": 1, "coach_pro": 15, "analyst_pro": 5}


async def test_what_somebody_has(desk: Desk) -> None:
    """Features in the catalogue's order, limits in its units, the billing month that runs."""
    ann = WorkspaceId(await desk.person())
    await desk.operator.granting.grant(ann, "coach_pro_plus")
    await desk.operator.overrides.add(ann, OverrideKind.LIMIT, "storage_gb", "750", reason="r")
    held = await desk.allowed(ann)
    view = entitlements_view(desk.catalogue, ann, held, desk.clock())
    assert (view.workspace, view.plan, view.plan_name, view.role) == (ann, "coach_pro_plus", "Coach Pro Plus", None)
    assert set(view.features) == held.features
    assert view.features == sorted(view.features, key=list(desk.catalogue.features).index)
    assert (view.limits["storage_gb"], view.limits["video_max_upload_mb"], view.limits["max_games"]) == (
        750,
        2048,
        None,
    )
    assert view.month_begins_ms == held.anchor_ms
    assert view.month_begins_ms <= desk.clock() < view.month_ends_ms


async def test_what_somebody_uses(desk: Desk) -> None:
    """A line for every limit that is counted, none for a bound of a single act."""
    ann = WorkspaceId(await desk.person())
    report = usage_report(desk.catalogue, ann, "free", await desk.business.usage.of(ann))
    assert report.plan_name == "Free"
    assert [each.meter for each in report.meters] == _counted(desk.catalogue)
    by_meter = {each.meter: each for each in report.meters}
    assert (by_meter["storage_gb"].unit, by_meter["storage_gb"].limit) == ("bytes", 0)
    assert by_meter["ai_reports_month"].resets_at is not None
    assert by_meter["max_games"].resets_at is None


def _counted(catalogue: Catalogue) -> list[str]:
    return [key for key, spec in catalogue.limits.items() if spec.kind != "constant"]
