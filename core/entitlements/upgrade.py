"""Which plans would give what is missing."""

from core.entitlements.catalogue import Catalogue
from core.entitlements.plan import Plan


def plans_with(catalogue: Catalogue, feature: str) -> list[str]:
    """The plans for sale that include a feature, cheapest first."""
    return [plan.key for plan in for_sale(catalogue) if feature in plan.all_features]


def plans_with_more(catalogue: Catalogue, limit: str, than: int | None) -> list[str]:
    """The plans for sale whose limit is above ``than``, cheapest first; in the meter's own unit, ``None`` unlimited."""
    if than is None:
        return []
    limits = ((plan.key, plan.whole.limits[limit]) for plan in for_sale(catalogue))
    return [key for key, value in limits if value is None or value > than]


def for_sale(catalogue: Catalogue) -> list[Plan]:
    """The plans that money buys, cheapest first."""
    plans = (plan for plan in catalogue.plans.values() if plan.purchasable)
    return sorted(plans, key=lambda plan: plan.price_usd_month or 0)
