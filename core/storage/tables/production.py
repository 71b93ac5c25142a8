"""What matches' outputs show, and what sponsors got of it. Times are milliseconds since 1970."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text

from core.storage.tables.base import metadata

programmes = Table(
    "programmes",
    metadata,
    Column("match_id", Text, ForeignKey("matches.id"), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
)
"""``state`` is a wire ``Programme`` as JSON; a match that never had one shows the default."""

programme_history = Table(
    "programme_history",
    metadata,
    Column("match_id", Text, ForeignKey("programmes.match_id"), primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
)
"""What undoing goes back to: each state that was changed, and at which revision."""

sponsor_impressions = Table(
    "sponsor_impressions",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("match_id", Text, ForeignKey("matches.id"), primary_key=True),
    Column("sponsor_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("shown_ms", BigInteger, nullable=False),
)
"""``day`` is the day in UTC, ``YYYY-MM-DD``; ``kind`` says what the outputs ran in, ``count`` is of showings."""
