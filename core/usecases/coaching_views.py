"""Players, sessions and notes as people are shown them."""

from collections.abc import Iterable, Mapping

from core.ids import CoachedPlayerId
from core.models.coaching import CoachingSession, SessionNote
from core.usecases.players import Coached
from core.wire.coaching import CoachingSessionView, NoteView, PlayerTag, PlayerView

Names = Mapping[CoachedPlayerId, str]
"""What all players of a workspace are called, or were."""


def player_view(coached: Coached) -> PlayerView:
    """A player with the coaches."""
    player = coached.player
    return PlayerView(
        id=player.id,
        workspace_id=player.workspace_id,
        name=player.name,
        coach_ids=list(coached.coaches),
        created_ms=player.created_ms,
    )


def session_view(session: CoachingSession, names: Names) -> CoachingSessionView:
    """A session, its players by name."""
    return CoachingSessionView(
        id=session.id,
        workspace_id=session.workspace_id,
        coach_id=session.coach_id,
        title=session.title,
        held_on=session.held_on,
        players=_tags(session.player_ids, names),
        created_ms=session.created_ms,
    )


def note_view(note: SessionNote, names: Names) -> NoteView:
    """A note, with the name of whom it is about."""
    return NoteView(
        id=note.id,
        session_id=note.session_id,
        author_id=note.author_id,
        text=note.text,
        at_us=note.at_us,
        player=player_tag(note.player_id, names),
        kind=note.kind,
        created_ms=note.created_ms,
        changed_ms=note.changed_ms,
    )


def player_tag(player: CoachedPlayerId | None, names: Names) -> PlayerTag | None:
    """A player as something names one."""
    return None if player is None else PlayerTag(id=player, name=names.get(player, ""))


def _tags(players: Iterable[CoachedPlayerId], names: Names) -> list[PlayerTag]:
    tags = [PlayerTag(id=player, name=names.get(player, "")) for player in players]
    return sorted(tags, key=lambda tag: (tag.name.casefold(), tag.id))
