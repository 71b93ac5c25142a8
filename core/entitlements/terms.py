"""The terms that a match began with: whatever becomes of the plan, it can be finished under them."""

from msgspec import Struct

from core.entitlements.entitlements import Entitlements
from core.entitlements.keys import Feature, Limit

SCORING = frozenset(
    {
        Feature.LIVE_SCORING,
        Feature.ADVANCED_SCORING_TEMPLATES,
        Feature.OFFLINE_SCORING,
        Feature.ERROR_CORRECTION_UNDO,
        Feature.MULTI_MATCH_SCORING,
        Feature.PRO_SCOREBOARD_OVERLAYS,
        Feature.HD_CUSTOM_OVERLAYS,
        Feature.PRIORITY_DEVICE_SYNC,
        Feature.CUSTOM_BRANDING,
    }
)
"""What a match in play goes on with. Feeds to others' systems are not among it: they end with the plan."""
_LEVELS = ("live_scoring", "overlays")
_LIMITS = (Limit.CONCURRENT_GAMES, Limit.UNDO_DEPTH_BALLS)


class Terms(Struct, frozen=True, kw_only=True):
    """What a plan gave for scoring one match when its first ball was bowled."""

    plan: str
    """For messages; never to be compared with."""
    features: frozenset[str]
    levels: dict[str, str]
    limits: dict[str, int | None]
    """``None`` is unlimited."""


def terms_of(entitlements: Entitlements) -> Terms:
    """What a match that begins now may be finished under."""
    return Terms(
        plan=entitlements.plan,
        features=entitlements.features & SCORING,
        levels={key: entitlements.levels[key] for key in _LEVELS if key in entitlements.levels},
        limits={key: entitlements.limits[key] for key in _LIMITS if key in entitlements.limits},
    )


def limit_under(terms: Terms | None, key: str, now: int | None) -> int | None:
    """The larger of what the plan gives ``now`` and what it gave; ``None`` is unlimited."""
    if terms is None or key not in terms.limits or now is None:
        return now
    then = terms.limits[key]
    return None if then is None else max(then, now)


def includes(terms: Terms | None, feature: str) -> bool:
    """Whether the match began with a feature."""
    return terms is not None and feature in terms.features
