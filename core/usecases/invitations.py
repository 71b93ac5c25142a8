"""Invitations to an organisation, by mail."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.holdings import Holdings
from core.entitlements.shipped import CATALOGUE
from core.errors import Conflict, Forbidden
from core.ids import AccountId, WorkspaceId, uuid7
from core.models.people import Account, Invitation, Role
from core.ports.mail import Mail
from core.ports.organisations import InvitationBook, NewInvitation, Place, Register
from core.ports.people import AccountBook
from core.ports.plans import PutMember
from core.usecases.amendments import Act, Amendments
from core.usecases.authority import Verb, require
from core.usecases.codes import digest, new_code
from core.usecases.emails import compared
from core.usecases.seating import is_free, require_free, require_management

LIVES: Final = timedelta(days=14)


class Invitations:
    """Offers of a place, from the mail to the acceptance."""

    def __init__(  # noqa: PLR0913 - each is named where they are put together
        self,
        invitations: InvitationBook,
        register: Register,
        book: AccountBook,
        amendments: Amendments,
        *,
        public_url: str,
        catalogue: Catalogue = CATALOGUE,
        now_ms: Callable[[], int] = unix_ms,
    ) -> None:
        """``public_url`` is the origin that links in mails lead to, ``now_ms`` the wall clock."""
        self._invitations = invitations
        self._register = register
        self._book = book
        self._amendments = amendments
        self._public_url = public_url
        self._catalogue = catalogue
        self._now_ms = now_ms

    async def invite(
        self, account: AccountId, organisation: WorkspaceId, email: str, *, role: Role, seat: str | None = None
    ) -> Invitation:
        """Mail an invitation; an earlier one to the same address becomes void.

        Raises ``NotFound``, ``Forbidden``, ``UpgradeRequired``, ``LimitReached`` where no such seat is free,
        ``Malformed`` (``bad_email``, ``unknown_seat``), and ``Conflict`` (``already_member``).
        """
        address = compared(email)
        holdings = await self._amendments.holdings(organisation)
        self._require_may_offer(holdings, account, role, seat)
        if any(each.email == address for each in await self._register.members(organisation)):
            raise _already()
        now_ms = self._now_ms()
        invitation = Invitation(
            id=uuid7(now_ms),
            organisation_id=organisation,
            email=address,
            role=role,
            seat=seat,
            invited_by=account,
            created_ms=now_ms,
            expires_ms=now_ms + LIVES // timedelta(milliseconds=1),
        )
        code = new_code()
        found = await self._register.organisation(organisation)
        mail = _letter(address, found.name, f"{self._public_url}/invitation#{code}")
        sent = Act(action="invitation.sent", after=_shown(invitation))
        entry = self._amendments.entry(organisation, account, sent)
        await self._invitations.invite(NewInvitation(invitation=invitation, hash=digest(code), mail=mail), entry)
        return invitation

    async def pending(self, account: AccountId, organisation: WorkspaceId) -> Sequence[Invitation]:
        """Those that can still be accepted, the newest first. Raises ``NotFound`` and ``Forbidden``."""
        require(await self._amendments.holdings(organisation), account, Verb.INVITE)
        return await self._invitations.invitations(organisation)

    async def withdraw(self, account: AccountId, organisation: WorkspaceId, invitation: str) -> None:
        """Make one void. Raises ``Forbidden``, and ``NotFound`` where there is none that could be accepted."""
        require(await self._amendments.holdings(organisation), account, Verb.INVITE)
        withdrawn = Act(action="invitation.withdrawn", before={"invitation": invitation})
        entry = self._amendments.entry(organisation, account, withdrawn)
        await self._invitations.withdraw(organisation, invitation, entry)

    async def accept(self, account: AccountId, code: str) -> Place:
        """Become a member of the organisation that the code is from, without the seat if none is free by now.

        Raises ``NotFound`` (``bad_code``), ``Forbidden`` (``unverified``; ``other_address`` where somebody else was
        invited), and ``Conflict`` (``already_member``).
        """
        invitation = await self._invitations.invited(digest(code))
        _require_invited((await self._book.by_id(account)).account, invitation)
        organisation = invitation.organisation_id

        def decide(holdings: Holdings) -> Sequence[Act]:
            if account in holdings.members:
                raise _already()
            free = invitation.seat and is_free(self._catalogue, holdings, invitation.seat, self._now_ms())
            seat = invitation.seat if free else None
            place = PutMember(account_id=account, role=invitation.role, seat=seat)
            return [Act(action="member.joined", changes=(place,), after=_shown(invitation) | {"seat": seat})]

        await self._amendments.make(
            organisation,
            account,
            decide,
            commit=lambda *decided: self._invitations.accept(invitation, *decided),
        )
        member = (await self._amendments.holdings(organisation)).members[account]
        found = await self._register.organisation(organisation)
        return Place(organisation=found, role=member.role, seat=member.seat)

    def _require_may_offer(self, holdings: Holdings, account: AccountId, role: Role, seat: str | None) -> None:
        require(holdings, account, Verb.INVITE)
        if role is Role.OWNER:
            require(holdings, account, Verb.OWN)
        now_ms = self._now_ms()
        require_management(self._catalogue, holdings, now_ms)
        if seat is not None:
            require(holdings, account, Verb.SEAT)
            require_free(self._catalogue, holdings, seat, now_ms)


def _require_invited(person: Account, invitation: Invitation) -> None:
    if person.email != invitation.email:
        raise Forbidden("This invitation is for another address than your account's.", code="other_address")
    if person.verified_ms is None:
        raise Forbidden("Confirm your address first: a code was mailed to it.", code="unverified")


def _already() -> Conflict:
    return Conflict("This person is a member already.", code="already_member")


def _shown(invitation: Invitation) -> dict[str, object]:
    """What the audit keeps: never the address, which the person may want forgotten."""
    return {"invitation": invitation.id, "role": invitation.role, "seat": invitation.seat}


def _letter(email: str, organisation: str, link: str) -> Mail:
    paragraphs = (
        "Hello,",
        f"you are invited to join {organisation} at Cricksy. Sign in, or open an account with this address.",
        f"Then follow this link, within {LIVES.days} days:\n{link}",
        "You do not know them? Then you need not do anything.",
        "Cricksy",
    )
    return Mail(recipient=email, subject=f"Join {organisation} at Cricksy", text="\n\n".join(paragraphs) + "\n")
