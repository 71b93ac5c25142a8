"""The errors for what coaching knows nothing of: the same where it is somebody else's, so that nobody learns of it."""

from core.errors import NotFound
from core.ids import AccountId, AnalysisId, ClipId, CoachedPlayerId, CoachingSessionId, ExportId, VideoId


def no_player(player: CoachedPlayerId) -> NotFound:
    """For a player."""
    return NotFound("There is no such player.", code="no_such_player", player=player)


def no_coach(coach: AccountId) -> NotFound:
    """For a coach of the workspace."""
    return NotFound("There is no such coach.", code="no_such_coach", coach=coach)


def no_session(session: CoachingSessionId) -> NotFound:
    """For a session."""
    return NotFound("There is no such session.", session=session)


def no_note(note: str) -> NotFound:
    """For a note."""
    return NotFound("There is no such note.", note=note)


def no_video(video: VideoId) -> NotFound:
    """For a video."""
    return NotFound("There is no such video.", video=video)


def no_clip(clip: ClipId) -> NotFound:
    """For a clip."""
    return NotFound("There is no such clip.", clip=clip)


def no_export(export: ExportId) -> NotFound:
    """For an export."""
    return NotFound("There is no such export.", export=export)


def no_report(analysis: AnalysisId) -> NotFound:
    """For a report."""
    return NotFound("There is no such report.", analysis=analysis)


def no_link(share: str | None = None) -> NotFound:
    """For a link, named by its id or, to whoever guesses tokens, not at all."""
    return NotFound("There is no such link.", **({} if share is None else {"share": share}))
