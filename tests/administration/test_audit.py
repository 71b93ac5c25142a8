"""The audit can be added to and not changed, and every change is in it."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Executable, delete, update
from sqlalchemy.exc import DBAPIError

from core.errors import Conflict, Malformed, Unavailable
from core.models.people import Role
from core.storage.tables.billing import audit
from tests.organisations.desk import Desk


def _run(statement: Executable) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(statement)


async def test_it_cannot_be_changed(desk: Desk) -> None:
    """Neither an update nor a delete of the audit goes through, whoever tries."""
    ann = await desk.person()
    await desk.operator.granting.grant(ann, "coach_pro", reason="a present")
    before = await desk.trail(ann)
    for forgery in (
        update(audit).where(audit.c.workspace_id == ann).values(reason="paid"),
        update(audit).values(actor="nobody"),
        delete(audit).where(audit.c.workspace_id == ann),
        delete(audit),
    ):
        with pytest.raises((DBAPIError, Unavailable)):
            await desk.database.transact(_run(forgery))
    assert await desk.trail(ann) == before


async def test_a_change_that_fails_leaves_no_trail(desk: Desk) -> None:
    """What is refused is not in the audit, and the version stays."""
    owner = await desk.person()
    club = await desk.organisation(owner)
    before = await desk.held(club), await desk.trail(club)
    with pytest.raises(Malformed):
        await desk.business.members.assign_seat(owner, club, owner, "player_pro")
    with pytest.raises(Conflict):
        await desk.business.members.leave(owner, club)
    assert (await desk.held(club), await desk.trail(club)) == before


async def test_every_version_has_its_entry(desk: Desk) -> None:
    """Over a life of changes of all kinds there are at least as many entries as versions, each with its actor."""
    owner, ann = await desk.people("Owner", "Ann")
    club = await desk.organisation(owner, None)
    order = (await desk.business.billing.order(owner, club, "org_pro_starter")).order
    assert order is not None
    await desk.operator.settle(order.id)
    await desk.business.invitations.invite(owner, club, await desk.email(ann), role=Role.MEMBER)
    await desk.business.invitations.accept(ann, await desk.code(await desk.email(ann)))
    await desk.business.members.assign_seat(owner, club, ann, "coach_pro")
    await desk.business.members.hand_over(owner, club, ann)
    await desk.business.subscriptions.cancel(ann, club)
    await desk.business.subscriptions.resume(ann, club)
    await desk.business.subscriptions.cancel(ann, club)
    await desk.business.members.leave(owner, club)
    await desk.business.organisations.close(ann, club)
    assert await desk.actions(club) == [
        "organisation.created",
        "order.placed",
        "order.paid",
        "subscription.began",
        "seat.assigned",
        "invitation.sent",
        "member.joined",
        "seat.assigned",
        "organisation.handed_over",
        "organisation.handed_over",
        "subscription.cancelled",
        "subscription.resumed",
        "subscription.cancelled",
        "member.left",
        "organisation.closed",
    ]
    assert {each.actor for each in await desk.trail(club)} == {owner, ann, "operator"}
