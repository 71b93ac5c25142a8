"""``/api/organisations``: organisations, their members, seats and invitations."""

from aiohttp import hdrs

from core.ids import AccountId, WorkspaceId
from core.models.people import Invitation, Member
from core.ports.organisations import Place
from core.usecases.invitations import Invitations
from core.usecases.members import Members
from core.usecases.organisations import Organisations
from core.wire.organisations import (
    HandOver,
    InvitationCode,
    InvitationList,
    InvitationView,
    MemberList,
    MemberView,
    NewInvitation,
    OrganisationList,
    OrganisationName,
    OrganisationView,
    RoleChange,
    SeatChange,
    SeatCount,
)
from web.call import Call, Reply


class OrganisationApi:
    """The handlers."""

    def __init__(self, organisations: Organisations, members: Members, invitations: Invitations) -> None:
        """A use case for each part."""
        self._organisations, self._members, self._invitations = organisations, members, invitations

    async def mine(self, call: Call) -> OrganisationList:
        """Organisations that you are a member of, by name."""
        places = await self._organisations.mine(call.account)
        return OrganisationList(organisations=[_place(each) for each in places])

    async def create(self, call: Call, body: OrganisationName) -> Reply[OrganisationView]:
        """Make an organisation that you own; your address has to be proven."""
        made = await self._organisations.create(call.account, body.name)
        view = _place(await self._organisations.place(call.account, made.id))
        return Reply(body=view, status=201, headers={hdrs.LOCATION: f"/api/organisations/{made.id}"})

    async def show(self, call: Call, organisation_id: WorkspaceId) -> OrganisationView:
        """An organisation, and your place in it."""
        return _place(await self._organisations.place(call.account, organisation_id))

    async def rename(self, call: Call, organisation_id: WorkspaceId, body: OrganisationName) -> OrganisationView:
        """Give an organisation another name."""
        await self._organisations.rename(call.account, organisation_id, body.name)
        return _place(await self._organisations.place(call.account, organisation_id))

    async def close(self, call: Call, organisation_id: WorkspaceId) -> None:
        """Close an organisation for good; what is public stays readable."""
        await self._organisations.close(call.account, organisation_id)

    async def members(self, call: Call, organisation_id: WorkspaceId) -> MemberList:
        """The members, the oldest first, and the plan's seats."""
        found = await self._members.all(call.account, organisation_id)
        seats = await self._members.seats(call.account, organisation_id)
        return MemberList(
            members=[member_view(each) for each in found],
            seats=[SeatCount(kind=each.kind, total=each.total, taken=each.taken) for each in seats],
        )

    async def change_role(
        self, call: Call, organisation_id: WorkspaceId, account_id: AccountId, body: RoleChange
    ) -> None:
        """Give a member another role."""
        await self._members.change_role(call.account, organisation_id, account_id, body.role)

    async def change_seat(
        self, call: Call, organisation_id: WorkspaceId, account_id: AccountId, body: SeatChange
    ) -> None:
        """Give a member a seat, or take it back."""
        if body.seat is None:
            await self._members.withdraw_seat(call.account, organisation_id, account_id)
        else:
            await self._members.assign_seat(call.account, organisation_id, account_id, body.seat)

    async def remove(self, call: Call, organisation_id: WorkspaceId, account_id: AccountId) -> None:
        """Remove a member, or leave by naming yourself."""
        if account_id == call.account:
            await self._members.leave(call.account, organisation_id)
        else:
            await self._members.remove(call.account, organisation_id, account_id)

    async def hand_over(self, call: Call, organisation_id: WorkspaceId, body: HandOver) -> None:
        """Make another member owner in your place."""
        await self._members.hand_over(call.account, organisation_id, AccountId(body.to))

    async def invitations(self, call: Call, organisation_id: WorkspaceId) -> InvitationList:
        """Invitations that can still be accepted, the newest first."""
        found = await self._invitations.pending(call.account, organisation_id)
        return InvitationList(invitations=[_invitation(each) for each in found])

    async def invite(self, call: Call, organisation_id: WorkspaceId, body: NewInvitation) -> Reply[InvitationView]:
        """Mail an invitation; an earlier one to the same address becomes void."""
        made = await self._invitations.invite(call.account, organisation_id, body.email, role=body.role, seat=body.seat)
        return Reply(body=_invitation(made), status=201)

    async def withdraw(self, call: Call, organisation_id: WorkspaceId, invitation_id: str) -> None:
        """Make an invitation void."""
        await self._invitations.withdraw(call.account, organisation_id, invitation_id)

    async def accept(self, call: Call, body: InvitationCode) -> OrganisationView:
        """Become a member with the code of the mail; your proven address has to be the invited one."""
        return _place(await self._invitations.accept(call.account, body.code))


def member_view(member: Member) -> MemberView:
    """A member as others see one."""
    return MemberView(
        account=member.account_id,
        name=member.name,
        email=member.email,
        role=member.role,
        seat=member.seat,
        joined_ms=member.joined_ms,
    )


def _place(place: Place) -> OrganisationView:
    organisation = place.organisation
    return OrganisationView(
        id=organisation.id,
        name=organisation.name,
        created_ms=organisation.created_ms,
        role=place.role,
        seat=place.seat,
    )


def _invitation(invitation: Invitation) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        role=invitation.role,
        seat=invitation.seat,
        invited_by=invitation.invited_by,
        created_ms=invitation.created_ms,
        expires_ms=invitation.expires_ms,
    )
