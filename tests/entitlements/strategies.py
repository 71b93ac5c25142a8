"""Records of workspaces at random: every state of everything, right or wrong, with times that often coincide."""

from collections.abc import Sequence

from hypothesis import strategies as st
from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.entitlements.holdings import Holdings, Membership
from core.entitlements.shipped import CATALOGUE
from core.ids import AccountId, WorkspaceId
from core.models.billing import Override, OverrideKind, Subscription, SubscriptionState
from core.models.people import Role, WorkspaceKind
from tests.entitlements.records import ANN, BOB, CLUB, DAY, EVE

_PEOPLE = [ANN, BOB, EVE]
_LEVELS = sorted({step for steps in CATALOGUE.levels.values() for step in steps})
_FEATURES = [
    "live_scoring",
    "data_export",
    "video_upload",
    "clip_library",
    "pro_scoreboard_overlays",
    "hd_custom_overlays",
    "session_notebook",
    "ai_career_summary",
    "teleportation",
]
_LIMITS = ["teams", "storage_gb", "ai_reports_month", "elevens"]

times = st.integers(0, 80).map(lambda day: day * DAY)
plans = st.sampled_from([*CATALOGUE.plans, "coach_lite"])
features = st.sampled_from(_FEATURES)
limits = st.sampled_from(_LIMITS)
numbers = st.sampled_from(["0", "3", "50", "600", "9000"])

subscriptions = st.builds(
    Subscription,
    workspace_id=st.just(CLUB),
    plan=plans,
    state=st.sampled_from(SubscriptionState),
    started_ms=times,
    since_ms=times,
    ends_ms=st.none() | times,
    provider=st.just("manual"),
)
_giving = st.one_of(
    st.tuples(st.just(OverrideKind.GRANT), features, st.none() | st.sampled_from(_LEVELS)),
    st.tuples(st.just(OverrideKind.LIMIT), limits, numbers | st.sampled_from(["unlimited", "many"])),
    st.tuples(st.just(OverrideKind.PLAN), plans, st.none()),
)
"""What an exception that gives something says: its kind, its key and its value."""
_taking = st.one_of(
    st.tuples(st.just(OverrideKind.DENY), features, st.none()),
    st.tuples(st.just(OverrideKind.CAP), limits, numbers | st.just("few")),
)


@st.composite
def overrides(draw: st.DrawFn, *, taking: bool = True) -> Override:
    """An exception, for all or for somebody."""
    kind, key, value = draw(_giving | _taking if taking else _giving)
    return Override(
        id=draw(st.uuids()).hex,
        workspace_id=CLUB,
        account_id=draw(st.none() | st.sampled_from(_PEOPLE)),
        kind=kind,
        key=key,
        value=value,
        from_ms=draw(times),
        until_ms=draw(st.none() | times),
        reason="rain",
        created_by="operator",
        created_ms=0,
    )


_seats = st.sampled_from([None, "org_admin", "coach_pro", "analyst_pro", "scorers_pro", "coach_lite"])
_memberships = st.builds(Membership, role=st.sampled_from(Role), seat=_seats, joined_ms=st.integers(0, 2))
_members = st.dictionaries(st.sampled_from(_PEOPLE), _memberships)


@st.composite
def records(draw: st.DrawFn, kinds: Sequence[WorkspaceKind] = tuple(WorkspaceKind)) -> Holdings:
    """A person's workspace or an organisation's, seldom a closed one."""
    kind = draw(st.sampled_from(kinds))
    organisation = kind is WorkspaceKind.ORGANISATION
    return Holdings(
        workspace=CLUB if organisation else WorkspaceId(ANN),
        kind=kind,
        version=1,
        anchor_ms=0,
        closed=draw(st.sampled_from([False] * 9 + [True])),
        superuser=not organisation and draw(st.sampled_from([False] * 9 + [True])),
        subscription=draw(st.none() | subscriptions),
        overrides=tuple(draw(st.lists(overrides(), max_size=5))),
        members=draw(_members) if organisation else {},
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[Holdings, Subject, int]:
    """A record, who asks, and when."""
    holdings = draw(records())
    account: AccountId | None = draw(st.none() | st.sampled_from(_PEOPLE))
    return holdings, Subject(holdings.workspace, account), draw(times)


@st.composite
def members_questions(draw: st.DrawFn) -> tuple[Holdings, Subject, int]:
    """An organisation's record, one of its members, and when."""
    holdings = draw(records([WorkspaceKind.ORGANISATION]))
    account = draw(st.sampled_from(_PEOPLE))
    members = holdings.members | {account: draw(_memberships)}
    return replace(holdings, members=members), Subject(holdings.workspace, account), draw(times)
