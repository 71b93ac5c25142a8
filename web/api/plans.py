"""``/api/plans``, and what somebody has and uses of one."""

from collections.abc import Callable

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.ids import WorkspaceId
from core.usecases.entitled import entitled
from core.usecases.grants import Grants
from core.usecases.plans import entitlements_view, matrix, usage_report
from core.usecases.usage import UsageSummary
from core.wire.api import WorkspaceQuery
from core.wire.plans import EntitlementsView, PlanMatrix, UsageReport
from web.call import Call


class PlanApi:
    """The handlers."""

    def __init__(
        self, catalogue: Catalogue, grants: Grants, usage: UsageSummary, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        """``catalogue`` is what there is to have."""
        self._catalogue, self._grants, self._usage, self._now_ms = catalogue, grants, usage, now_ms
        self._matrix = matrix(catalogue)

    async def all(self, _call: Call) -> PlanMatrix:
        """Every plan, with every feature and limit."""
        return self._matrix

    async def entitlements(self, call: Call, query: WorkspaceQuery) -> EntitlementsView:
        """What you may do now, in your own workspace or in an organisation."""
        subject = call.subject(query.workspace)
        held = await entitled(self._grants, subject)
        return entitlements_view(self._catalogue, subject.workspace, held, self._now_ms())

    async def usage(self, call: Call, query: WorkspaceQuery) -> UsageReport:
        """What is used of each limit, in your own workspace or in an organisation."""
        subject = call.subject(query.workspace)
        await entitled(self._grants, subject)
        held = await self._grants.of(Subject(subject.workspace))
        used = await self._usage.of(WorkspaceId(subject.workspace))
        return usage_report(self._catalogue, subject.workspace, held.plan, used)
