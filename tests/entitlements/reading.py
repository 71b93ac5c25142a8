"""Somebody's record at a version, and its way into a gate."""

from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.entitlements.gate import Gate
from core.entitlements.holdings import Holdings
from core.entitlements.keys import Feature
from core.entitlements.timing import Timing
from core.models.billing import SubscriptionState
from tests.entitlements.records import PERSON, person, subscribed

ASKS = Subject(PERSON)
STATIC, CLOSED = Feature.OFFLINE_SCORING, Feature.AI_VIDEO_ANALYSIS
TIMING = Timing()


def record(version: int, plan: str | None = None, ends_ms: int | None = None) -> Holdings:
    """A person's, with a plan or without, or with a trial of it until it ends."""
    state = SubscriptionState.ACTIVE if ends_ms is None else SubscriptionState.TRIALING
    return replace(person(None if plan is None else subscribed(plan, state, ends_ms=ends_ms)), version=version)


def load(gate: Gate, holdings: Holdings, *, from_sql: bool = True) -> bool:
    """Read a record just now."""
    return gate.store(holdings, gate.ticket(), from_sql=from_sql)
