"""Videos, their stills and the reports on them as people are shown them."""

from typing import Final

from core.ids import AccountId
from core.models.footage import Findings, Package
from core.models.media import Analysis, AnalysisState, Scan, Video, VideoState
from core.usecases.playing import Player, packaged_url, playback_url
from core.usecases.progress import Progress, Standing
from core.wire.media_jobs import ANALYSE, ENCODE, INGEST
from core.wire.videos import (
    AnalysisView,
    FindingsView,
    KeyframeView,
    MomentView,
    VideoBrief,
    VideoFacts,
    VideoFailure,
    VideoSize,
    VideoView,
)

_STATUS: Final = {
    VideoState.RECEIVED: "Received; waiting to be looked at.",
    VideoState.ENCODING: "Being made ready to watch.",
    VideoState.PLAYABLE: "Ready to watch; larger sizes are still being made.",
    VideoState.READY: "Ready to watch.",
    VideoState.REFUSED: "This file cannot be used.",
    VideoState.FAILED: "Something went wrong on our side. The file is kept; try it again.",
}
_SCAN: Final = {
    Scan.UNSCANNED: "Not scanned for viruses.",
    Scan.CLEAN: "Scanned for viruses; none was found.",
    Scan.INFECTED: "A virus was found; the file is deleted.",
}
_NOT_YET: Final = "Not scanned for viruses yet."
_NO_SHOW: Final = Package(attempt="", renditions=(), complete=False)


class VideoViews:
    """Makes the views. All that look at jobs may raise ``Unavailable``."""

    def __init__(self, player: Player, progress: Progress) -> None:
        """``player`` makes addresses, ``progress`` knows how far the work is."""
        self._player, self._progress = player, progress

    def brief(self, account: AccountId, video: Video) -> VideoBrief:
        """A video as a list shows it."""
        return VideoBrief(
            id=video.id,
            workspace_id=video.workspace_id,
            session_id=video.session_id,
            filename=video.filename,
            state=video.state,
            source_bytes=video.source_bytes,
            duration_us=None if video.facts is None else video.facts.duration_us,
            poster_url=None if video.package is None else self._url(account, video, video.package.poster),
            created_ms=video.created_ms,
        )

    async def whole(self, account: AccountId, video: Video) -> VideoView:
        """A video with all that there is to know."""
        package = video.package or _NO_SHOW
        percent, eta_ms = await self._progress.of(f"video:{video.id}", (INGEST, ENCODE))
        return VideoView(
            id=video.id,
            workspace_id=video.workspace_id,
            session_id=video.session_id,
            account_id=video.account_id,
            filename=video.filename,
            content_type=video.content_type,
            source_bytes=video.source_bytes,
            state=video.state,
            status=_STATUS[video.state],
            failure=failure_view(video.failure_code, video.failure),
            percent=percent,
            eta_ms=eta_ms,
            scan=video.scan,
            scan_text=_scan_text(video),
            facts=_facts(video),
            sizes=[
                VideoSize(name=each.name, width=each.width, height=each.height, bits_per_second=each.bits_per_second)
                for each in package.renditions
            ],
            playback_url=playback_url(self._player, account, video),
            poster_url=self._url(account, video, package.poster),
            thumbnails_url=self._url(account, video, package.thumbnails),
            waveform_url=self._url(account, video, package.waveform),
            created_ms=video.created_ms,
            ready_ms=video.ready_ms,
        )

    def keyframes(self, account: AccountId, video: Video) -> list[KeyframeView]:
        """A video's stills, in the order of their moments."""
        return [
            KeyframeView(
                at_us=each.at_us,
                reason=each.reason,
                weight=each.weight,
                url=self._player.url(account, video, each.path),
            )
            for each in sorted(video.keyframes, key=lambda keyframe: keyframe.at_us)
        ]

    async def analysis(self, analysis: Analysis) -> AnalysisView:
        """A report, or how far it is."""
        queued = analysis.state is AnalysisState.QUEUED
        standing = await self._progress.of(f"analysis:{analysis.id}", (ANALYSE,)) if queued else Standing()
        return AnalysisView(
            id=analysis.id,
            session_id=analysis.session_id,
            video_id=analysis.video_id,
            account_id=analysis.account_id,
            state=analysis.state,
            percent=standing.percent,
            eta_ms=standing.eta_ms,
            findings=None if analysis.findings is None else _findings(analysis.findings),
            failure=failure_view(analysis.failure_code, analysis.failure),
            created_ms=analysis.created_ms,
            done_ms=analysis.done_ms,
        )

    def _url(self, account: AccountId, video: Video, path: str | None) -> str | None:
        return packaged_url(self._player, account, video, path)


def failure_view(code: str | None, detail: str | None) -> VideoFailure | None:
    """Why something did not work; ``None`` where nothing is wrong."""
    return None if code is None else VideoFailure(code=code, detail=detail or "")


def _scan_text(video: Video) -> str:
    waits = video.state is VideoState.RECEIVED and video.scan is Scan.UNSCANNED
    return _NOT_YET if waits else _SCAN[video.scan]


def _facts(video: Video) -> VideoFacts | None:
    facts = video.facts
    if facts is None:
        return None
    return VideoFacts(
        duration_us=facts.duration_us,
        width=facts.picture.width,
        height=facts.picture.height,
        frame_rate=facts.picture.frame_rate,
        codec=facts.picture.codec,
        sound=facts.sound is not None,
        recorded_ms=video.recorded_ms if video.recorded_ms is not None else facts.recorded_ms,
    )


def _findings(findings: Findings) -> FindingsView:
    return FindingsView(
        analyst=findings.analyst,
        summary=findings.summary,
        moments=[
            MomentView(
                start_us=each.start_us,
                end_us=each.end_us,
                kind=each.kind,
                confidence=each.confidence,
                reason=each.reason,
            )
            for each in findings.moments
        ],
        technique=list(findings.technique),
        tokens=findings.tokens,
    )
