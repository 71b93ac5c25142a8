"""How changes of a workspace's record are written."""

from collections.abc import Callable, Iterator, Sequence
from functools import singledispatch
from typing import Any

import msgspec
from sqlalchemy import Connection, Delete, Table, Update, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from core.errors import Conflict, NotFound
from core.ids import WorkspaceId
from core.models.billing import AuditEntry
from core.ports.plans import (
    AddOverride,
    Change,
    Close,
    DropMember,
    EndOverride,
    PutMember,
    SetSubscription,
    SetSuperuser,
)
from core.storage.coaching_ending import end_coaching
from core.storage.engine import Values, refuse_unstorable
from core.storage.looks import end_brands
from core.storage.tables.billing import overrides, subscriptions
from core.storage.tables.people import accounts, members, workspaces
from core.storage.trail import note, touch

_Insert = sqlite.Insert | postgresql.Insert
_INSERT: dict[str, Callable[[Table], _Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def amend(  # noqa: PLR0913, PLR0917 - a transaction and what goes into it
    connection: Connection,
    workspace: WorkspaceId,
    version: int,
    changes: Sequence[Change],
    entries: Sequence[AuditEntry],
    now_ms: int,
) -> int:
    """Write changes decided on at ``version`` and their trail, in the caller's transaction; returns the new version.

    Holds the workspace's row until the transaction ends. Raises ``Conflict`` where the record has moved on,
    ``NotFound``, and ``Malformed`` for text that cannot be stored.
    """
    refuse_unstorable(workspace, *_texts(msgspec.to_builtins([*changes, *entries])))
    new = touch(connection, workspace, now_ms)
    if new != version + 1:
        raise Conflict("The record has moved on.", workspace=workspace)
    for change in changes:
        apply(change, connection, workspace, now_ms)
    note(connection, entries)
    return new


@singledispatch
def apply(change: Change, connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    """Write one change. Raises ``NotFound`` for an account, a member or an exception that is not there."""
    raise NotImplementedError(type(change), connection, workspace, now_ms)


@apply.register
def _set_subscription(change: SetSubscription, connection: Connection, workspace: WorkspaceId, _now_ms: int) -> None:
    if change.subscription is None:
        connection.execute(delete(subscriptions).where(subscriptions.c.workspace_id == workspace))
        return
    row = msgspec.to_builtins(change.subscription) | {"workspace_id": workspace}
    _put(connection, subscriptions, row)


@apply.register
def _add_override(change: AddOverride, connection: Connection, workspace: WorkspaceId, _now_ms: int) -> None:
    connection.execute(insert(overrides), msgspec.to_builtins(change.override) | {"workspace_id": workspace})


@apply.register
def _end_override(change: EndOverride, connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    _change_one(
        connection,
        update(overrides)
        .where(overrides.c.id == change.id, overrides.c.workspace_id == workspace, overrides.c.revoked_ms.is_(None))
        .values(revoked_ms=now_ms),
    )


@apply.register
def _put_member(change: PutMember, connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    row = msgspec.to_builtins(change) | {"organisation_id": workspace, "joined_ms": now_ms}
    try:
        _put(connection, members, row, keep="joined_ms")
    except IntegrityError as error:
        raise NotFound("There is no such account.", account=change.account_id) from error


@apply.register
def _drop_member(change: DropMember, connection: Connection, workspace: WorkspaceId, _now_ms: int) -> None:
    _change_one(
        connection,
        delete(members).where(members.c.organisation_id == workspace, members.c.account_id == change.account_id),
    )


@apply.register
def _set_superuser(change: SetSuperuser, connection: Connection, workspace: WorkspaceId, _now_ms: int) -> None:
    _change_one(connection, update(accounts).where(accounts.c.id == workspace).values(superuser=change.superuser))


@apply.register
def _close(_change: Close, connection: Connection, workspace: WorkspaceId, now_ms: int) -> None:
    _change_one(connection, update(workspaces).where(workspaces.c.id == workspace).values(closed_ms=now_ms))
    end_coaching(connection, workspace, now_ms)
    end_brands(connection, workspace)


def _put(connection: Connection, table: Table, row: Values, keep: str = "") -> None:
    """Insert a row, or give the one of its key these values but for the one to keep."""
    statement: Any = _INSERT[connection.dialect.name](table)
    keys = list(table.primary_key)
    new = {name: statement.excluded[name] for name in row if not table.c[name].primary_key and name != keep}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), row)


def _change_one(connection: Connection, statement: Update | Delete) -> None:
    if not connection.execute(statement).rowcount:
        raise NotFound("There is no such member, account or exception.")


def _texts(value: object) -> Iterator[str]:
    """All text that would be stored."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
