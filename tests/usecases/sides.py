"""Grants over a real database, as each process of several would have them, and what is done to somebody's plan."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.entitlements.shipped import CATALOGUE
from core.entitlements.timing import Timing
from core.errors import UpgradeRequired
from core.ids import WorkspaceId
from core.models.billing import Override, OverrideKind, Subscription, SubscriptionState
from core.ports.plans import AddOverride, Change, EndOverride, SetSubscription
from core.ports.signals import Signals
from core.storage.engine import Database, open_database
from core.storage.records import SqlRecords
from core.transport.signals import RedisSignals
from core.usecases.grants import Grants
from core.usecases.loader import Incident
from tests.storage.workspaces import add_person

STATIC = Feature.OFFLINE_SCORING
"""Keeps to the last answer."""
CLOSED = Feature.AI_VIDEO_ANALYSIS
"""Is refused without a fresh one."""
FAST = Timing(lease_s=0.4, ttl_s=1.0, tick_s=0.02, settle_s=0.06, beat_s=0.04, patience_s=0.1)
"""A fifth of the real times."""
IN_TIME_S = 20.0


@dataclass(kw_only=True)
class Side:
    """What one process has."""

    database: Database
    records: SqlRecords
    grants: Grants
    incidents: Counter[Incident] = field(default_factory=Counter)

    def allows(self, subject: Subject, feature: Feature = STATIC) -> bool:
        """What the gate says without waiting."""
        return self.grants.gate.allows(subject, feature)

    async def give(self, person: str) -> Subject:
        """Add a person whose plans include both features, and load the answer."""
        workspace = await add_person(self.database, person)
        await self.grants.changed(workspace, await self.records.amend(workspace, 1, _gifts(workspace), []))
        subject = Subject(workspace)
        await self.grants.require(subject, STATIC)
        await self.grants.require(subject, CLOSED)
        return subject

    async def revoke(self, subject: Subject) -> int:
        """Take both away, and tell nobody yet; returns the new version."""
        took: list[Change] = [SetSubscription(subscription=None), EndOverride(id=f"{subject.workspace}:scoring")]
        return await self.records.amend(subject.workspace, 2, took, [])

    async def turn(self, subject: Subject, *, within_s: float = IN_TIME_S) -> float:
        """Wait until the gate does not allow the static feature any more; returns when, by the monotonic clock."""
        await eventually(lambda: not self.allows(subject), within_s=within_s)
        return time.monotonic()

    async def refuses(self, subject: Subject) -> bool:
        """Whether a fresh answer refuses the closed feature."""
        try:
            await self.grants.require(subject, CLOSED)
        except UpgradeRequired:
            return True
        return False


def _gifts(workspace: WorkspaceId) -> list[Change]:
    subscription = Subscription(
        workspace_id=workspace,
        plan="coach_pro_plus",
        state=SubscriptionState.ACTIVE,
        started_ms=0,
        since_ms=0,
        ends_ms=None,
        provider="manual",
    )
    override = Override(
        id=f"{workspace}:scoring",
        workspace_id=workspace,
        account_id=None,
        kind=OverrideKind.PLAN,
        key="scorers_pro",
        value=None,
        from_ms=0,
        until_ms=None,
        reason="a test",
        created_by="operator",
        created_ms=0,
    )
    return [SetSubscription(subscription=subscription), AddOverride(override=override)]


@asynccontextmanager
async def side(
    database_url: str, signals: Signals, *, timing: Timing = FAST, records: type[SqlRecords] = SqlRecords
) -> AsyncIterator[Side]:
    """A process that runs; the database has been migrated."""
    async with aclosing(open_database(database_url)) as database:
        incidents: Counter[Incident] = Counter()
        kept = records(database)
        grants = Grants(
            CATALOGUE, kept, signals, timing=timing, observe=lambda what, count: incidents.update({what: count})
        )
        async with grants.run():
            yield Side(database=database, records=kept, grants=grants, incidents=incidents)


@asynccontextmanager
async def sides(database_url: str, redis_url: str, count: int, timing: Timing = FAST) -> AsyncIterator[list[Side]]:
    """Several processes over one Redis, each of which has heard that it is there."""
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(count):
            signals = RedisSignals(redis_url, beat_s=timing.beat_s, silence_s=timing.beat_s * 2.5)
            await stack.enter_async_context(aclosing(signals))
            made.append(await stack.enter_async_context(side(database_url, signals, timing=timing)))
        for each in made:
            await leased(each)
        yield made


async def leased(one: Side) -> None:
    """Wait until a process knows that it would hear of changes."""
    await eventually(lambda: one.grants.gate.leased)


async def eventually(true: Callable[[], bool], *, within_s: float = IN_TIME_S) -> None:
    """Wait for something to become true that nobody tells of."""
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - the gate is asked as its callers ask it: it has no event
            await asyncio.sleep(0.0005)
