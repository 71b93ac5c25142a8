"""What coaching keeps about an account, ``of``: of the own workspace, and what the person made elsewhere."""

from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select

from core.storage.tables.coaching import (
    coach_assignments,
    coached_players,
    coaching_session_players,
    coaching_sessions,
    session_notes,
)
from core.storage.tables.media import analyses, clip_shares, exports, video_clips, videos

_of: Final[BindParameter[str]] = bindparam("of")
_MINE: Final[ColumnElement[bool]] = or_(coaching_sessions.c.workspace_id == _of, coaching_sessions.c.coach_id == _of)
_MY_CLIPS: Final[ColumnElement[bool]] = or_(video_clips.c.workspace_id == _of, video_clips.c.created_by == _of)

COACHING: Final[dict[str, Select[*tuple[Any, ...]]]] = {
    "players": select(coached_players)
    .where(coached_players.c.workspace_id == _of)
    .order_by(coached_players.c.created_ms, coached_players.c.id),
    "assignments": select(coach_assignments)
    .join(coached_players, coached_players.c.id == coach_assignments.c.player_id)
    .where(or_(coached_players.c.workspace_id == _of, coach_assignments.c.coach_id == _of))
    .order_by(coach_assignments.c.created_ms),
    "sessions": select(coaching_sessions).where(_MINE).order_by(coaching_sessions.c.created_ms),
    "attendances": select(coaching_session_players)
    .join(coaching_sessions, coaching_sessions.c.id == coaching_session_players.c.session_id)
    .where(_MINE)
    .order_by(coaching_session_players.c.session_id, coaching_session_players.c.player_id),
    "notes": select(session_notes)
    .join(coaching_sessions, coaching_sessions.c.id == session_notes.c.session_id)
    .where(or_(_MINE, session_notes.c.author_id == _of))
    .order_by(session_notes.c.created_ms, session_notes.c.id),
    "videos": select(videos)
    .where(or_(videos.c.workspace_id == _of, videos.c.account_id == _of))
    .order_by(videos.c.created_ms, videos.c.id),
    "clips": select(video_clips).where(_MY_CLIPS).order_by(video_clips.c.created_ms, video_clips.c.id),
    "exports": select(exports)
    .where(or_(exports.c.workspace_id == _of, exports.c.created_by == _of))
    .order_by(exports.c.created_ms, exports.c.id),
    "links": select(clip_shares)
    .join(video_clips, video_clips.c.id == clip_shares.c.clip_id)
    .where(or_(_MY_CLIPS, clip_shares.c.created_by == _of))
    .order_by(clip_shares.c.created_ms, clip_shares.c.id),
    "reports": select(analyses)
    .where(or_(analyses.c.workspace_id == _of, analyses.c.account_id == _of))
    .order_by(analyses.c.created_ms, analyses.c.id),
}
"""Each list by its name."""
