"""Reports on sessions in SQL."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import asdict
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from core.clock import unix_ms
from core.ids import AnalysisId, CoachingSessionId
from core.models.footage import Findings
from core.models.media import Analysis, AnalysisState
from core.ports.jobs import NewJob, Run
from core.ports.mail import Mail
from core.ports.missing import no_report, no_session
from core.ports.usage import Bill
from core.storage.engine import Database, refuse_unstorable
from core.storage.exports import require_video
from core.storage.jobs import enqueue, finish, hold
from core.storage.outbox import queue
from core.storage.settling import give_back_about, pay
from core.storage.tables.coaching import coaching_sessions
from core.storage.tables.media import analyses
from core.storage.tallies import count_duration
from core.usecases.analysis import about_of

_COLUMNS: Final = [analyses.c[name] for name in Analysis.__struct_fields__]
_LIVE: Final = analyses.c.deleted_ms.is_(None)
_THIS: Final = (analyses.c.id == bindparam("of"), _LIVE)
_ONE = select(*_COLUMNS).where(*_THIS)
_OF_SESSION = (
    select(*_COLUMNS)
    .where(analyses.c.session_id == bindparam("session"), _LIVE)
    .order_by(analyses.c.created_ms.desc(), analyses.c.id.desc())
)
_SESSION = (
    select(coaching_sessions.c.id)
    .where(coaching_sessions.c.id == bindparam("session"), coaching_sessions.c.deleted_ms.is_(None))
    .with_for_update()
)
_CHANGED = ("state", "findings", "failure_code", "failure", "done_ms")
_CONCLUDE = (
    update(analyses).where(*_THIS).values({name: bindparam(f"new_{name}") for name in _CHANGED}).returning(*_COLUMNS)
)
_findings = msgspec.json.Decoder(Findings)
VIDEO_LATENCY: Final = "video_analysis_latency_seconds"
"""From the request of a video's analysis to its findings; the owner's name for it."""


class SqlAnalyses:
    """Reports over SQLite or PostgreSQL."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int] = unix_ms) -> None:
        """``now_ms`` is the wall clock."""
        self._database = database
        self._now_ms = now_ms

    async def add(self, analysis: Analysis, job: NewJob) -> Analysis:
        """Add a report and its job, unless one of the same is queued."""
        refuse_unstorable(analysis.session_id, analysis.video_id or "")

        def work(connection: Connection) -> Analysis:
            of_session = {"session": analysis.session_id}
            if connection.execute(_SESSION, of_session).one_or_none() is None:
                raise no_session(analysis.session_id)
            if analysis.video_id is not None:
                require_video(connection, analysis.video_id, analysis.workspace_id)
            for row in connection.execute(_OF_SESSION, of_session).all():
                if row.state == AnalysisState.QUEUED and row.video_id == analysis.video_id:
                    return _analysis(row)
            connection.execute(insert(analyses), _row(analysis))
            enqueue(connection, job, analysis.created_ms)
            return analysis

        return await self._database.transact(work)

    async def one(self, analysis: AnalysisId) -> Analysis:
        """A report."""
        for row in await self._database.query(_ONE, {"of": analysis}):
            return _analysis(row)
        raise no_report(analysis)

    async def of_session(self, session: CoachingSessionId) -> Sequence[Analysis]:
        """The session's reports, the newest first."""
        return [_analysis(row) for row in await self._database.query(_OF_SESSION, {"session": session})]

    async def conclude(
        self, run: Run, analysis: Analysis, mails: Sequence[Mail] = (), bill: Bill | None = None
    ) -> Analysis:
        """Note what came of it, with the mails that say so, say that the job is done, and settle what it costs."""
        now, columns = self._now_ms(), _row(analysis)

        def work(connection: Connection) -> Analysis:
            hold(connection, run)
            values = {f"new_{name}": columns[name] for name in _CHANGED}
            row = connection.execute(_CONCLUDE, {"of": analysis.id, **values}).one_or_none()
            if row is None:
                raise no_report(analysis.id)
            for mail in mails:
                queue(connection, mail, now)
            if analysis.state is AnalysisState.DONE and analysis.video_id is not None:
                count_duration(connection, VIDEO_LATENCY, {}, max(now - analysis.created_ms, 0) / 1000)
            finish(connection, run, now)
            if bill is not None:
                pay(connection, bill, now)
            give_back_about(connection, analysis.workspace_id, about_of(analysis.id), now)
            return _analysis(row)

        return await self._database.transact(work)


def _row(analysis: Analysis) -> dict[str, object]:
    findings = None if analysis.findings is None else msgspec.json.encode(analysis.findings).decode()
    return {**asdict(analysis), "findings": findings}


def _analysis(row: Row[*tuple[Any, ...]]) -> Analysis:
    findings = None if row.findings is None else _findings.decode(row.findings)
    columns = {**row._mapping, "state": AnalysisState(row.state), "findings": findings}  # noqa: SLF001 - public; the underscore keeps it apart from column names
    return Analysis(**columns)
