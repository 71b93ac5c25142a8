"""Notes on coaching sessions, inside the caller's transaction or read whole."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from core.ids import WorkspaceId
from core.models.coaching import SessionNote
from core.ports.missing import no_note, no_session
from core.storage import coached_players
from core.storage.tables.coaching import coaching_sessions, session_notes

_SESSION = select(coaching_sessions.c.workspace_id).where(
    coaching_sessions.c.id == bindparam("session"), coaching_sessions.c.deleted_ms.is_(None)
)
_LIVE = (
    select(session_notes, coaching_sessions.c.workspace_id)
    .join(coaching_sessions, coaching_sessions.c.id == session_notes.c.session_id)
    .where(coaching_sessions.c.deleted_ms.is_(None))
)
ONE: Final = _LIVE.where(session_notes.c.id == bindparam("of"))
OF_SESSION: Final = _LIVE.where(session_notes.c.session_id == bindparam("session")).order_by(
    session_notes.c.at_us.is_not(None), session_notes.c.at_us, session_notes.c.id
)
_INSERT = insert(session_notes)
_CHANGE = (
    update(session_notes)
    .where(session_notes.c.id == bindparam("of"))
    .values(
        text=bindparam("says"),
        at_us=bindparam("at"),
        player_id=bindparam("about"),
        kind=bindparam("tagged"),
        changed_ms=bindparam("now"),
    )
)
_DELETE = delete(session_notes).where(session_notes.c.id == bindparam("of")).returning(session_notes.c.id)


def note_of(row: Row[*tuple[Any, ...]]) -> SessionNote:
    """A row as the ports have it."""
    return msgspec.convert(row, SessionNote, from_attributes=True)


def add(connection: Connection, note: SessionNote) -> None:
    """Add a note. Raises ``NotFound`` for its session or player."""
    workspace = connection.execute(_SESSION, {"session": note.session_id}).scalar_one_or_none()
    if workspace is None:
        raise no_session(note.session_id)
    _require_player(connection, note, WorkspaceId(workspace))
    connection.execute(_INSERT, msgspec.structs.asdict(note))


def change(connection: Connection, note: SessionNote) -> SessionNote:
    """Give it what this one says. Raises ``NotFound`` for it, or for a player who comes new."""
    row = connection.execute(ONE, {"of": note.id}).one_or_none()
    if row is None:
        raise no_note(note.id)
    if note.player_id != row.player_id:
        _require_player(connection, note, WorkspaceId(row.workspace_id))
    values = {
        "of": note.id,
        "says": note.text,
        "at": note.at_us,
        "about": note.player_id,
        "tagged": note.kind,
        "now": note.changed_ms,
    }
    connection.execute(_CHANGE, values)
    return note_of(connection.execute(ONE, {"of": note.id}).one())


def remove(connection: Connection, note: str) -> None:
    """Remove it. Raises ``NotFound``."""
    if connection.execute(_DELETE, {"of": note}).one_or_none() is None:
        raise no_note(note)


def _require_player(connection: Connection, note: SessionNote, workspace: WorkspaceId) -> None:
    if note.player_id is not None:
        coached_players.require(connection, workspace, [note.player_id])
