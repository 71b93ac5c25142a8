"""Matches, their events, and the newest scoreboard of each.

An event's row is clustered by match and sequence, which is the order it is written and read in.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint, false

from core.storage.tables.base import metadata

matches = Table(
    "matches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("public", Boolean(create_constraint=False), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("workspace_id", Text),
    Column("created_by", Text),
    Column("fan", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("tournament_id", Text),
    Column("terms", Text),
    Column("deleted_ms", BigInteger),
    Index(None, "created_ms"),
    Index(None, "workspace_id"),
    Index(None, "tournament_id"),
)
"""``workspace_id`` owns the match; none owns what the operator's own tokens made. ``terms`` is what the owner's plan
gave when play began, as JSON: a match can be finished under the terms that it began with."""

events = Table(
    "events",
    metadata,
    Column("match_id", Text, ForeignKey("matches.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("match_id", "event_id"),
    sqlite_with_rowid=False,
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("match_id", Text, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
