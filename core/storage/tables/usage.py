"""What is used of each limit: counters, reservations, a ledger, and the games being scored.

Times are milliseconds since 1970; amounts are in the meter's own unit (games, tokens, bytes).
"""

from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, Text

from core.storage.tables.base import metadata

_ROWID = BigInteger().with_variant(Integer, "sqlite")

usage_counters = Table(
    "usage_counters",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("meter", Text, primary_key=True),
    Column("period_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("used", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
)
"""``period_ms`` is when the billing month began; 0 for what is held rather than spent."""

usage_reservations = Table(
    "usage_reservations",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("about", Text),
    Column("state", Text, nullable=False),
    Column("lease_until_ms", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("settled_ms", BigInteger),
    Index(None, "state", "lease_until_ms"),
)
"""``key`` is the caller's idempotency key; ``about`` names what exists once the work is done."""

usage_shares = Table(
    "usage_shares",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("meter", Text, primary_key=True),
    Column("period_ms", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("estimate", BigInteger),
    Column("actual", BigInteger),
    ForeignKeyConstraint(["workspace_id", "key"], ["usage_reservations.workspace_id", "usage_reservations.key"]),
)
"""What a reservation holds of each meter; ``estimate`` is what is charged where nobody can tell (AI tokens after a
crash), ``actual`` what was charged in the end."""

usage_ledger = Table(
    "usage_ledger",
    metadata,
    Column("id", _ROWID, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("meter", Text, nullable=False),
    Column("period_ms", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("entry", Text, nullable=False),
    Column("used", BigInteger, nullable=False),
    Column("reserved", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Index(None, "workspace_id", "meter", "period_ms"),
)
"""Append-only: every change of a counter, so that their sums are the counters."""

slots = Table(
    "slots",
    metadata,
    Column("match_id", Text, ForeignKey("matches.id"), primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("taken_ms", BigInteger, nullable=False),
    Column("lease_until_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger),
    Index(None, "workspace_id", "ended_ms"),
)
"""Games that are being scored."""
