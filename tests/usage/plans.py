"""A workspace whose plan a test sets, resolved as everywhere else."""

from core.entitlements.entitlements import Entitlements, Subject
from core.entitlements.holdings import Holdings
from core.entitlements.resolve import resolve
from core.entitlements.shipped import CATALOGUE
from core.errors import Unavailable
from core.ids import WorkspaceId
from core.models.billing import Subscription, SubscriptionState
from core.models.people import WorkspaceKind


class Plans:
    """Fresh entitlements of one workspace, and a time that a test moves."""

    def __init__(self, workspace: WorkspaceId, plan: str, *, anchor_ms: int, now_ms: int) -> None:
        self.workspace = workspace
        self.plan = plan
        self.anchor_ms = anchor_ms
        self.now_ms = now_ms
        self.reachable = True

    def now(self) -> int:
        """The time, in milliseconds since 1970."""
        return self.now_ms

    async def of(self, subject: Subject) -> Entitlements:
        """What holds for the subject now."""
        if not self.reachable:
            raise Unavailable
        subscription = Subscription(
            workspace_id=self.workspace,
            plan=self.plan,
            state=SubscriptionState.ACTIVE,
            started_ms=self.anchor_ms,
            since_ms=self.anchor_ms,
            ends_ms=None,
            provider="manual",
        )
        holdings = Holdings(
            workspace=self.workspace,
            kind=WorkspaceKind.ORGANISATION,
            version=1,
            anchor_ms=self.anchor_ms,
            subscription=subscription,
        )
        return resolve(CATALOGUE, holdings, subject, self.now_ms)
