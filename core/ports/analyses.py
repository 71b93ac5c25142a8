"""Reports on sessions."""

from collections.abc import Sequence
from typing import Protocol

from core.ids import AnalysisId, CoachingSessionId
from core.models.media import Analysis
from core.ports.jobs import NewJob, Run
from core.ports.mail import Mail
from core.ports.usage import Bill


class AnalysisBook(Protocol):
    """All may raise ``Unavailable``. What is deleted is not found."""

    async def add(self, analysis: Analysis, job: NewJob) -> Analysis:
        """Add a report and the job that makes it; one of the same video that is still queued is returned instead."""
        ...

    async def one(self, analysis: AnalysisId) -> Analysis:
        """A report. Raises ``NotFound``."""
        ...

    async def of_session(self, session: CoachingSessionId) -> Sequence[Analysis]:
        """The session's reports, the newest first."""
        ...

    async def conclude(
        self, run: Run, analysis: Analysis, mails: Sequence[Mail] = (), bill: Bill | None = None
    ) -> Analysis:
        """Note what came of it, for the job that holds it, with the mails that say so, and settle what it costs.

        What is held for it besides the ``bill`` is given back. Raises ``Superseded``, and ``NotFound`` where it was
        deleted meanwhile.
        """
        ...
