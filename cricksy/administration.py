"""The operator's commands: they work on this machine's database, and a running platform hears of what they change."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec import Struct
from rich.console import Console

from core.bootstrap import open_ports
from core.clock import unix_ms
from core.entitlements.explain import Considered
from core.entitlements.shipped import CATALOGUE
from core.errors import Malformed
from core.ids import WorkspaceId
from core.models.billing import AuditEntry, Order, OrderState, Override, OverrideKind, Subscription
from core.ports.directory import Listed
from core.settings import Settings
from core.usecases.administration import Administration
from core.usecases.business import business
from core.usecases.grants import Grants
from core.usecases.suggestions import unknown
from core.usecases.usage import Usage
from cricksy.exits import CommandError, Exit
from cricksy.moments import moment_ms
from cricksy.sheets import show_json, show_rows, when

T = TypeVar("T")

_END = "end"
_out = Console()


class Exceptional(Struct, frozen=True, kw_only=True):
    """An exception as the command line has it."""

    kind: str | None
    key: str | None
    value: str | None
    until: str | None
    reason: str
    member: str | None


class Payment(Struct, frozen=True, kw_only=True):
    """What is said of an order."""

    reference: str | None
    withdraw: bool
    reason: str


class Granted(Struct, frozen=True, kw_only=True):
    """Who has which plan after a grant."""

    workspace: str
    name: str
    superuser: bool
    subscription: Subscription | None


class _Relayed:
    """Announces nothing: without Redis the platform that runs here finds changes in the database itself."""

    async def changed(self, workspace: WorkspaceId, version: int) -> None:
        """Leave it to the relay."""


def grant(settings: Settings, who: str, plan: str, until: str | None, reason: str, *, as_json: bool) -> None:  # noqa: PLR0913  the command's options
    """Give a plan, and print who has it now."""
    until_ms = None if until is None else moment_ms(until, unix_ms())

    async def work(desk: Administration) -> Granted:
        workspace = await desk.granting.grant(who, plan, until_ms=until_ms, reason=reason)
        listed, held = await desk.inquiries.record(workspace)
        return Granted(workspace=workspace, name=listed.name, superuser=held.superuser, subscription=held.subscription)

    granted = _run(settings, work)
    if as_json:
        show_json(granted)
    else:
        end = f" until {when(until_ms)}" if until_ms is not None else ""
        _say(f"{granted.name} ({granted.workspace}) has {CATALOGUE.plans[plan].name}{end}.")


def override(settings: Settings, who: str, asked: Exceptional, *, as_json: bool) -> None:
    """List somebody's exceptions, add one, or take one back."""
    if asked.kind is None:
        _, held = _run(settings, lambda desk: desk.inquiries.record(who))
        _show_overrides(list(held.overrides), as_json=as_json)
        return
    key = asked.key
    if key is None:
        raise CommandError("Say which feature, limit or plan; or, with end, which exception.", Exit.USAGE)
    if asked.kind == _END:
        _run(settings, lambda desk: desk.overrides.end(who, key, reason=asked.reason))
        _say(f"The exception {key} is taken back.")
        return
    kind = _kind(asked.kind)
    until_ms = None if asked.until is None else moment_ms(asked.until, unix_ms())
    added = _run(
        settings,
        lambda desk: desk.overrides.add(
            who, kind, key, asked.value, reason=asked.reason, until_ms=until_ms, member=asked.member
        ),
    )
    _show_overrides([added], as_json=as_json)


def revoke(settings: Settings, who: str, session: str | None, reason: str) -> None:
    """End a plan, or one session."""
    if session is not None:
        _run(settings, lambda desk: desk.granting.revoke_session(who, session, reason=reason))
        _say(f"The session {session} is over.")
        return
    over = _run(settings, lambda desk: desk.granting.end_subscription(who, reason=reason))
    _say(f"{CATALOGUE.plans[over.plan].name} is over for {who}.")


def superuser(settings: Settings, who: str, reason: str, *, superuser: bool) -> None:
    """Let a person run the platform, or no longer."""
    _run(settings, lambda desk: desk.granting.set_superuser(who, superuser=superuser, reason=reason))
    _say(f"{who} runs the platform{'' if superuser else ' no longer'}.")


def explain(settings: Settings, who: str, key: str, within: str | None, *, as_json: bool) -> None:
    """Print what decided, and what else was considered."""
    answer = _run(settings, lambda desk: desk.inquiries.explain(who, key, within=within))
    if as_json:
        show_json(answer)
        return
    _say(answer.text)
    columns: dict[str, Callable[[Considered], object]] = {
        "from": lambda each: each.kind,
        "standing": lambda each: each.standing,
        "plan": lambda each: each.plan,
        "seat": lambda each: each.seat,
        "begins": lambda each: when(each.from_ms),
        "ends": lambda each: when(each.until_ms),
        "in words": lambda each: each.text,
    }
    show_rows(_out, answer.considered, columns, "Nothing was considered.", as_json=False)


def find(settings: Settings, words: str, *, as_json: bool) -> None:
    """Print accounts and organisations."""
    found = _run(settings, lambda desk: desk.inquiries.find(words))
    columns: dict[str, Callable[[Listed], object]] = {
        "id": lambda each: each.workspace,
        "kind": lambda each: each.kind,
        "name": lambda each: each.name,
        "address": lambda each: each.email,
        "superuser": lambda each: "yes" if each.superuser else "",
        "since": lambda each: when(each.created_ms),
        "closed": lambda each: when(each.closed_ms),
    }
    show_rows(_out, found, columns, "Nobody is found.", as_json=as_json)


def usage(settings: Settings, who: str, *, as_json: bool) -> None:
    """Print what is used of each limit."""
    used = _run(settings, lambda desk: desk.inquiries.usage(who))
    columns: dict[str, Callable[[Usage], object]] = {
        "limit": lambda each: each.meter,
        "used": lambda each: each.used,
        "reserved": lambda each: each.reserved,
        "of": lambda each: "unlimited" if each.limit is None else each.limit,
        "unit": lambda each: each.unit,
        "resets": lambda each: each.resets_at,
    }
    show_rows(_out, used, columns, "Nothing is counted.", as_json=as_json)


def audit(settings: Settings, who: str | None, limit: int, *, as_json: bool) -> None:
    """Print the newest changes."""
    entries, _ = _run(settings, lambda desk: desk.inquiries.audit(who, limit=limit))
    columns: dict[str, Callable[[AuditEntry], object]] = {
        "at": lambda each: when(each.at_ms),
        "by": lambda each: each.actor,
        "of": lambda each: each.workspace_id,
        "what": lambda each: each.action,
        "after": lambda each: each.after,
        "reason": lambda each: each.reason,
    }
    show_rows(_out, entries, columns, "Nothing has been changed.", as_json=as_json)


def orders(settings: Settings, who: str | None, *, every: bool, as_json: bool) -> None:
    """Print orders."""
    state = None if every else OrderState.PENDING
    _show_orders(list(_run(settings, lambda desk: desk.inquiries.orders(who, state=state))), as_json=as_json)


def settle(settings: Settings, order: str, payment: Payment, *, as_json: bool) -> None:
    """Settle an order, or withdraw it."""

    async def work(desk: Administration) -> Order:
        if payment.withdraw:
            return await desk.withdraw(order, reason=payment.reason)
        return await desk.settle(order, reference=payment.reference, reason=payment.reason)

    _show_orders([_run(settings, work)], as_json=as_json)


def _run(settings: Settings, work: Callable[[Administration], Awaitable[T]]) -> T:
    """Do ``work`` as the operator. What is written wrongly ends the command as wrong use."""

    async def run() -> T:
        async with open_ports(settings) as ports:
            grants = Grants(CATALOGUE, ports.records, ports.signals)
            announcer = grants if settings.redis_url else _Relayed()
            made = business(ports, grants, announcer, public_url=settings.origin)
            return await work(made.administrators.operator())

    try:
        return asyncio.run(run())
    except Malformed as wrong:
        raise CommandError(wrong.message, Exit.USAGE) from wrong


def _kind(text: str) -> OverrideKind:
    try:
        return OverrideKind(text)
    except ValueError:
        known = unknown("kind", text, [*OverrideKind, _END])
        raise CommandError(known.message, Exit.USAGE) from None


def _show_overrides(rows: list[Override], *, as_json: bool) -> None:
    columns: dict[str, Callable[[Override], object]] = {
        "exception": lambda each: each.id,
        "kind": lambda each: each.kind,
        "key": lambda each: each.key,
        "value": lambda each: each.value,
        "member": lambda each: each.account_id,
        "from": lambda each: when(each.from_ms),
        "until": lambda each: when(each.until_ms),
        "reason": lambda each: each.reason,
        "by": lambda each: each.created_by,
    }
    show_rows(_out, rows, columns, "There are no exceptions.", as_json=as_json)


def _show_orders(rows: list[Order], *, as_json: bool) -> None:
    columns: dict[str, Callable[[Order], object]] = {
        "order": lambda each: each.id,
        "for": lambda each: each.workspace_id,
        "plan": lambda each: each.plan,
        "state": lambda each: each.state,
        "ordered": lambda each: when(each.created_ms),
        "settled": lambda each: when(each.settled_ms),
    }
    show_rows(_out, rows, columns, "No orders wait.", as_json=as_json)


def _say(sentence: str) -> None:
    _out.print(sentence, markup=False, highlight=False, soft_wrap=True)
