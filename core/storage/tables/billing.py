"""What a workspace has: its subscription, overrides, orders and void credentials; who changed what.

Times are milliseconds since 1970.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from core.storage.tables.base import metadata

_ROWID = BigInteger().with_variant(Integer, "sqlite")

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("plan", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger),
    Column("provider", Text, nullable=False),
    Column("reference", Text),
    Index(None, "provider", "reference"),
)
"""At most one each; without one the free plan holds. ``since_ms`` is when ``state`` began, ``ends_ms`` when the trial
or, once cancelled, the paid period is over."""

overrides = Table(
    "overrides",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("account_id", Text),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", Text),
    Column("from_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger),
    Column("reason", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Index(None, "workspace_id"),
)
"""Exceptions from the plan; for everybody in the workspace where ``account_id`` is empty."""

orders = Table(
    "orders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("plan", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("settled_ms", BigInteger),
    Index(None, "workspace_id"),
)

payment_events = Table(
    "payment_events",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""What a payment provider has told, so that an event counts once."""

revocations = Table(
    "revocations",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("credential", Text, primary_key=True),
    Column("until_ms", BigInteger, nullable=False),
)
"""Sessions and devices that are void although their tokens have not expired yet."""

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("workspace_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text, nullable=False),
    Index(None, "workspace_id", "at_ms"),
    Index(None, "at_ms"),
)
"""Append-only: triggers refuse to change or delete a row."""

changes = Table(
    "changes",
    metadata,
    Column("id", _ROWID, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)
"""Changes of entitlements that the other processes may not have heard of yet; a relay announces and removes them."""
