"""Players, coaching sessions and notes. Times are milliseconds since 1970 unless a name says otherwise."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text

from core.storage.tables.base import metadata

coached_players = Table(
    "coached_players",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    Index(None, "workspace_id"),
)

coach_assignments = Table(
    "coach_assignments",
    metadata,
    Column("player_id", Text, ForeignKey("coached_players.id"), primary_key=True),
    Column("coach_id", Text, ForeignKey("accounts.id"), primary_key=True),
    Column("created_ms", BigInteger, nullable=False),
)

coaching_sessions = Table(
    "coaching_sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("coach_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("held_on", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    Index(None, "workspace_id", "held_on"),
)

coaching_session_players = Table(
    "coaching_session_players",
    metadata,
    Column("session_id", Text, ForeignKey("coaching_sessions.id"), primary_key=True),
    Column("player_id", Text, ForeignKey("coached_players.id"), primary_key=True),
    Index(None, "player_id"),
)

session_notes = Table(
    "session_notes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session_id", Text, ForeignKey("coaching_sessions.id"), nullable=False),
    Column("author_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("at_us", BigInteger),
    Column("player_id", Text, ForeignKey("coached_players.id")),
    Column("kind", Text),
    Column("created_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Index(None, "session_id"),
)
