"""Sessions, videos and what is cut from them, put into a database as the use cases and workers would have left them."""

from itertools import count

from core.ids import (
    AccountId,
    AnalysisId,
    ClipId,
    CoachedPlayerId,
    CoachingSessionId,
    ExportId,
    JobId,
    VideoId,
    WorkspaceId,
)
from core.models.coaching import CoachedPlayer, CoachingSession, SessionNote
from core.models.footage import Facts, MomentKind, Package, Picture, Rendition
from core.models.media import (
    Analysis,
    AnalysisState,
    Clip,
    Export,
    ExportState,
    Piece,
    Share,
    Video,
    VideoState,
)
from core.ports.jobs import Run
from core.storage.coaching import SqlCoaching
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.storage.videos import insert_video

SECOND = 1_000_000
_numbers = count(1)

FACTS = Facts(
    duration_us=60 * SECOND,
    picture=Picture(
        codec="h264",
        profile="High",
        pixel_format="yuv420p",
        coded_width=640,
        coded_height=360,
        width=640,
        height=360,
        rotation=0,
        frames=1800,
        frame_rate=30.0,
        steady=True,
        interlaced=False,
        high_dynamic_range=False,
        bits_per_second=1_000_000,
        longest_gop_us=SECOND,
        closed_gops=True,
    ),
)
"""A minute at 30 frames a second, without sound."""
PACKAGE = Package(
    attempt="try-1",
    renditions=(Rendition(name="360p", width=640, height=360, bits_per_second=800_000, codecs="avc1.64001f"),),
    complete=True,
    poster="poster.jpg",
    thumbnails="thumbnails.vtt",
)


def new_id() -> str:
    """An id that sorts after those before it, as a UUIDv7 does."""
    return f"{next(_numbers):08}"


def player(owner: str, name: str = "Pat") -> CoachedPlayer:
    """A player."""
    return CoachedPlayer(id=CoachedPlayerId(new_id()), workspace_id=WorkspaceId(owner), name=name, created_ms=1)


def session(
    owner: str, held_on: str = "2026-03-01", players: tuple[CoachedPlayerId, ...] = (), coach: str | None = None
) -> CoachingSession:
    """A session of the owner's, or of another coach there."""
    return CoachingSession(
        id=CoachingSessionId(new_id()),
        workspace_id=WorkspaceId(owner),
        coach_id=AccountId(coach or owner),
        title=f"Nets {held_on}",
        held_on=held_on,
        player_ids=players,
        created_ms=1,
    )


def note(of: CoachingSession, text: str = "Head still", at_us: int | None = None, **more: object) -> SessionNote:
    """A note of the session's coach."""
    return SessionNote(
        id=new_id(),
        session_id=of.id,
        author_id=of.coach_id,
        text=text,
        at_us=at_us,
        created_ms=1,
        changed_ms=1,
        **more,  # type: ignore[arg-type]  # each test says what it means
    )


def video(of: CoachingSession, state: VideoState = VideoState.READY, **more: object) -> Video:
    """A video of a session, ready to be watched unless it is in another state."""
    identity = VideoId(new_id())
    looked_at = state not in {VideoState.RECEIVED, VideoState.REFUSED}
    columns: dict[str, object] = {
        "facts": FACTS if looked_at else None,
        "package": PACKAGE if state in {VideoState.PLAYABLE, VideoState.READY} else None,
        **more,
    }
    return Video(
        id=identity,
        workspace_id=of.workspace_id,
        session_id=of.id,
        account_id=of.coach_id,
        state=state,
        filename="nets.mp4",
        content_type="video/mp4",
        source_key=f"{of.workspace_id}/videos/{identity}/source.mp4",
        source_bytes=60_000_000,
        created_ms=1,
        **columns,  # type: ignore[arg-type]  # each test says what it means
    )


def clip(of: Video, start_us: int = SECOND, end_us: int = 3 * SECOND, **more: object) -> Clip:
    """A clip of a video."""
    columns: dict[str, object] = {"kind": MomentKind.HIGHLIGHT, "created_ms": 1, **more}
    return Clip(
        id=ClipId(new_id()),
        workspace_id=of.workspace_id,
        session_id=of.session_id,
        video_id=of.id,
        start_us=start_us,
        end_us=end_us,
        title="Cover drive",
        created_by=of.account_id,
        **columns,  # type: ignore[arg-type]  # each test says what it means
    )


def export(of: Clip, **more: object) -> Export:
    """An export of a clip."""
    columns: dict[str, object] = {
        "clip_id": of.id,
        "pieces": (Piece(video_id=of.video_id, start_us=of.start_us, end_us=of.end_us),),
        "state": ExportState.QUEUED,
        "created_ms": 1,
        **more,
    }
    return Export(
        id=ExportId(new_id()),
        workspace_id=of.workspace_id,
        title=of.title,
        created_by=of.created_by,
        **columns,  # type: ignore[arg-type]  # each test says what it means
    )


def share(of: Clip, token_hash: str, **more: object) -> Share:
    """A link to a clip that expires at 1000."""
    return Share(
        id=new_id(),
        clip_id=of.id,
        token_hash=token_hash,
        created_by=of.created_by,
        created_ms=1,
        expires_ms=1000,
        **more,  # type: ignore[arg-type]  # each test says what it means
    )


def analysis(of: CoachingSession, about: Video | None = None) -> Analysis:
    """A report that is asked for."""
    return Analysis(
        id=AnalysisId(new_id()),
        workspace_id=of.workspace_id,
        session_id=of.id,
        video_id=None if about is None else about.id,
        account_id=of.coach_id,
        state=AnalysisState.QUEUED,
        created_ms=1,
    )


async def shelve(database: Database, film: Video) -> None:
    """Let a video have arrived."""
    await database.transact(lambda connection: insert_video(connection, film))


async def filmed(database: Database, owner: str = "ann") -> tuple[CoachingSession, Video]:
    """A session with a video that can be watched."""
    practice = session(owner)
    await SqlCoaching(database).add_session(practice)
    film = video(practice)
    await shelve(database, film)
    return practice, film


async def begin(database: Database, subject: str, kind: str) -> Run:
    """Take the job of a kind that is about something, as a worker does."""
    book = SqlJobs(database)
    (job,) = [each for each in await book.list(subject=subject) if each.kind == kind]
    return await begin_job(database, job.id)


async def begin_job(database: Database, job: JobId) -> Run:
    """Take a job, as a worker does."""
    started = await SqlJobs(database).start(job, holder="a worker", now_ms=2**41, lease_until_ms=2**42)
    assert started is not None
    return started[0]
