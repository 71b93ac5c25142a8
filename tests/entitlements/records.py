"""Records of workspaces for the tests: a person's or an organisation's, with what each has."""

from typing import Final

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings, Membership
from core.entitlements.resolve import resolve
from core.entitlements.shipped import CATALOGUE
from core.ids import AccountId, WorkspaceId
from core.models.billing import Override, OverrideKind, Subscription, SubscriptionState
from core.models.people import Role, WorkspaceKind

DAY: Final = 24 * 60 * 60 * 1000
NOW: Final = 1000 * DAY
ANN: Final = AccountId("ann")
BOB: Final = AccountId("bob")
EVE: Final = AccountId("eve")
PERSON: Final = WorkspaceId("ann")
CLUB: Final = WorkspaceId("club")


def subscribed(
    plan: str,
    state: SubscriptionState = SubscriptionState.ACTIVE,
    *,
    since_ms: int = 0,
    ends_ms: int | None = None,
) -> Subscription:
    """A subscription of the person or of the club."""
    return Subscription(
        workspace_id=PERSON,
        plan=plan,
        state=state,
        started_ms=0,
        since_ms=since_ms,
        ends_ms=ends_ms,
        provider="manual",
    )


def override(  # noqa: PLR0913 - an override's parts
    kind: OverrideKind,
    key: str,
    value: str | None = None,
    *,
    member: AccountId | None = None,
    from_ms: int = 0,
    until_ms: int | None = None,
) -> Override:
    """An exception; by default for all in the workspace, and always."""
    return Override(
        id=f"{kind}-{key}",
        workspace_id=PERSON,
        account_id=member,
        kind=kind,
        key=key,
        value=value,
        from_ms=from_ms,
        until_ms=until_ms,
        reason="the floods of May",
        created_by="operator",
        created_ms=0,
    )


def person(subscription: Subscription | None = None, *overrides: Override, superuser: bool = False) -> Holdings:
    """What somebody has in the own workspace."""
    return Holdings(
        workspace=PERSON,
        kind=WorkspaceKind.PERSON,
        version=7,
        anchor_ms=3,
        subscription=subscription,
        overrides=overrides,
        superuser=superuser,
    )


def club(
    subscription: Subscription | None = None,
    *overrides: Override,
    members: dict[AccountId, Membership] | None = None,
) -> Holdings:
    """What an organisation has."""
    return Holdings(
        workspace=CLUB,
        kind=WorkspaceKind.ORGANISATION,
        version=7,
        anchor_ms=3,
        subscription=subscription,
        overrides=overrides,
        members=members or {},
    )


def seat(name: str | None, *, joined_ms: int = 0, role: Role = Role.MEMBER) -> Membership:
    """A member's place, with a seat or without."""
    return Membership(role=role, seat=name, joined_ms=joined_ms)


def of(holdings: Holdings, account: AccountId | None = None, now_ms: int = NOW) -> Entitlements:
    """What the shipped catalogue gives, to the workspace itself or to an account there."""
    return resolve(CATALOGUE, holdings, Subject(holdings.workspace, account), now_ms)


def having(plan: str) -> Entitlements:
    """What whoever has a plan has: an organisation where the plan has seats, else a person."""
    holder = club if CATALOGUE.plans[plan].seats else person
    return of(holder(subscribed(plan)))
