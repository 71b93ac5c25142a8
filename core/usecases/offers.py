"""Which plan a workspace may have: a person's plan a person, one with seats an organisation."""

from core.entitlements.catalogue import Catalogue
from core.entitlements.plan import Plan
from core.errors import Forbidden
from core.models.people import WorkspaceKind
from core.usecases.suggestions import unknown


def fitting(catalogue: Catalogue, kind: WorkspaceKind, plan: str) -> Plan:
    """The plan, if a workspace of that kind can have it.

    Raises ``Malformed`` (``unknown_plan``), and ``Forbidden`` (``plan_for_organisations``, ``plan_for_persons``).
    """
    found = catalogue.plans.get(plan)
    if found is None:
        raise unknown("plan", plan, catalogue.plans)
    if found.seats and kind is WorkspaceKind.PERSON:
        raise Forbidden(
            f"{found.name} is for organisations: order it in one.",
            code="plan_for_organisations",
            plan=plan,
        )
    if not found.seats and kind is WorkspaceKind.ORGANISATION:
        raise Forbidden(f"{found.name} is for persons, not for organisations.", code="plan_for_persons", plan=plan)
    return found


def offered(catalogue: Catalogue, kind: WorkspaceKind, plan: str) -> Plan:
    """The plan, if a workspace of that kind can buy it. Raises as ``fitting``, and ``Forbidden`` (``not_for_sale``)."""
    found = catalogue.plans.get(plan)
    if found is not None and not found.purchasable:
        raise Forbidden(f"{found.name} is not for sale.", code="not_for_sale", plan=plan)
    return fitting(catalogue, kind, plan)
