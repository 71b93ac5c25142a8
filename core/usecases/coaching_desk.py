"""The use cases about coaching, made once in a process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.clock import unix_ms
from core.ports.analyses import AnalysisBook
from core.ports.clips import ClipBook
from core.ports.coaching import CoachingStore
from core.ports.jobs import JobBook
from core.ports.videos import VideoBook
from core.usecases.clip_exports import ClipExports
from core.usecases.clip_views import ClipViews
from core.usecases.clips import Clips
from core.usecases.coaching_rights import CoachingRights
from core.usecases.coaching_sessions import CoachingSessions
from core.usecases.grants import Grants
from core.usecases.metering import Metering
from core.usecases.notes import Notes
from core.usecases.players import CoachedPlayers
from core.usecases.playing import Player
from core.usecases.progress import Progress
from core.usecases.session_reports import SessionReports
from core.usecases.shares import Shares
from core.usecases.video_views import VideoViews
from core.usecases.videos import Videos
from core.usecases.workspace_jobs import WorkspaceJobs


class CoachingPorts(Protocol):
    """What they need from outside."""

    @property
    def coaching(self) -> CoachingStore:
        """Players, sessions and notes."""
        ...

    @property
    def videos(self) -> VideoBook:
        """The videos."""
        ...

    @property
    def clips(self) -> ClipBook:
        """Clips, exports and links."""
        ...

    @property
    def analyses(self) -> AnalysisBook:
        """The reports."""
        ...

    @property
    def jobs(self) -> JobBook:
        """The jobs."""
        ...


@dataclass(frozen=True, kw_only=True)
class Coaching:
    """What can be asked about coaching."""

    rights: CoachingRights
    store: CoachingStore
    """For names, which all views need."""
    players: CoachedPlayers
    sessions: CoachingSessions
    notes: Notes
    videos: Videos
    clips: Clips
    exports: ClipExports
    shares: Shares
    reports: SessionReports
    jobs: WorkspaceJobs
    video_views: VideoViews
    clip_views: ClipViews


def desk(  # noqa: PLR0913 - each is named at its few calls
    ports: CoachingPorts,
    grants: Grants,
    metering: Metering,
    player: Player,
    *,
    public_url: str,
    now_ms: Callable[[], int] = unix_ms,
) -> Coaching:
    """Make them; ``player`` makes the addresses of files, ``public_url`` is the origin that links lead to."""
    rights, progress = CoachingRights(grants), Progress(ports.jobs)
    store, videos, clips = ports.coaching, ports.videos, ports.clips
    return Coaching(
        rights=rights,
        store=store,
        players=CoachedPlayers(store, rights, now_ms=now_ms),
        sessions=CoachingSessions(store, rights, now_ms=now_ms),
        notes=Notes(store, videos, rights, now_ms=now_ms),
        videos=Videos(videos, store, rights, now_ms=now_ms),
        clips=Clips(clips, videos, rights, now_ms=now_ms),
        exports=ClipExports(clips, videos, rights, metering, now_ms=now_ms),
        shares=Shares(clips, videos, store, rights, grants, public_url=public_url, now_ms=now_ms),
        reports=SessionReports(ports.analyses, videos, store, rights, now_ms=now_ms),
        jobs=WorkspaceJobs(ports.jobs, rights, now_ms=now_ms),
        video_views=VideoViews(player, progress),
        clip_views=ClipViews(player, progress, store, videos, now_ms=now_ms),
    )
