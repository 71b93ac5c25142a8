"""Coaching sessions, videos, clips and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _create_coached_players() -> None:
    op.create_table(
        "coached_players",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_coached_players_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coached_players")),
    )
    op.create_index(op.f("ix_coached_players_workspace_id"), "coached_players", ["workspace_id"], unique=False)


def _create_coach_assignments() -> None:
    op.create_table(
        "coach_assignments",
        sa.Column("player_id", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["accounts.id"], name=op.f("fk_coach_assignments_coach_id")),
        sa.ForeignKeyConstraint(["player_id"], ["coached_players.id"], name=op.f("fk_coach_assignments_player_id")),
        sa.PrimaryKeyConstraint("player_id", "coach_id", name=op.f("pk_coach_assignments")),
    )


def _create_coaching_sessions() -> None:
    op.create_table(
        "coaching_sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("coach_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["accounts.id"], name=op.f("fk_coaching_sessions_coach_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_coaching_sessions_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_sessions")),
    )
    op.create_index(
        op.f("ix_coaching_sessions_workspace_id_held_on"),
        "coaching_sessions",
        ["workspace_id", "held_on"],
        unique=False,
    )


def _create_coaching_session_players() -> None:
    op.create_table(
        "coaching_session_players",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("player_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["coached_players.id"], name=op.f("fk_coaching_session_players_player_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["coaching_sessions.id"], name=op.f("fk_coaching_session_players_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", "player_id", name=op.f("pk_coaching_session_players")),
    )
    op.create_index(
        op.f("ix_coaching_session_players_player_id"), "coaching_session_players", ["player_id"], unique=False
    )


def _create_session_notes() -> None:
    op.create_table(
        "session_notes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=True),
        sa.Column("player_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_session_notes_author_id")),
        sa.ForeignKeyConstraint(["player_id"], ["coached_players.id"], name=op.f("fk_session_notes_player_id")),
        sa.ForeignKeyConstraint(["session_id"], ["coaching_sessions.id"], name=op.f("fk_session_notes_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_notes")),
    )
    op.create_index(op.f("ix_session_notes_session_id"), "session_notes", ["session_id"], unique=False)


def _create_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("length_bytes", sa.BigInteger(), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("object_key", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("recorded_ms", sa.BigInteger(), nullable=True),
        sa.Column("metadata", sa.Text(), nullable=True),
        sa.Column("video_id", sa.Text(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_uploads_account_id")),
        sa.ForeignKeyConstraint(["session_id"], ["coaching_sessions.id"], name=op.f("fk_uploads_session_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_uploads_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_state_expires_ms"), "uploads", ["state", "expires_ms"], unique=False)
    op.create_index(
        "uq_uploads_open_session",
        "uploads",
        ["session_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _create_videos() -> None:
    op.create_table(
        "videos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("source_bytes", sa.BigInteger(), nullable=False),
        sa.Column("scan", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("package", sa.Text(), nullable=True),
        sa.Column("keyframes", sa.Text(), nullable=True),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("recorded_ms", sa.BigInteger(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("ready_ms", sa.BigInteger(), nullable=True),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("purged_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_videos_account_id")),
        sa.ForeignKeyConstraint(["session_id"], ["coaching_sessions.id"], name=op.f("fk_videos_session_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_videos_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videos")),
    )
    op.create_index(op.f("ix_videos_workspace_id_created_ms"), "videos", ["workspace_id", "created_ms"], unique=False)
    op.create_index(
        "uq_videos_live_session",
        "videos",
        ["session_id"],
        unique=True,
        sqlite_where=sa.text("deleted_ms IS NULL AND state <> 'refused'"),
        postgresql_where=sa.text("deleted_ms IS NULL AND state <> 'refused'"),
    )


def _create_alignments() -> None:
    op.create_table(
        "alignments",
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("match_id", sa.Text(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_alignments_created_by")),
        sa.ForeignKeyConstraint(["match_id"], ["matches.id"], name=op.f("fk_alignments_match_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_alignments_video_id")),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_alignments")),
    )
    op.create_index(op.f("ix_alignments_match_id"), "alignments", ["match_id"], unique=False)


def _create_analyses() -> None:
    op.create_table(
        "analyses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("done_ms", sa.BigInteger(), nullable=True),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_analyses_account_id")),
        sa.ForeignKeyConstraint(["session_id"], ["coaching_sessions.id"], name=op.f("fk_analyses_session_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_analyses_video_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_analyses_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analyses")),
    )
    op.create_index(op.f("ix_analyses_session_id"), "analyses", ["session_id"], unique=False)


def _create_video_clips() -> None:
    op.create_table(
        "video_clips",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("video_id", sa.Text(), nullable=False),
        sa.Column("start_us", sa.BigInteger(), nullable=False),
        sa.Column("end_us", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("player_id", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_video_clips_created_by")),
        sa.ForeignKeyConstraint(["player_id"], ["coached_players.id"], name=op.f("fk_video_clips_player_id")),
        sa.ForeignKeyConstraint(["session_id"], ["coaching_sessions.id"], name=op.f("fk_video_clips_session_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_video_clips_video_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_video_clips_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_clips")),
    )
    op.create_index(
        "uq_video_clips_ball",
        "video_clips",
        ["video_id", "event_id"],
        unique=True,
        sqlite_where=sa.text("deleted_ms IS NULL AND origin = 'ball'"),
        postgresql_where=sa.text("deleted_ms IS NULL AND origin = 'ball'"),
    )
    op.create_index(op.f("ix_video_clips_video_id_start_us"), "video_clips", ["video_id", "start_us"], unique=False)
    op.create_index(
        op.f("ix_video_clips_workspace_id_created_ms"), "video_clips", ["workspace_id", "created_ms"], unique=False
    )


def _create_clip_shares() -> None:
    op.create_table(
        "clip_shares",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("clip_id", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("player_id", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["clip_id"], ["video_clips.id"], name=op.f("fk_clip_shares_clip_id")),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_clip_shares_created_by")),
        sa.ForeignKeyConstraint(["player_id"], ["coached_players.id"], name=op.f("fk_clip_shares_player_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip_shares")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_clip_shares_token_hash")),
    )
    op.create_index(op.f("ix_clip_shares_clip_id"), "clip_shares", ["clip_id"], unique=False)


def _create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("clip_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("object_key", sa.Text(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("ready_ms", sa.BigInteger(), nullable=True),
        sa.Column("deleted_ms", sa.BigInteger(), nullable=True),
        sa.Column("purged_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["clip_id"], ["video_clips.id"], name=op.f("fk_exports_clip_id")),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_exports_created_by")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_exports_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_clip_id"), "exports", ["clip_id"], unique=False)
    op.create_index(op.f("ix_exports_workspace_id_created_ms"), "exports", ["workspace_id", "created_ms"], unique=False)


def upgrade() -> None:
    """Make the tables."""
    _create_coached_players()
    _create_coach_assignments()
    _create_coaching_sessions()
    _create_coaching_session_players()
    _create_session_notes()
    _create_uploads()
    _create_videos()
    _create_alignments()
    _create_analyses()
    _create_video_clips()
    _create_clip_shares()
    _create_exports()


def downgrade() -> None:
    """Undo it."""
    for table in (
        "exports",
        "clip_shares",
        "video_clips",
        "analyses",
        "alignments",
        "videos",
        "uploads",
        "session_notes",
        "coaching_session_players",
        "coaching_sessions",
        "coach_assignments",
        "coached_players",
    ):
        op.drop_table(table)
