"""Whether an organisation's plan has a role or a seat to give; taking one back needs no plan."""

from msgspec.structs import replace

from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Holdings, Membership
from core.entitlements.keys import Feature
from core.entitlements.resolve import resolve
from core.entitlements.seats import kinds_of_seat, plans_with_seats, seats_of, taken
from core.entitlements.spec import ADMIN_SEAT
from core.entitlements.upgrade import plans_with
from core.errors import LimitReached, UpgradeRequired
from core.ids import AccountId
from core.models.billing import Subscription
from core.models.people import Role
from core.ports.plans import PutMember
from core.usecases.amendments import Act
from core.usecases.suggestions import unknown


def require_management(catalogue: Catalogue, holdings: Holdings, now_ms: int) -> None:
    """Raise ``UpgradeRequired`` unless the organisation's plan lets it give roles and seats."""
    held = resolve(catalogue, holdings, Subject(holdings.workspace), now_ms)
    feature = Feature.ORG_ROLE_MANAGEMENT.value
    if feature not in held.features:
        raise UpgradeRequired(feature=feature, plan=held.plan, upgrade_to=plans_with(catalogue, feature))


def is_free(catalogue: Catalogue, holdings: Holdings, kind: str, now_ms: int) -> bool:
    """Whether the plan has a seat of this kind that no member has."""
    return taken(holdings, kind) < seats_of(catalogue, holdings, now_ms).get(kind, 0)


def require_free(catalogue: Catalogue, holdings: Holdings, kind: str, now_ms: int) -> None:
    """Raise ``LimitReached`` where no seat of this kind is free, ``Malformed`` where no plan has such seats."""
    if kind not in kinds_of_seat(catalogue):
        raise unknown("seat", kind, kinds_of_seat(catalogue))
    if is_free(catalogue, holdings, kind, now_ms):
        return
    limit = seats_of(catalogue, holdings, now_ms).get(kind, 0)
    raise LimitReached(
        "Every seat of this kind is taken." if limit else "The plan has no seats of this kind.",
        meter="seats",
        seat=kind,
        limit=limit,
        used=taken(holdings, kind),
        resets_at=None,
        plan=resolve(catalogue, holdings, Subject(holdings.workspace), now_ms).plan,
        upgrade_to=plans_with_seats(catalogue, kind, limit),
    )


def put(action: str, member: AccountId, before: Membership, after: Membership) -> Act:
    """The change of a member's place."""
    return Act(
        action=action,
        changes=(PutMember(account_id=member, role=after.role, seat=after.seat),),
        before=shown(member, before),
        after=shown(member, after),
    )


def shown(member: AccountId, place: Membership) -> dict[str, object]:
    """A place as the audit keeps it."""
    return {"account": member, "role": place.role, "seat": place.seat}


def first_seat(catalogue: Catalogue, holdings: Holdings, begun: Subscription) -> list[Act]:
    """With the first plan that has seats, the owner who is there the longest gets the admin's."""
    had = seats_of(catalogue, holdings, begun.since_ms)
    if had or not catalogue.plans[begun.plan].seats.get(ADMIN_SEAT) or taken(holdings, ADMIN_SEAT):
        return []
    without = [
        (place.joined_ms, account)
        for account, place in holdings.members.items()
        if place.role is Role.OWNER and place.seat is None
    ]
    if not without:
        return []
    _, owner = min(without)
    place = holdings.members[owner]
    return [put("seat.assigned", owner, place, replace(place, seat=ADMIN_SEAT))]
