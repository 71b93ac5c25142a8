"""The members of an organisation, their roles and their seats."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.holdings import Holdings, Membership
from core.entitlements.seats import kinds_of_seat, seats_of, taken
from core.entitlements.shipped import CATALOGUE
from core.entitlements.spec import ADMIN_SEAT
from core.errors import Conflict, Malformed
from core.ids import AccountId, WorkspaceId
from core.models.people import Member, Role
from core.ports.organisations import Register
from core.ports.plans import DropMember, EndOverride
from core.usecases.amendments import Act, Amendments
from core.usecases.authority import MAY, Verb, member_of, require
from core.usecases.seating import put, require_free, require_management, shown

_RANK = (Role.MEMBER, Role.ADMIN, Role.OWNER)


class Seats(NamedTuple):
    """Seats of one kind; after a downgrade more may be taken than there are."""

    kind: str
    total: int
    taken: int


class Members:
    """What members do with each other's places. Every method raises ``NotFound`` for a stranger, and ``Forbidden``."""

    def __init__(
        self,
        register: Register,
        amendments: Amendments,
        *,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``now_ms`` is the wall clock."""
        self._register = register
        self._amendments = amendments
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def all(self, account: AccountId, organisation: WorkspaceId) -> Sequence[Member]:
        """Every member, the oldest first; only who may invite sees the others' addresses."""
        place = require(await self._amendments.holdings(organisation), account, Verb.SEE)
        members = await self._register.members(organisation)
        if Verb.INVITE in MAY[place.role]:
            return members
        return [each if each.account_id == account else replace(each, email=None) for each in members]

    async def seats(self, account: AccountId, organisation: WorkspaceId) -> Sequence[Seats]:
        """The seats of the organisation's plan, and of any other kind that somebody has."""
        holdings = await self._amendments.holdings(organisation)
        require(holdings, account, Verb.SEE)
        totals = seats_of(self._catalogue, holdings, self._now_ms())
        kinds = [kind for kind in kinds_of_seat(self._catalogue) if kind in totals or taken(holdings, kind)]
        return [Seats(kind, totals.get(kind, 0), taken(holdings, kind)) for kind in kinds]

    async def change_role(self, account: AccountId, organisation: WorkspaceId, member: AccountId, role: Role) -> None:
        """Give a member another role.

        Raises ``Conflict`` (``sole_owner``) for the last owner, and ``UpgradeRequired`` where a higher role needs it.
        """

        def decide(holdings: Holdings) -> Sequence[Act]:
            place = self._touchable(holdings, account, member, role)
            if place.role is role:
                return []
            if _RANK.index(role) > _RANK.index(place.role):
                require_management(self._catalogue, holdings, self._now_ms())
            else:
                _keep_an_owner(holdings, member)
            return [put("member.role_changed", member, place, replace(place, role=role))]

        await self._amendments.make(organisation, account, decide)

    async def assign_seat(self, account: AccountId, organisation: WorkspaceId, member: AccountId, seat: str) -> None:
        """Give a member a seat, in place of the one that the member may have.

        Raises ``LimitReached`` where none is free, ``UpgradeRequired``, and ``Malformed`` for a seat of no plan.
        """

        def decide(holdings: Holdings) -> Sequence[Act]:
            require(holdings, account, Verb.SEAT)
            place = member_of(holdings, member)
            if place.seat == seat:
                return []
            require_management(self._catalogue, holdings, self._now_ms())
            require_free(self._catalogue, holdings, seat, self._now_ms())
            return [put("seat.assigned", member, place, replace(place, seat=seat))]

        await self._amendments.make(organisation, account, decide)

    async def withdraw_seat(self, account: AccountId, organisation: WorkspaceId, member: AccountId) -> None:
        """Take a member's seat back; the member stays."""

        def decide(holdings: Holdings) -> Sequence[Act]:
            require(holdings, account, Verb.SEAT)
            place = member_of(holdings, member)
            if place.seat is None:
                return []
            return [put("seat.withdrawn", member, place, replace(place, seat=None))]

        await self._amendments.make(organisation, account, decide)

    async def remove(self, account: AccountId, organisation: WorkspaceId, member: AccountId) -> None:
        """Remove another member. Raises ``Conflict`` (``sole_owner``) for the last owner."""

        def decide(holdings: Holdings) -> Sequence[Act]:
            self._touchable(holdings, account, member)
            return [_drop("member.removed", holdings, member)]

        await self._amendments.make(organisation, account, decide)

    async def leave(self, account: AccountId, organisation: WorkspaceId) -> None:
        """Leave. Raises ``Conflict`` (``sole_owner``) for the last owner."""

        def decide(holdings: Holdings) -> Sequence[Act]:
            require(holdings, account, Verb.SEE)
            return [_drop("member.left", holdings, account)]

        await self._amendments.make(organisation, account, decide)

    async def hand_over(self, account: AccountId, organisation: WorkspaceId, to: AccountId) -> None:
        """Make another member owner in one's place, and become an admin; the admin's seat goes with it."""

        def decide(holdings: Holdings) -> Sequence[Act]:
            before = require(holdings, account, Verb.OWN)
            if to == account:
                raise Malformed("An organisation is handed over to another member.", code="to_oneself")
            heir = member_of(holdings, to)
            mine, theirs = (heir.seat, before.seat) if before.seat == ADMIN_SEAT else (before.seat, heir.seat)
            return [
                put("organisation.handed_over", to, heir, replace(heir, role=Role.OWNER, seat=theirs)),
                put("organisation.handed_over", account, before, replace(before, role=Role.ADMIN, seat=mine)),
            ]

        await self._amendments.make(organisation, account, decide)

    def _touchable(
        self, holdings: Holdings, account: AccountId, member: AccountId, role: Role = Role.MEMBER
    ) -> Membership:
        """The place of a member whom the account may remove, or give ``role``: owners are the owners' affair."""
        require(holdings, account, Verb.MANAGE)
        place = member_of(holdings, member)
        if Role.OWNER in (place.role, role):
            require(holdings, account, Verb.OWN)
        return place


def _keep_an_owner(holdings: Holdings, leaving: AccountId) -> None:
    owners = {account for account, each in holdings.members.items() if each.role is Role.OWNER}
    if owners == {leaving}:
        raise Conflict("The last owner has to hand the organisation over first.", code="sole_owner")


def _drop(action: str, holdings: Holdings, member: AccountId) -> Act:
    """The end of a place, with the exceptions that were made for this member."""
    _keep_an_owner(holdings, member)
    exceptions = [each.id for each in holdings.overrides if each.account_id == member]
    return Act(
        action=action,
        changes=(DropMember(account_id=member), *(EndOverride(id=each) for each in exceptions)),
        before=shown(member, member_of(holdings, member)),
    )
