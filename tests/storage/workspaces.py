"""Workspaces put into a database as the use cases would have left them."""

from sqlalchemy import Connection, insert

from core.ids import AccountId, WorkspaceId
from core.models.people import WorkspaceKind
from core.storage.engine import Database
from core.storage.tables.people import accounts, workspaces


def add_workspace(connection: Connection, workspace: str, kind: WorkspaceKind, **columns: object) -> None:
    """Add the row of a workspace at version 1."""
    row = {"name": workspace, "version": 1, "anchor_ms": 0, "not_before_ms": 0, "created_ms": 0, **columns}
    connection.execute(insert(workspaces), {"id": workspace, "kind": kind.value, **row})


async def add_person(database: Database, account: str, **columns: object) -> WorkspaceId:
    """Add an account with its own workspace; ``columns`` are of the workspace."""

    def work(connection: Connection) -> None:
        add_workspace(connection, account, WorkspaceKind.PERSON, **columns)
        row = {"id": account, "email": f"{account}@example.org", "superuser": False, "created_ms": 0}
        connection.execute(insert(accounts), row)

    await database.transact(work)
    return WorkspaceId(AccountId(account))


async def add_organisation(database: Database, organisation: str, **columns: object) -> WorkspaceId:
    """Add an organisation without members."""
    await database.transact(
        lambda connection: add_workspace(connection, organisation, WorkspaceKind.ORGANISATION, **columns)
    )
    return WorkspaceId(organisation)
