"""Uploads, videos and what is cut from them. Times are milliseconds since 1970, or microseconds of a video (``_us``).

JSON columns hold the structs of ``core.models.footage`` and ``core.models.media``.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text

from core.storage.tables.base import metadata

uploads = Table(
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("session_id", Text, ForeignKey("coaching_sessions.id"), nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("length_bytes", BigInteger, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("filename", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("object_key", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("recorded_ms", BigInteger),
    Column("metadata", Text),
    Column("video_id", Text),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Index(
        "uq_uploads_open_session",
        "session_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(None, "state", "expires_ms"),
)
"""A session has one open upload at most."""

videos = Table(
    "videos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("session_id", Text, ForeignKey("coaching_sessions.id"), nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("source_key", Text, nullable=False),
    Column("source_bytes", BigInteger, nullable=False),
    Column("scan", Text, nullable=False),
    Column("facts", Text),
    Column("package", Text),
    Column("keyframes", Text),
    Column("failure_code", Text),
    Column("failure", Text),
    Column("recorded_ms", BigInteger),
    Column("created_ms", BigInteger, nullable=False),
    Column("ready_ms", BigInteger),
    Column("deleted_ms", BigInteger),
    Column("purged_ms", BigInteger),
    Index(
        "uq_videos_live_session",
        "session_id",
        unique=True,
        sqlite_where=text("deleted_ms IS NULL AND state <> 'refused'"),
        postgresql_where=text("deleted_ms IS NULL AND state <> 'refused'"),
    ),
    Index(None, "workspace_id", "created_ms"),
)
"""A session has one video at most, beside those that were refused; ``purged_ms`` says that the files are gone too."""

video_clips = Table(
    "video_clips",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("session_id", Text, ForeignKey("coaching_sessions.id"), nullable=False),
    Column("video_id", Text, ForeignKey("videos.id"), nullable=False),
    Column("start_us", BigInteger, nullable=False),
    Column("end_us", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("player_id", Text, ForeignKey("coached_players.id")),
    Column("origin", Text, nullable=False),
    Column("event_id", Text),
    Column("created_by", Text, ForeignKey("accounts.id"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("deleted_ms", BigInteger),
    Index(None, "workspace_id", "created_ms"),
    Index(None, "video_id", "start_us"),
    Index(
        "uq_video_clips_ball",
        "video_id",
        "event_id",
        unique=True,
        sqlite_where=text("deleted_ms IS NULL AND origin = 'ball'"),
        postgresql_where=text("deleted_ms IS NULL AND origin = 'ball'"),
    ),
)
"""A delivery is kept as one clip of a video at most."""

exports = Table(
    "exports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("clip_id", Text, ForeignKey("video_clips.id")),
    Column("title", Text, nullable=False),
    Column("pieces", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("object_key", Text),
    Column("bytes", BigInteger, nullable=False),
    Column("method", Text),
    Column("failure", Text),
    Column("created_by", Text, ForeignKey("accounts.id"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ready_ms", BigInteger),
    Column("deleted_ms", BigInteger),
    Column("purged_ms", BigInteger),
    Index(None, "workspace_id", "created_ms"),
    Index(None, "clip_id"),
)

clip_shares = Table(
    "clip_shares",
    metadata,
    Column("id", Text, primary_key=True),
    Column("clip_id", Text, ForeignKey("video_clips.id"), nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("player_id", Text, ForeignKey("coached_players.id")),
    Column("created_by", Text, ForeignKey("accounts.id"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Index(None, "clip_id"),
)

analyses = Table(
    "analyses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("session_id", Text, ForeignKey("coaching_sessions.id"), nullable=False),
    Column("video_id", Text, ForeignKey("videos.id")),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("findings", Text),
    Column("failure_code", Text),
    Column("failure", Text),
    Column("created_ms", BigInteger, nullable=False),
    Column("done_ms", BigInteger),
    Column("deleted_ms", BigInteger),
    Index(None, "session_id"),
)

alignments = Table(
    "alignments",
    metadata,
    Column("video_id", Text, ForeignKey("videos.id"), primary_key=True),
    Column("match_id", Text, ForeignKey("matches.id"), nullable=False),
    Column("began_ms", BigInteger, nullable=False),
    Column("method", Text, nullable=False),
    Column("event_id", Text),
    Column("created_by", Text, ForeignKey("accounts.id"), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Index(None, "match_id"),
)
"""Which match a video shows; ``began_ms`` is the scorers' clock at its first picture."""
