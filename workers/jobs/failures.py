"""What people see of a job that ended without success."""

from typing import Final

from msgspec.structs import replace

from core.clock import unix_ms
from core.errors import NotFound
from core.ids import AnalysisId, ExportId, VideoId
from core.models.media import AnalysisState, ExportState, Video, VideoState
from core.usecases.coaching_letters import report_failed
from core.wire.jobs import GaveUp
from workers.registry import Handler
from workers.work import Work

_UNKNOWN: Final = "It was cancelled."


def _subject(payload: GaveUp) -> str:
    return (payload.subject or "").partition(":")[2]


def _why(payload: GaveUp) -> tuple[str, str]:
    if payload.failure is None:
        return payload.state.value, _UNKNOWN
    return payload.failure.code, payload.failure.detail


async def _video(work: Work[GaveUp]) -> None:
    code, detail = _why(work.payload)

    def failed(row: Video) -> Video:
        if row.state is VideoState.REFUSED:
            return row
        return replace(row, state=VideoState.FAILED, failure_code=code, failure=detail)

    try:
        await work.services.ports.videos.conclude(work.run, VideoId(_subject(work.payload)), failed)
    except NotFound:
        return  # deleted meanwhile


async def _export(work: Work[GaveUp]) -> None:
    ports = work.services.ports
    try:
        export = await ports.clips.export(ExportId(_subject(work.payload)))
    except NotFound:
        return  # deleted meanwhile
    if export.state is ExportState.QUEUED:
        _code, detail = _why(work.payload)
        await ports.clips.conclude_export(work.run, replace(export, state=ExportState.FAILED, failure=detail))


def analysis_failed(public_url: str) -> Handler[GaveUp]:
    """``public_url`` is the origin that links in mails lead to."""

    async def run(work: Work[GaveUp]) -> None:
        ports = work.services.ports
        try:
            analysis = await ports.analyses.one(AnalysisId(_subject(work.payload)))
        except NotFound:
            return  # deleted meanwhile
        if analysis.state is not AnalysisState.QUEUED:
            return
        code, detail = _why(work.payload)
        failed = replace(analysis, state=AnalysisState.FAILED, failure_code=code, failure=detail, done_ms=unix_ms())
        email = (await ports.accounts.by_id(analysis.account_id)).account.email
        mails = []
        if email is not None and work.payload.failure is not None:
            mails.append(report_failed(email, analysis.session_id, public_url, detail))
        await ports.analyses.conclude(work.run, failed, mails)

    return Handler(payload=GaveUp, run=run)


VIDEO_FAILED: Final = Handler(payload=GaveUp, run=_video)
EXPORT_FAILED: Final = Handler(payload=GaveUp, run=_export)
