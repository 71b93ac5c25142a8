"""What there is to have, what somebody has and what is used of it, as it leaves the process."""

from collections.abc import Mapping, Sequence

import msgspec

from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Entitlements
from core.entitlements.periods import period_of
from core.entitlements.plan import Plan
from core.ids import WorkspaceId
from core.usecases.usage import Usage
from core.wire.plans import (
    EntitlementsView,
    FeatureRow,
    LimitRow,
    PlanColumn,
    PlanMatrix,
    SupportTerms,
    UsageLine,
    UsageReport,
)


def matrix(catalogue: Catalogue) -> PlanMatrix:
    """The whole catalogue."""
    defaults = catalogue.defaults
    return PlanMatrix(
        version=catalogue.version,
        currency=catalogue.currency,
        plans=[_column(catalogue, plan) for plan in catalogue.plans.values()],
        features=[
            FeatureRow(key=key, description=spec.desc, stage=spec.stage) for key, spec in catalogue.features.items()
        ],
        limits=[
            LimitRow(key=key, description=spec.desc, unit=spec.unit, kind=spec.kind)
            for key, spec in catalogue.limits.items()
        ],
        levels={key: list(steps) for key, steps in catalogue.levels.items()},
        trial_days=defaults.trial_days,
        grace_days=defaults.grace_days_past_due,
        video_retention_days=defaults.video_retention_after_cancel_days,
    )


def entitlements_view(
    catalogue: Catalogue, workspace: WorkspaceId, held: Entitlements, now_ms: int
) -> EntitlementsView:
    """What somebody may do in a workspace, features and limits in the catalogue's order."""
    month = period_of(held.anchor_ms, now_ms)
    return EntitlementsView(
        workspace=workspace,
        plan=held.plan,
        plan_name=catalogue.plans[held.plan].name,
        role=held.role,
        features=_ordered(catalogue, held.features),
        levels=held.levels,
        limits=_in_units(catalogue, held.limits),
        until_ms=held.until_ms,
        month_begins_ms=month.start_ms,
        month_ends_ms=month.end_ms,
    )


def usage_report(catalogue: Catalogue, workspace: WorkspaceId, plan: str, usage: Sequence[Usage]) -> UsageReport:
    """What a workspace uses of its plan."""
    return UsageReport(
        workspace=workspace,
        plan=plan,
        plan_name=catalogue.plans[plan].name,
        meters=[msgspec.convert(each, UsageLine, from_attributes=True) for each in usage],
    )


def _column(catalogue: Catalogue, plan: Plan) -> PlanColumn:
    return PlanColumn(
        key=plan.key,
        name=plan.name,
        price_usd_month=plan.price_usd_month,
        base=plan.base,
        seats=plan.seats,
        adds=_ordered(catalogue, plan.features),
        features=_ordered(catalogue, plan.all_features),
        levels=plan.all_levels,
        limits={key: plan.all_limits[key] for key in catalogue.limits},
        support=SupportTerms(
            level=plan.support.level,
            channels=list(plan.support.channels),
            response_hours=plan.support.response_hours,
            note=plan.support.note,
        ),
    )


def _ordered(catalogue: Catalogue, features: frozenset[str]) -> list[str]:
    return [key for key in catalogue.features if key in features]


def _in_units(catalogue: Catalogue, limits: Mapping[str, int | None]) -> dict[str, int | None]:
    """From the meters' own units into those of the catalogue: an exception, too, is made of whole ones."""
    return {
        key: None if (limit := limits[key]) is None else limit // spec.unit.metered
        for key, spec in catalogue.limits.items()
    }
