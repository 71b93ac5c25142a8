"""Workspaces, the people and organisations that they belong to, and everything that somebody signs in with.

Of every secret only the SHA-256 is kept; of a password its argon2 hash. Times are milliseconds since 1970.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text, UniqueConstraint

from core.storage.tables.base import metadata

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("anchor_ms", BigInteger, nullable=False),
    Column("not_before_ms", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger),
)
"""``version`` grows with whatever changes what anybody may do there; ``anchor_ms`` starts its billing months;
tokens that were issued before ``not_before_ms`` are void."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("email", Text),
    Column("password_hash", Text),
    Column("verified_ms", BigInteger),
    Column("superuser", Boolean(create_constraint=False), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    UniqueConstraint("email"),
)
"""A person; the id is that of the person's own workspace. A deleted account keeps its id and nothing else."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("agent", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Index(None, "account_id"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("session_id", Text, ForeignKey("sessions.id"), nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    Index(None, "session_id"),
)
"""Every token of a session's chain; one that comes back after it was used ends the session (RFC 9700, 4.14.2)."""

mail_codes = Table(
    "mail_codes",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index(None, "account_id"),
)
"""Codes that were sent by mail, until they are used."""

pairings = Table(
    "pairings",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("match_id", Text, ForeignKey("matches.id"), nullable=False),
    Column("workspace_id", Text, ForeignKey("workspaces.id")),
    Column("created_by", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index(None, "match_id"),
)
"""Codes of six characters that pair a phone with a match, until they are used; their hashes are keyed."""

devices = Table(
    "devices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("match_id", Text, ForeignKey("matches.id"), nullable=False),
    Column("workspace_id", Text, ForeignKey("workspaces.id")),
    Column("name", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Column("used_ms", BigInteger),
    Index(None, "match_id"),
    Index(None, "workspace_id"),
)

members = Table(
    "members",
    metadata,
    Column("organisation_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("seat", Text),
    Column("joined_ms", BigInteger, nullable=False),
    Index(None, "account_id"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("id", Text, nullable=False),
    Column("organisation_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("seat", Text),
    Column("invited_by", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    UniqueConstraint("id"),
    Index(None, "organisation_id"),
)

outgoing_mail = Table(
    "outgoing_mail",
    metadata,
    Column("id", Text, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("settled_ms", BigInteger),
    Column("failure", Text),
    Index(None, "settled_ms", "due_ms"),
)
"""Mail that was decided on in the same transaction as what it is about; a postman sends it.

It is settled when it was sent or, where there is a failure, given up."""
