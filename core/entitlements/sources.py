"""All that might give somebody something somewhere, or take it away, and whether each counts now.

``resolve`` adds up what counts, ``explain`` tells it apart; there is no other place that decides.
"""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from core.entitlements.catalogue import Catalogue
from core.entitlements.effect import effect
from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Holdings
from core.entitlements.lapse import DAY_MS, in_force, lapses_ms
from core.entitlements.plan import NOTHING, Bundle, Plan
from core.entitlements.source import Source, SourceKind, Standing
from core.errors import Malformed
from core.ids import AccountId
from core.models.billing import Override, OverrideKind, Subscription
from core.models.people import WorkspaceKind


def sources_of(catalogue: Catalogue, holdings: Holdings, subject: Subject, now_ms: int) -> list[Source]:
    """Everything that bears on what a subject may do, what decides first; nothing for a stranger or where it is closed.

    A member of an organisation has its limits, which are pooled, and of its plans what the seat gives.
    """
    if holdings.closed or not is_inside(holdings, subject):
        return []
    sources = list(_workspace(catalogue, holdings, now_ms))
    if holdings.kind is WorkspaceKind.ORGANISATION and subject.account is not None:
        seat = _seat_of(holdings, subject.account)
        sources = [each for source in sources for each in _for_member(catalogue, seat, source)]
        sources += _own_overrides(catalogue, holdings, subject.account, now_ms)
    floor = catalogue.plans[catalogue.floor]
    return [*sources, Source(kind=SourceKind.FLOOR, standing=Standing.COUNTS, gives=floor.whole, plan=floor.key)]


def is_inside(holdings: Holdings, subject: Subject) -> bool:
    """Whether the subject is the workspace itself, the person that it belongs to, or a member."""
    if subject.account is None:
        return True
    if holdings.kind is WorkspaceKind.PERSON:
        return subject.account == AccountId(holdings.workspace)
    return subject.account in holdings.members


def _workspace(catalogue: Catalogue, holdings: Holdings, now_ms: int) -> Iterator[Source]:
    if holdings.superuser:
        staff = catalogue.plans[catalogue.staff]
        yield Source(kind=SourceKind.STAFF, standing=Standing.COUNTS, gives=staff.whole, plan=staff.key)
    if holdings.subscription is not None:
        yield from _subscription(catalogue, holdings.subscription, now_ms)
    person = AccountId(holdings.workspace) if holdings.kind is WorkspaceKind.PERSON else None
    for each in holdings.overrides:
        if each.account_id is None or each.account_id == person:
            yield _override(catalogue, each, now_ms)


def _subscription(catalogue: Catalogue, subscription: Subscription, now_ms: int) -> Iterator[Source]:
    plan = catalogue.plans.get(subscription.plan)
    if plan is None:
        yield Source(kind=SourceKind.SUBSCRIPTION, standing=Standing.UNKNOWN, plan=subscription.plan)
        return
    end = lapses_ms(subscription, catalogue.defaults)
    holds = in_force(subscription, catalogue.defaults, now_ms)
    yield Source(
        kind=SourceKind.SUBSCRIPTION,
        standing=Standing.COUNTS if holds else Standing.OVER,
        gives=plan.whole,
        plan=plan.key,
        until_ms=end,
    )
    if end is not None and plan.retained:
        until_ms = end + catalogue.defaults.video_retention_after_cancel_days * DAY_MS
        yield Source(
            kind=SourceKind.RETENTION,
            standing=Standing.NOT_YET if holds else _when(None, until_ms, now_ms),
            gives=Bundle(features=plan.retained),
            plan=plan.key,
            from_ms=end,
            until_ms=until_ms,
        )


def _override(catalogue: Catalogue, override: Override, now_ms: int) -> Source:
    standing = _when(override.from_ms, override.until_ms, now_ms)
    try:
        gives, takes = effect(catalogue, override.kind, override.key, override.value)
    except Malformed:
        gives, takes, standing = NOTHING, NOTHING, Standing.UNKNOWN
    return Source(
        kind=SourceKind.OVERRIDE,
        standing=standing,
        gives=gives,
        takes=takes,
        plan=override.key if override.kind is OverrideKind.PLAN else None,
        override=override,
        from_ms=override.from_ms,
        until_ms=override.until_ms,
    )


def _when(from_ms: int | None, until_ms: int | None, now_ms: int) -> Standing:
    if from_ms is not None and now_ms < from_ms:
        return Standing.NOT_YET
    return Standing.COUNTS if until_ms is None or now_ms < until_ms else Standing.OVER


class _Seat(NamedTuple):
    """A member's seat, and how many have one like it and joined earlier."""

    name: str | None
    before: int


def _seat_of(holdings: Holdings, account: AccountId) -> _Seat:
    member = holdings.members[account]
    rivals = ((each.joined_ms, other) for other, each in holdings.members.items() if each.seat == member.seat)
    mine = (member.joined_ms, account)
    return _Seat(member.seat, sum(each < mine for each in rivals))


def _for_member(catalogue: Catalogue, seat: _Seat, source: Source) -> Iterator[Source]:
    """What a source of the organisation's is for a member: a plan's limits are for all, the rest is for its seats."""
    plan = catalogue.plans.get(source.plan or "")
    if plan is None or (source.kind is SourceKind.OVERRIDE and not plan.seats):
        yield source
        return
    if source.gives.limits:
        yield replace(source, gives=Bundle(limits=source.gives.limits))
    has = plan.by_seat.get(seat.name or "", source.gives)
    if source.kind is SourceKind.RETENTION:
        has = Bundle(features=source.gives.features & has.features)
    yield replace(
        source,
        standing=_seated(plan, seat) if source.counts else source.standing,
        gives=Bundle(features=has.features, levels=has.levels),
        seats_have=source.gives.features,
        seat=seat.name,
    )


def _seated(plan: Plan, seat: _Seat) -> Standing:
    """Whether the plan has a seat for a member; after a downgrade those keep theirs who joined first."""
    if seat.name is None:
        return Standing.NO_SEAT
    if seat.name not in plan.seats:
        return Standing.NO_SUCH_SEAT
    return Standing.COUNTS if seat.before < plan.seats[seat.name] else Standing.SEATS_TAKEN


def _own_overrides(catalogue: Catalogue, holdings: Holdings, account: AccountId, now_ms: int) -> Iterator[Source]:
    """A member's own exceptions: they change what the member may do, never the limits, since those are pooled."""
    for each in holdings.overrides:
        if each.account_id != account:
            continue
        source = _override(catalogue, each, now_ms)
        if each.kind in {OverrideKind.LIMIT, OverrideKind.CAP}:
            yield replace(source, standing=Standing.POOLED)
        else:
            yield replace(source, gives=Bundle(features=source.gives.features, levels=source.gives.levels))
