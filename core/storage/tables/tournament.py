"""What tournaments are made of. Times of play are texts on the ground's clock, others milliseconds since 1970."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from core.storage.tables.base import metadata

venues = Table(
    "venues",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("ends", JSON, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    Index(None, "workspace_id"),
)

tournament_rules = Table(
    "tournament_rules",
    metadata,
    Column("tournament_id", Text, ForeignKey("tournaments.id"), primary_key=True),
    Column("rules", JSON, nullable=False),
)

tournament_entries = Table(
    "tournament_entries",
    metadata,
    Column("tournament_id", Text, ForeignKey("tournaments.id"), primary_key=True),
    Column("team_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("seed", Integer),
    Column("squad", JSON, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
)

tournament_officials = Table(
    "tournament_officials",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tournament_id", Text, ForeignKey("tournaments.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index(None, "tournament_id"),
)

fixtures = Table(
    "fixtures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tournament_id", Text, ForeignKey("tournaments.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("round", Integer, nullable=False),
    Column("group", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("home_id", Text),
    Column("away_id", Text),
    Column("home_from", JSON(none_as_null=True)),
    Column("away_from", JSON(none_as_null=True)),
    Column("venue_id", Text, ForeignKey("venues.id")),
    Column("starts_at", Text),
    Column("match_id", Text, ForeignKey("matches.id")),
    Column("officials", JSON, nullable=False),
    Column("ruling", Text),
    Column("winner_id", Text),
    Index(None, "tournament_id"),
    Index(None, "match_id"),
    UniqueConstraint("venue_id", "starts_at"),
)
