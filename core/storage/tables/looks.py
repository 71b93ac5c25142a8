"""How workspaces' graphics look. Times are milliseconds since 1970."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from core.storage.tables.base import metadata

brands = Table(
    "brands",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("is_default", Boolean(create_constraint=False), nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("look", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("changed_ms", BigInteger, nullable=False),
    Index(None, "workspace_id"),
)
"""``look`` is a wire ``Look`` as JSON."""

brand_choices = Table(
    "brand_choices",
    metadata,
    Column("wearer", Text, primary_key=True),
    Column("subject_id", Text, primary_key=True),
    Column("brand_id", Text, ForeignKey("brands.id"), nullable=False),
    Index(None, "brand_id"),
)
"""``wearer`` is ``match`` or ``tournament``, ``subject_id`` the id of one."""

brand_pictures = Table(
    "brand_pictures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("unused_ms", BigInteger),
    Index(None, "workspace_id"),
    Index(None, "unused_ms"),
)
"""``unused_ms`` is since when no brand was seen to show it."""
