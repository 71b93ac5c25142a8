"""A workspace that pays for analyses, and what a test asks of its meters."""

from typing import NamedTuple

from core.entitlements.entitlements import Subject
from core.ids import WorkspaceId
from core.storage.meters import SqlMeters
from core.usecases.analysis import Analyses
from core.usecases.metering import Metering
from tests.usage.plans import Plans


class Used(NamedTuple):
    """What is gone in this month, and what is still held."""

    reports: int = 0
    tokens: int = 0
    held_reports: int = 0
    held_tokens: int = 0


class Account:
    """A workspace, its plan and its meters."""

    def __init__(
        self, workspace: WorkspaceId, plans: Plans, meters: SqlMeters, metering: Metering, analyses: Analyses
    ) -> None:
        self.subject = Subject(workspace)
        self.plans = plans
        self.meters = meters
        self.metering = metering
        self.analyses = analyses

    async def used(self) -> Used:
        """What its counters say."""
        counters = {each.meter: each for each in await self.meters.counters(self.subject.workspace, [0])}
        reports, tokens = counters.get("ai_reports_month"), counters.get("ai_tokens_month")
        return Used(
            reports.used if reports else 0,
            tokens.used if tokens else 0,
            reports.reserved if reports else 0,
            tokens.reserved if tokens else 0,
        )
