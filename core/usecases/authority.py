"""What a role lets somebody do in an organisation; what the plan includes there is another question."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.entitlements.holdings import Holdings, Membership
from core.errors import Forbidden, NotFound
from core.ids import AccountId, WorkspaceId
from core.models.people import Role


class Verb(StrEnum):
    """Something that is done to an organisation, or to a place in it."""

    SEE = "see"
    """Its members and their places."""
    RENAME = "rename"
    INVITE = "invite"
    """Send, see and withdraw invitations."""
    SEAT = "seat"
    """Give and take seats."""
    MANAGE = "manage"
    """Change the role of members who are no owners, and remove them."""
    OWN = "own"
    """Make owners, change their roles, hand over."""
    PAY = "pay"
    """Order, change and cancel the plan."""
    CLOSE = "close"


MAY: Final[Mapping[Role, frozenset[Verb]]] = {
    Role.OWNER: frozenset(Verb),
    Role.ADMIN: frozenset({Verb.SEE, Verb.RENAME, Verb.INVITE, Verb.SEAT, Verb.MANAGE}),
    Role.MEMBER: frozenset({Verb.SEE}),
}


def require(holdings: Holdings, account: AccountId, verb: Verb) -> Membership:
    """The account's place in the organisation, if its role includes ``verb``.

    Raises ``NotFound`` for a stranger, who does not learn whether the organisation exists, and ``Forbidden``.
    """
    place = None if holdings.closed else holdings.members.get(account)
    if place is None:
        raise NotFound("There is no such workspace.", workspace=holdings.workspace)
    if verb not in MAY[place.role]:
        raise Forbidden("Your role in this organisation does not include that.", role=place.role, verb=verb)
    return place


def require_payer(holdings: Holdings, account: AccountId) -> None:
    """Return where the account decides about the plan: in the own workspace, or as an organisation's owner.

    Raises ``NotFound`` for a stranger, and ``Forbidden``.
    """
    if holdings.closed or holdings.workspace != WorkspaceId(account):
        require(holdings, account, Verb.PAY)


def member_of(holdings: Holdings, member: AccountId) -> Membership:
    """Another member's place. Raises ``NotFound`` where there is no such member."""
    place = holdings.members.get(member)
    if place is None:
        raise NotFound("There is no such member.", account=member)
    return place
