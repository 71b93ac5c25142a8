"""Reading workspaces' records: one statement, so that each is as it was at one moment, and a row each."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)

from core.entitlements.holdings import Holdings, Membership
from core.ids import AccountId
from core.models.billing import Override, Subscription
from core.models.people import WorkspaceKind
from core.storage.tables.billing import overrides, revocations, subscriptions
from core.storage.tables.people import accounts, members, workspaces


class _Json(NamedTuple):
    """How a dialect names its functions that build JSON."""

    array_of: str
    object_of: str
    map_of: str


def _pairs(columns: Iterable[Column[Any]]) -> list[ColumnElement[Any]]:
    pairs: list[ColumnElement[Any]] = []
    for column in columns:
        pairs += (literal_column(f"'{column.name}'"), column)
    return pairs


def _text(aggregate: ColumnElement[Any], empty: str) -> ColumnElement[str]:
    return func.coalesce(cast(aggregate, Text), empty)


def _of_workspace(
    column: Column[Any], found: ColumnElement[Any], *conditions: ColumnElement[bool]
) -> ScalarSelect[Any]:
    return select(found).where(column == workspaces.c.id, *conditions).scalar_subquery()


def _statement(json: _Json) -> Select[*tuple[Any, ...]]:
    array_of, object_of, map_of = (getattr(func, name) for name in json)
    subscription = object_of(*_pairs(subscriptions.c))
    override = object_of(*_pairs(overrides.c[name] for name in Override.__struct_fields__))
    membership = object_of(*_pairs(members.c[name] for name in Membership.__struct_fields__))
    return select(
        workspaces.c.id,
        workspaces.c.kind,
        workspaces.c.version,
        workspaces.c.anchor_ms,
        workspaces.c.not_before_ms,
        workspaces.c.closed_ms.is_not(None).label("closed"),
        func.coalesce(_of_workspace(accounts.c.id, accounts.c.superuser), False).label("superuser"),
        _of_workspace(subscriptions.c.workspace_id, cast(subscription, Text)).label("subscription"),
        _of_workspace(
            overrides.c.workspace_id, _text(array_of(override), "[]"), overrides.c.revoked_ms.is_(None)
        ).label("overrides"),
        _of_workspace(members.c.organisation_id, _text(map_of(members.c.account_id, membership), "{}")).label(
            "members"
        ),
        _of_workspace(
            revocations.c.workspace_id,
            _text(array_of(revocations.c.credential), "[]"),
            revocations.c.until_ms > bindparam("now"),
        ).label("revoked"),
    ).where(workspaces.c.id.in_(bindparam("ids", expanding=True)))


READ_HOLDINGS = {
    "sqlite": _statement(_Json("json_group_array", "json_object", "json_group_object")),
    "postgresql": _statement(_Json("json_agg", "json_build_object", "json_object_agg")),
}
"""Takes ``ids`` and ``now``, before which revocations do not matter any more."""

_subscription = msgspec.json.Decoder(Subscription | None)
_overrides = msgspec.json.Decoder(list[Override])
_members = msgspec.json.Decoder(dict[AccountId, Membership])
_revoked = msgspec.json.Decoder(frozenset[str])


def as_holdings(row: Row[*tuple[Any, ...]]) -> Holdings:
    """A row of the statement as the record that it is."""
    return Holdings(
        workspace=row.id,
        kind=WorkspaceKind(row.kind),
        version=row.version,
        anchor_ms=row.anchor_ms,
        not_before_ms=row.not_before_ms,
        closed=bool(row.closed),
        superuser=bool(row.superuser),
        subscription=_subscription.decode(row.subscription or "null"),
        overrides=tuple(sorted(_overrides.decode(row.overrides), key=lambda each: each.id)),
        members=_members.decode(row.members),
        revoked=_revoked.decode(row.revoked),
    )
