"""Every address of coaching: players, sessions, videos, clips, and the work on them."""

from core.errors import Conflict, Gone, LimitReached, Malformed, NotFound, UpgradeRequired
from web.api.alignment import AlignmentApi
from web.api.balls import BallApi
from web.api.clip_exports import ClipExportApi
from web.api.clips import ClipApi
from web.api.coaching_sessions import CoachingSessionApi
from web.api.jobs import JobApi
from web.api.players import PlayerApi
from web.api.videos import VideoApi
from web.call import Access
from web.endpoint import Endpoint
from web.routes import delete, get, patch, post, put


def coaching_endpoints(players: PlayerApi, sessions: CoachingSessionApi) -> list[Endpoint]:
    """Coached players, coaching sessions, notes and reports on them."""
    player, session, note = (
        "/coached-players/{player_id}",
        "/coaching-sessions/{session_id}",
        "/session-notes/{note_id}",
    )
    coach = f"{player}/coaches/{{account_id}}"
    plan = (UpgradeRequired, NotFound)
    return [
        get("/coached-players", players.list, raises=plan),
        post("/coached-players", players.add, status=201, raises=plan),
        patch(player, players.rename, raises=plan),
        delete(player, players.delete),
        put(coach, players.assign, raises=plan),
        delete(coach, players.unassign),
        get("/coaching-sessions", sessions.list, raises=plan),
        post("/coaching-sessions", sessions.add, status=201, raises=plan),
        get(session, sessions.show, raises=plan),
        patch(session, sessions.change, raises=plan),
        delete(session, sessions.delete),
        get(f"{session}/notes", sessions.notes, raises=plan),
        post(f"{session}/notes", sessions.add_note, status=201, raises=plan),
        patch(note, sessions.change_note, raises=plan),
        delete(note, sessions.delete_note),
        get(f"{session}/reports", sessions.reports, raises=plan),
        post(f"{session}/reports", sessions.ask_report, status=202, raises=(*plan, Malformed)),
    ]


def video_endpoints(videos: VideoApi) -> list[Endpoint]:
    """Videos once they have arrived, their stills, clips and reports."""
    video, of_session = "/videos/{video_id}", "/coaches/plus/sessions/{session_id}/videos"
    plan = (UpgradeRequired, NotFound)
    return [
        get(of_session, videos.of_session, raises=plan),
        get(f"{of_session}/{{video_id}}", videos.in_session, raises=plan),
        get(video, videos.show, raises=plan),
        delete(video, videos.delete),
        post(f"{video}/retry", videos.retry, status=202, raises=(*plan, Conflict)),
        get(f"{video}/keyframes", videos.keyframes, raises=plan),
        get(f"{video}/clips", videos.clips, raises=plan),
        post(f"{video}/clips", videos.mark, status=201, raises=plan),
        get(f"{video}/analysis", videos.analyses, raises=plan),
        post(f"{video}/analysis", videos.analyse, status=202, raises=(*plan, Conflict)),
    ]


def ball_endpoints(alignment: AlignmentApi, balls: BallApi) -> list[Endpoint]:
    """Matches in videos: which one, and every ball of it."""
    shows, every = "/videos/{video_id}/alignment", "/videos/{video_id}/balls"
    plan = (UpgradeRequired, NotFound)
    cut = (*plan, LimitReached, Conflict, Malformed)
    return [
        get(shows, alignment.show, raises=plan),
        put(shows, alignment.put, raises=(*plan, Conflict, Malformed)),
        delete(shows, alignment.remove, raises=(UpgradeRequired,)),
        get(every, balls.list, raises=(*plan, Conflict)),
        post(f"{every}/clips", balls.keep, status=201, raises=(*plan, Conflict)),
        post(f"{every}/reel", balls.reel, status=202, raises=cut),
    ]


def clip_endpoints(clips: ClipApi, exports: ClipExportApi) -> list[Endpoint]:
    """The library of clips, their files and links, and reels."""
    clip = "/clips/{clip_id}"
    plan = (UpgradeRequired, NotFound)
    cut = (*plan, LimitReached, Conflict, Malformed)
    return [
        get("/clips", clips.library, raises=plan),
        get(clip, clips.show, raises=plan),
        patch(clip, clips.change, raises=plan),
        delete(clip, clips.delete),
        post(f"{clip}/export", clips.export, status=202, raises=cut),
        get(f"{clip}/shares", clips.shares, raises=plan),
        post(f"{clip}/shares", clips.share, status=201, raises=plan),
        delete(f"{clip}/shares/{{share_id}}", clips.revoke),
        get("/exports", exports.list, raises=plan),
        get("/exports/{export_id}", exports.show, raises=plan),
        delete("/exports/{export_id}", exports.delete),
        post("/reels", exports.reel, status=202, raises=cut),
        get("/shared/{token}", clips.shared, access=Access.ANYBODY, rate="120/minute", raises=(Gone,)),
    ]


def job_endpoints(jobs: JobApi) -> list[Endpoint]:
    """Work that takes longer than a request."""
    return [
        get("/jobs", jobs.list, raises=(NotFound,)),
        post("/jobs/{job_id}/cancel", jobs.cancel, status=202, raises=(UpgradeRequired,)),
        post("/jobs/{job_id}/retry", jobs.retry, status=202, raises=(UpgradeRequired, Conflict)),
    ]
