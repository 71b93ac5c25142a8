"""The seats of an organisation: how many its plan has of each kind, and how many are given."""

from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Holdings
from core.entitlements.sources import sources_of


def seats_of(catalogue: Catalogue, holdings: Holdings, now_ms: int) -> dict[str, int]:
    """How many members may have each kind of seat now; empty without a plan that has seats."""
    seats: dict[str, int] = {}
    for source in sources_of(catalogue, holdings, Subject(holdings.workspace), now_ms):
        plan = catalogue.plans.get(source.plan or "")
        if source.counts and plan is not None:
            seats.update({kind: max(number, seats.get(kind, 0)) for kind, number in plan.seats.items()})
    return seats


def taken(holdings: Holdings, kind: str) -> int:
    """How many members have a seat of this kind, those included for whom the plan has too few."""
    return sum(each.seat == kind for each in holdings.members.values())


def plans_with_seats(catalogue: Catalogue, kind: str, than: int) -> list[str]:
    """The plans for sale with more than so many seats of a kind, cheapest first."""
    plans = (plan for plan in catalogue.plans.values() if plan.purchasable and plan.seats.get(kind, 0) > than)
    return [plan.key for plan in sorted(plans, key=lambda plan: plan.price_usd_month or 0)]


def kinds_of_seat(catalogue: Catalogue) -> list[str]:
    """Every kind of seat that some plan has."""
    return list(dict.fromkeys(kind for plan in catalogue.plans.values() for kind in plan.seats))
