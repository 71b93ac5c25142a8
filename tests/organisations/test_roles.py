"""Every role and everything that is done to an organisation."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

import pytest

from core.errors import Forbidden, NotFound
from core.ids import AccountId, WorkspaceId
from core.models.people import Role
from core.usecases.authority import MAY, Verb
from tests.organisations.desk import Desk


class Club(NamedTuple):
    """An organisation with somebody in each role, and somebody outside."""

    id: WorkspaceId
    people: dict[str, AccountId]


Act: TypeAlias = Callable[[Desk, Club, AccountId], Awaitable[None]]


async def _see(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.all(who, club.id)


async def _rename(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.organisations.rename(who, club.id, "Hillside CC")


async def _invite(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.invitations.invite(who, club.id, "bob@example.org", role=Role.ADMIN)


async def _list_invitations(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.invitations.pending(who, club.id)


async def _withdraw_invitation(desk: Desk, club: Club, who: AccountId) -> None:
    sent = await desk.business.invitations.invite(club.people["owner"], club.id, "cy@example.org", role=Role.MEMBER)
    await desk.business.invitations.withdraw(who, club.id, sent.id)


async def _assign_seat(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.assign_seat(who, club.id, club.people["other"], "coach_pro")


async def _withdraw_seat(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.withdraw_seat(who, club.id, club.people["other"])


async def _promote(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.change_role(who, club.id, club.people["other"], Role.ADMIN)


async def _remove(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.remove(who, club.id, club.people["other"])


async def _make_owner(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.change_role(who, club.id, club.people["other"], Role.OWNER)


async def _invite_owner(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.invitations.invite(who, club.id, "dee@example.org", role=Role.OWNER)


async def _demote_owner(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.change_role(who, club.id, club.people["second owner"], Role.MEMBER)


async def _remove_owner(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.remove(who, club.id, club.people["second owner"])


async def _hand_over(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.members.hand_over(who, club.id, club.people["other"])


async def _order(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.billing.order(who, club.id, "org_pro_elite")


async def _cancel(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.subscriptions.cancel(who, club.id)


async def _see_orders(desk: Desk, club: Club, who: AccountId) -> None:
    await desk.business.billing.orders(who, club.id)


async def _close(desk: Desk, club: Club, who: AccountId) -> None:
    if who == club.people["owner"]:
        await desk.business.subscriptions.cancel(who, club.id)
    await desk.business.organisations.close(who, club.id)


ACTS: list[tuple[Verb, Act]] = [
    (Verb.SEE, _see),
    (Verb.RENAME, _rename),
    (Verb.INVITE, _invite),
    (Verb.INVITE, _list_invitations),
    (Verb.INVITE, _withdraw_invitation),
    (Verb.SEAT, _assign_seat),
    (Verb.SEAT, _withdraw_seat),
    (Verb.MANAGE, _promote),
    (Verb.MANAGE, _remove),
    (Verb.OWN, _make_owner),
    (Verb.OWN, _invite_owner),
    (Verb.OWN, _demote_owner),
    (Verb.OWN, _remove_owner),
    (Verb.OWN, _hand_over),
    (Verb.PAY, _order),
    (Verb.PAY, _cancel),
    (Verb.PAY, _see_orders),
    (Verb.CLOSE, _close),
]
MAY_BY_HAND = {
    "owner": set(Verb),
    "admin": {Verb.SEE, Verb.RENAME, Verb.INVITE, Verb.SEAT, Verb.MANAGE},
    "member": {Verb.SEE},
    "stranger": set[Verb](),
}


@pytest.fixture
async def club(desk: Desk) -> Club:
    """An organisation with two owners, an admin, two members; and a stranger to it."""
    names = ("owner", "second owner", "admin", "member", "other", "stranger")
    people = dict(zip(names, await desk.people(*names), strict=True))
    club = await desk.organisation(people["owner"])
    roles = {"second owner": Role.OWNER, "admin": Role.ADMIN, "member": Role.MEMBER, "other": Role.MEMBER}
    await desk.join(club, {people[name]: role for name, role in roles.items()})
    return Club(club, people)


def test_every_verb_is_tried() -> None:
    """No verb is left out of the table, and the table of rights is the one that was meant."""
    assert {verb for verb, _ in ACTS} == set(Verb)
    assert {role.value: set(verbs) for role, verbs in MAY.items()} == {
        name: verbs for name, verbs in MAY_BY_HAND.items() if name != "stranger"
    }


@pytest.mark.parametrize(
    ("role", "act"),
    [
        pytest.param(role, act, id=f"{act.__name__.strip('_')}-{role}")
        for verb, act in ACTS
        for role, verbs in MAY_BY_HAND.items()
        if verb in verbs
    ],
)
async def test_what_a_role_includes(desk: Desk, club: Club, role: str, act: Act) -> None:
    """Who may do something can do it."""
    await act(desk, club, club.people[role])


@pytest.mark.parametrize(("verb", "act"), ACTS, ids=[act.__name__.strip("_") for _, act in ACTS])
async def test_what_a_role_does_not_include(desk: Desk, club: Club, verb: Verb, act: Act) -> None:
    """Who may not is refused and changes nothing; a stranger does not learn that there is anything."""
    before = await desk.held(club.id)
    for role in [name for name, verbs in MAY_BY_HAND.items() if verb not in verbs]:
        with pytest.raises(NotFound if role == "stranger" else Forbidden) as refused:
            await act(desk, club, club.people[role])
        assert refused.value.reason == ("not_found" if role == "stranger" else "forbidden"), role
    assert await desk.held(club.id) == before


async def test_a_persons_own_workspace_is_no_organisation(desk: Desk, club: Club) -> None:
    """Nothing of this is done to a person's workspace, not even by the person; only its plan is the person's affair."""
    person = club.people["stranger"]
    for act in [act for verb, act in ACTS if verb is not Verb.PAY]:
        with pytest.raises(NotFound):
            await act(desk, Club(WorkspaceId(person), club.people), person)
