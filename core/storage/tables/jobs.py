"""Jobs, and counters that several processes share. Times are milliseconds since 1970."""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Table, Text

from core.storage.tables.base import metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("workspace_id", Text),
    Column("subject", Text),
    Column("dedupe", Text, nullable=False, unique=True),
    Column("payload", Text, nullable=False),
    Column("otherwise", Text),
    Column("state", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("max_attempts", Integer, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("not_before_ms", BigInteger, nullable=False),
    Column("enqueued_ms", BigInteger),
    Column("started_ms", BigInteger),
    Column("holder", Text),
    Column("lease_until_ms", BigInteger),
    Column("cancel_ms", BigInteger),
    Column("finished_ms", BigInteger),
    Column("share", Double, nullable=False),
    Column("eta_ms", BigInteger),
    Column("failure_code", Text),
    Column("failure_detail", Text),
    Index(None, "state", "enqueued_ms", "not_before_ms"),
    Index(None, "state", "lease_until_ms"),
    Index(None, "workspace_id", "id"),
    Index(None, "subject", "id"),
    Index(None, "finished_ms"),
)
"""The truth about jobs, and the outbox of messages about them: ``enqueued_ms`` is missing where one has to be sent.
``dedupe`` is the caller's key, or the id where there is none; ``attempt`` is the fencing number,
``holder`` the worker's place where the newest attempt is made."""

tallies = Table(
    "tallies",
    metadata,
    Column("name", Text, primary_key=True),
    Column("labels", Text, primary_key=True),
    Column("bucket", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("sum_s", Double, nullable=False),
)
"""``labels`` is JSON with sorted keys; ``bucket`` is a duration's upper bound in seconds, and empty for a counter."""
