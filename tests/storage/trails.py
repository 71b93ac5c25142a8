"""What changes of a record are made of."""

from core.ids import AccountId, WorkspaceId
from core.models.billing import AuditEntry, Override, OverrideKind, Subscription, SubscriptionState

NOW = 1_000_000


def subscription(workspace: WorkspaceId, plan: str = "scorers_pro") -> Subscription:
    """An active one."""
    return Subscription(
        workspace_id=workspace,
        plan=plan,
        state=SubscriptionState.ACTIVE,
        started_ms=1,
        since_ms=2,
        ends_ms=None,
        provider="manual",
        reference='with "quotes" and é',
    )


def override(workspace: WorkspaceId, name: str = "o1", reason: str = "a reason") -> Override:
    """One for a member, for ever."""
    return Override(
        id=name,
        workspace_id=workspace,
        account_id=AccountId("ann"),
        kind=OverrideKind.LIMIT,
        key="tournaments",
        value="7",
        from_ms=NOW,
        until_ms=None,
        reason=reason,
        created_by="operator",
        created_ms=NOW,
    )


def entry(workspace: WorkspaceId, name: str, at_ms: int = NOW) -> AuditEntry:
    """Something that was done."""
    return AuditEntry(
        id=name,
        at_ms=at_ms,
        actor="operator",
        workspace_id=workspace,
        action="override.added",
        before=None,
        after="{}",
        reason="asked for",
    )
