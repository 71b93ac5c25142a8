"""How an account ends, in SQL: its id stays, so that what refers to it does not dangle, and nothing else of it."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import Connection, delete, select, update

from core.errors import Conflict
from core.ids import AccountId, WorkspaceId
from core.models.billing import OrderState, SubscriptionState
from core.models.people import Role
from core.ports.mail import Mail
from core.ports.people import NewVersion
from core.storage.accounts import entry
from core.storage.coaching_ending import end_coaching
from core.storage.codes import void_codes
from core.storage.ending import end_devices, end_sessions
from core.storage.looks import end_brands
from core.storage.mutex import hold
from core.storage.outbox import queue
from core.storage.passwords import require_proof
from core.storage.production import end_production
from core.storage.tables.billing import orders, overrides, subscriptions
from core.storage.tables.fixtures import teams, tournaments
from core.storage.tables.matches import matches
from core.storage.tables.people import (
    accounts,
    devices,
    invitations,
    members,
    outgoing_mail,
    pairings,
    refresh_tokens,
    sessions,
    workspaces,
)
from core.storage.tournament_rows import end_grounds
from core.storage.trail import note, touch

_Crews: TypeAlias = Mapping[WorkspaceId, Mapping[AccountId, str]]
"""The roles of everybody in each organisation."""


def close_account(
    connection: Connection, account: AccountId, proof: str, farewell: Mail, now_ms: int
) -> Sequence[NewVersion]:
    """Close an account whose password was checked against ``proof``; returns every record that changed."""
    own = WorkspaceId(account)
    hold(connection, [own])
    require_proof(connection, account, proof)
    places = _organisations(connection, account)
    hold(connection, places)
    if _organisations(connection, account) != places:
        raise Conflict("A membership changed just now.")
    orphans = orphans_of(connection, account)
    _leave(connection, account, now_ms)
    end_sessions(connection, account, now_ms)
    for workspace in (own, *orphans):
        _close_workspace(connection, workspace, now_ms)
    _wipe(connection, account)
    queue(connection, farewell, now_ms)
    note(
        connection,
        [
            entry(own, "account.closed", now_ms),
            *(entry(place, "member.left", now_ms, actor=account, reason="account closed") for place in places),
            *(entry(place, "organisation.closed", now_ms, actor=account, reason="no members") for place in orphans),
        ],
    )
    return [NewVersion(each, touch(connection, each, now_ms)) for each in (own, *places)]


def orphans_of(connection: Connection, account: AccountId) -> list[WorkspaceId]:
    """The organisations that end with the account, since nobody would be left in them.

    Raises ``Conflict`` (``sole_owner``) where others would be left without an owner.
    """
    crews = {place: _crew(connection, place) for place in _organisations(connection, account)}
    _require_successors(account, crews)
    return [place for place, crew in crews.items() if len(crew) == 1]


def _organisations(connection: Connection, account: AccountId) -> list[WorkspaceId]:
    statement = (
        select(members.c.organisation_id)
        .join(workspaces, workspaces.c.id == members.c.organisation_id)
        .where(members.c.account_id == account, workspaces.c.closed_ms.is_(None))
        .order_by(members.c.organisation_id)
    )
    return [WorkspaceId(each) for each in connection.execute(statement).scalars()]


def _crew(connection: Connection, place: WorkspaceId) -> dict[AccountId, str]:
    statement = select(members.c.account_id, members.c.role).where(members.c.organisation_id == place)
    return {AccountId(row.account_id): row.role for row in connection.execute(statement)}


def _require_successors(account: AccountId, crews: _Crews) -> None:
    stuck = [
        place
        for place, crew in crews.items()
        if len(crew) > 1 and [who for who, role in crew.items() if role == Role.OWNER] == [account]
    ]
    if stuck:
        raise Conflict(
            "Make somebody else an owner of your organisations first, or close them.",
            code="sole_owner",
            organisations=stuck,
        )


def _leave(connection: Connection, account: AccountId, now_ms: int) -> None:
    """Give up every place in an organisation, with the exceptions that were made for this person there."""
    connection.execute(delete(members).where(members.c.account_id == account))
    connection.execute(
        update(overrides)
        .where(overrides.c.account_id == account, overrides.c.revoked_ms.is_(None))
        .values(revoked_ms=now_ms)
    )


def _close_workspace(connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    """Close a workspace that nobody is left in: its plan ends, its tokens are void."""
    end_devices(connection, workspace, now_ms)
    end_production(connection, workspace)
    end_brands(connection, workspace)
    _leave_fixtures(connection, workspace, now_ms)
    end_coaching(connection, workspace, now_ms)
    for statement in (
        update(devices).where(devices.c.workspace_id == workspace).values(name=""),
        delete(pairings).where(pairings.c.workspace_id == workspace),
        update(subscriptions)
        .where(subscriptions.c.workspace_id == workspace)
        .values(state=SubscriptionState.CANCELLED, since_ms=now_ms, ends_ms=now_ms),
        update(orders)
        .where(orders.c.workspace_id == workspace, orders.c.state == OrderState.PENDING)
        .values(state=OrderState.WITHDRAWN, settled_ms=now_ms),
        update(workspaces).where(workspaces.c.id == workspace).values(name="", closed_ms=now_ms, not_before_ms=now_ms),
    ):
        connection.execute(statement)


def _leave_fixtures(connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    """Private matches, tournaments, grounds and teams go; public matches stay, and belong to nobody."""
    end_grounds(connection, workspace)
    mine = (matches.c.workspace_id == workspace, matches.c.deleted_ms.is_(None))
    for statement in (
        update(matches).where(*mine, matches.c.public.is_(False)).values(deleted_ms=now_ms),
        update(matches).where(*mine).values(workspace_id=None, tournament_id=None),
        *(
            update(table)
            .where(table.c.workspace_id == workspace, table.c.deleted_ms.is_(None))
            .values(deleted_ms=now_ms)
            for table in (tournaments, teams)
        ),
    ):
        connection.execute(statement)


def _wipe(connection: Connection, account: AccountId) -> None:
    """Forget who it was."""
    email = connection.execute(select(accounts.c.email).where(accounts.c.id == account)).scalar_one()
    own = select(sessions.c.id).where(sessions.c.account_id == account).scalar_subquery()
    void_codes(connection, account)
    for statement in (
        delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(own)),
        delete(sessions).where(sessions.c.account_id == account),
        delete(outgoing_mail).where(outgoing_mail.c.recipient == email),
        delete(invitations).where(invitations.c.email == email),
        update(matches).where(matches.c.created_by == account).values(created_by=None),
        update(accounts)
        .where(accounts.c.id == account)
        .values(email=None, password_hash=None, verified_ms=None, superuser=False),
    ):
        connection.execute(statement)
