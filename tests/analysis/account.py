"""A workspace that pays for analyses, the attempts at them, and what a test asks of its meters."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.ids import WorkspaceId
from core.models.footage import Findings
from core.models.jobs import Failure
from core.models.media import Analysis, AnalysisState
from core.ports.jobs import Run
from core.ports.usage import Bill
from core.storage.analyses import SqlAnalyses
from core.storage.coaching import SqlCoaching
from core.storage.engine import Database
from core.storage.jobs import SqlJobs
from core.storage.meters import SqlMeters
from core.usecases.analysis import Analyses
from core.usecases.media_jobs import analyse
from core.usecases.metering import Metering
from tests.coaching.shelf import analysis, begin, session
from tests.usage.books import differences
from tests.usage.plans import Plans
from workers.work import Slate

FAILURE = Failure(code="odd", detail="Odd.")


class Used(NamedTuple):
    """What is gone in this month, and what is still held."""

    reports: int = 0
    tokens: int = 0
    held_reports: int = 0
    held_tokens: int = 0


class Account:
    """A workspace, its plan, its meters and its analyses."""

    def __init__(self, database: Database, workspace: WorkspaceId, plans: Plans) -> None:
        self.database = database
        self.subject = Subject(workspace)
        self.plans = plans
        self.meters = SqlMeters(database)
        self.metering = Metering(plans, self.meters, now_ms=plans.now)
        self.book = SqlAnalyses(database, now_ms=plans.now)
        self.jobs = SqlJobs(database)

    async def asked(self) -> Analysis:
        """An analysis that somebody has asked for, and whose job waits."""
        held = session(self.subject.workspace, coach="ann")
        await SqlCoaching(self.database).add_session(held)
        wanted = analysis(held)
        return await self.book.add(wanted, analyse(wanted))

    async def attempt(self, asked: Analysis, *, lease_s: float = 3600.0) -> "Attempt":
        """Take the job of an analysis, from whoever has it."""
        now = self.plans.now()
        await self.jobs.lose("a worker", now)
        await self.jobs.expire(now, most_crashes=99, limit=10)
        return Attempt(self, asked, await begin(self.database, f"analysis:{asked.id}", "analyse"), lease_s)

    async def used(self) -> Used:
        """What its counters say, once the ledger has been compared with them."""
        assert await differences(self.database) == []
        counters = {each.meter: each for each in await self.meters.counters(self.subject.workspace, [0])}
        reports, tokens = counters.get("ai_reports_month"), counters.get("ai_tokens_month")
        return Used(
            reports.used if reports else 0,
            tokens.used if tokens else 0,
            reports.reserved if reports else 0,
            tokens.reserved if tokens else 0,
        )


class Attempt:
    """An attempt at an analysis, whose end is written down as a worker does it."""

    def __init__(self, account: Account, asked: Analysis, run: Run, lease_s: float) -> None:
        self.account, self.asked, self.run = account, asked, run
        self.slate = Slate()
        self.analyses = Analyses(account.metering, self.slate.owe, lease_s=lease_s)

    async def store(self, findings: Findings, bill: Bill) -> None:
        """Store the findings, and pay for them."""
        done = replace(self.asked, state=AnalysisState.DONE, findings=findings)
        await self.account.book.conclude(self.run, done, bill=bill)

    async def through(self, doing: Awaitable[None]) -> None:
        """See it done; where it fails let the job wait for its next attempt, and settle what this one owes."""
        try:
            await doing
        except BaseException:
            now = self.account.plans.now()
            await self.account.jobs.postpone(self.run, FAILURE, now, now, bill=self.slate.bill)
            raise

    async def pay(self, work: Callable[[], Awaitable[Findings]], *, estimate: int = 0) -> None:
        """Do the work on the account."""
        await self.through(
            self.analyses.paid(self.account.subject, self.asked.id, estimate=estimate, work=work, store=self.store)
        )

    async def bill(self, work: Callable[[], Awaitable[Findings]], *, estimate: int = 0) -> Bill:
        """Do the work and store nothing yet; returns what the attempt comes to."""
        bills: list[Bill] = []

        async def keep(_: Findings, bill: Bill) -> None:
            bills.append(bill)

        await self.analyses.paid(self.account.subject, self.asked.id, estimate=estimate, work=work, store=keep)
        return bills[0]

    async def findings(self) -> Findings | None:
        """What is stored."""
        return (await self.account.book.one(self.asked.id)).findings


def giving(tokens: int = 0) -> Callable[[], Awaitable[Findings]]:
    """Work that is done at once, and has cost so many tokens."""

    async def work() -> Findings:
        return Findings(analyst="test", summary="Made.", tokens=tokens)

    return work
