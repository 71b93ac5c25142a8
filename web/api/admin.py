"""``/api/admin``: the platform in the hands of those who run it; each request asks whether the caller does."""

from collections.abc import Callable

import msgspec

from core.clock import unix_ms
from core.entitlements.catalogue import Catalogue
from core.entitlements.entitlements import Subject
from core.models.billing import AuditEntry, Override
from core.ports.directory import Listed
from core.usecases.administration import Administration, Administrators
from core.usecases.grants import Grants
from core.usecases.plans import usage_report
from core.wire.administration import (
    AuditLine,
    AuditPage,
    AuditQuery,
    Because,
    DirectoryEntry,
    DirectoryPage,
    DirectoryQuery,
    ExplainQuery,
    NewOverride,
    OrderQuery,
    OverrideView,
    PlanGift,
    RecordView,
    SettlementNote,
    SuperuserChange,
)
from core.wire.billing import OrderList, OrderView
from core.wire.plans import ExplanationView, UsageReport
from web.api.billing import order_view, subscription_view
from web.api.organisations import member_view
from web.call import Call, Reply


class AdminApi:
    """The handlers. A ``who`` is an account's address or id, or an organisation's id."""

    def __init__(
        self, catalogue: Catalogue, administrators: Administrators, grants: Grants, now_ms: Callable[[], int] = unix_ms
    ) -> None:
        """``administrators`` says who may."""
        self._catalogue, self._administrators, self._grants = catalogue, administrators, grants
        self._now_ms = now_ms

    async def find(self, call: Call, query: DirectoryQuery) -> DirectoryPage:
        """Accounts and organisations by id, address or name."""
        found = await (await self._admit(call)).inquiries.find(query.words, limit=query.limit)
        return DirectoryPage(found=[_entry(each) for each in found])

    async def record(self, call: Call, who: str) -> RecordView:
        """What an account or an organisation has: the plan, the exceptions, the members."""
        admin = await self._admit(call)
        listed, holdings = await admin.inquiries.record(who)
        subscription = holdings.subscription
        return RecordView(
            entry=_entry(listed),
            subscription=None
            if subscription is None
            else subscription_view(self._catalogue, subscription, self._now_ms()),
            overrides=[_override(each) for each in holdings.overrides],
            members=[member_view(each) for each in await admin.inquiries.members(who)],
        )

    async def give(self, call: Call, who: str, body: PlanGift) -> RecordView:
        """Give a plan, paid or not."""
        admin = await self._admit(call)
        workspace = await admin.granting.grant(who, body.plan, until_ms=body.until_ms, reason=body.reason)
        return await self.record(call, workspace)

    async def end_subscription(self, call: Call, who: str, body: Because) -> RecordView:
        """End a plan now."""
        await (await self._admit(call)).granting.end_subscription(who, reason=body.reason)
        return await self.record(call, who)

    async def add_override(self, call: Call, who: str, body: NewOverride) -> Reply[OverrideView]:
        """Make a dated exception from the plan."""
        admin = await self._admit(call)
        made = await admin.overrides.add(
            who,
            body.kind,
            body.key,
            body.value,
            reason=body.reason,
            from_ms=body.from_ms,
            until_ms=body.until_ms,
            member=body.member,
        )
        return Reply(body=_override(made), status=201)

    async def end_override(self, call: Call, who: str, override_id: str) -> None:
        """Take an exception back."""
        await (await self._admit(call)).overrides.end(who, override_id)

    async def set_superuser(self, call: Call, who: str, body: SuperuserChange) -> None:
        """Let a person run the platform, or no longer."""
        admin = await self._admit(call)
        await admin.granting.set_superuser(who, superuser=body.superuser, reason=body.reason)

    async def end_session(self, call: Call, who: str, session_id: str) -> None:
        """Sign a person out at one place."""
        await (await self._admit(call)).granting.revoke_session(who, session_id)

    async def explain(self, call: Call, who: str, query: ExplainQuery) -> ExplanationView:
        """Which grant decided about a feature or a limit, and why."""
        admin = await self._admit(call)
        listed, _ = await admin.inquiries.record(who)
        explanation = await admin.inquiries.explain(who, query.key, within=query.within)
        return ExplanationView(workspace=query.within or listed.workspace, explanation=explanation)

    async def usage(self, call: Call, who: str) -> UsageReport:
        """What somebody uses of each limit."""
        admin = await self._admit(call)
        listed, _ = await admin.inquiries.record(who)
        held = await self._grants.of(Subject(listed.workspace))
        return usage_report(self._catalogue, listed.workspace, held.plan, await admin.inquiries.usage(who))

    async def audit(self, call: Call, query: AuditQuery) -> AuditPage:
        """The newest changes first, of one workspace or of all."""
        entries, following = await (await self._admit(call)).inquiries.audit(
            query.who, before_ms=query.before_ms, limit=query.limit
        )
        return AuditPage(entries=[_line(each) for each in entries], next_before_ms=following)

    async def orders(self, call: Call, query: OrderQuery) -> OrderList:
        """The newest orders first, of one workspace or of all."""
        found = await (await self._admit(call)).inquiries.orders(query.who, state=query.state, limit=query.limit)
        return OrderList(orders=[order_view(each) for each in found])

    async def settle(self, call: Call, order_id: str, body: SettlementNote) -> OrderView:
        """Say that an order is paid; the plan holds from then on."""
        admin = await self._admit(call)
        return order_view(await admin.settle(order_id, reference=body.reference, reason=body.reason))

    async def withdraw(self, call: Call, order_id: str, body: Because) -> OrderView:
        """Say that an order will not be paid."""
        return order_view(await (await self._admit(call)).withdraw(order_id, reason=body.reason))

    async def _admit(self, call: Call) -> Administration:
        return await self._administrators.admit(call.account)


def _entry(listed: Listed) -> DirectoryEntry:
    return msgspec.convert(listed, DirectoryEntry, from_attributes=True)


def _override(override: Override) -> OverrideView:
    return OverrideView(
        id=override.id,
        account=override.account_id,
        kind=override.kind,
        key=override.key,
        value=override.value,
        from_ms=override.from_ms,
        until_ms=override.until_ms,
        reason=override.reason,
        created_by=override.created_by,
        created_ms=override.created_ms,
    )


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        id=entry.id,
        at_ms=entry.at_ms,
        actor=entry.actor,
        workspace=entry.workspace_id,
        action=entry.action,
        before=None if entry.before is None else msgspec.Raw(entry.before.encode()),
        after=None if entry.after is None else msgspec.Raw(entry.after.encode()),
        reason=entry.reason,
    )
