"""One of everything that coaching knows, on a running platform."""

from core.bootstrap import Services
from core.ids import AccountId, UploadId, WorkspaceId
from core.models.coaching import CoachingSession
from core.models.footage import MomentKind
from core.models.media import Upload, UploadState, Video
from core.usecases.clips import Marking
from core.usecases.notes import NoteEdit
from tests.coaching.shelf import SECOND, video


async def coach(services: Services, workspace: WorkspaceId) -> dict[str, str]:
    """Let a person, who may do everything, coach somebody; returns the ids as paths name them."""
    coaching, account = services.coaching, AccountId(workspace)
    player = (await coaching.players.add(account, None, "Pat")).player
    session = await coaching.sessions.add(account, None, title="Nets", held_on="2026-03-01", player_ids=[player.id])
    note = await coaching.notes.add(account, session.id, NoteEdit(text="Head still"))
    film = await _film(services, session)
    marking = Marking(start_us=0, end_us=SECOND, title="Cover drive", kind=MomentKind.HIGHLIGHT)
    (clip,) = await coaching.clips.mark(account, film.id, [marking])
    export = await coaching.exports.of_clip(account, clip.id)
    share, link = await coaching.shares.make(account, clip.id, days=1)
    await coaching.reports.ask_of_video(account, film.id)
    (job, *_) = await services.ports.jobs.list(workspace=workspace)
    return {
        "session_id": session.id,
        "player_id": player.id,
        "note_id": note.id,
        "video_id": film.id,
        "clip_id": clip.id,
        "export_id": export.id,
        "share_id": share.id,
        "job_id": job.id,
        "token": link.rpartition("/")[2],
    }


async def _film(services: Services, session: CoachingSession) -> Video:
    film = video(session)
    upload = Upload(
        id=UploadId(film.id),
        workspace_id=session.workspace_id,
        session_id=session.id,
        account_id=session.coach_id,
        state=UploadState.OPEN,
        length_bytes=film.source_bytes,
        offset_bytes=0,
        filename=film.filename,
        content_type=film.content_type,
        object_key=film.source_key,
        handle="none",
        created_ms=1,
        expires_ms=2**42,
    )
    await services.ports.uploads.open(upload)
    return await services.ports.uploads.receive(upload.id, film, 1)
