"""The terms under which a match can be finished."""

import msgspec
import pytest

from core.entitlements.entitlements import Entitlements
from core.entitlements.keys import Feature, Limit
from core.entitlements.terms import Terms, includes, limit_under, terms_of

RICH = Entitlements(
    version=1,
    plan="scorers_pro_plus",
    role=None,
    features=frozenset(
        {Feature.LIVE_SCORING, Feature.OFFLINE_SCORING, Feature.BROADCAST_INTEGRATION, Feature.VIDEO_UPLOAD}
    ),
    levels={"overlays": "hd", "session_notebook": "basic"},
    limits={Limit.CONCURRENT_GAMES: 5, Limit.UNDO_DEPTH_BALLS: None, Limit.TOURNAMENTS: 50},
    until_ms=None,
    anchor_ms=0,
)


def test_terms_are_about_scoring_alone() -> None:
    """Neither video nor feeds to others' systems go on with a match."""
    assert terms_of(RICH) == Terms(
        plan="scorers_pro_plus",
        features=frozenset({Feature.LIVE_SCORING, Feature.OFFLINE_SCORING}),
        levels={"overlays": "hd"},
        limits={Limit.CONCURRENT_GAMES: 5, Limit.UNDO_DEPTH_BALLS: None},
    )


def test_terms_survive_the_database() -> None:
    """They are kept as JSON."""
    terms = terms_of(RICH)
    assert msgspec.json.decode(msgspec.json.encode(terms), type=Terms) == terms


@pytest.mark.parametrize(
    ("now", "expected"),
    [(1, 5), (5, 5), (9, 9), (None, None)],
)
def test_the_larger_limit_counts(now: int | None, expected: int | None) -> None:
    """Whether the plan gives more now, or gave more then; unlimited is the largest."""
    terms = terms_of(RICH)
    assert limit_under(terms, Limit.CONCURRENT_GAMES, now) == expected
    assert limit_under(terms, Limit.UNDO_DEPTH_BALLS, now) is None
    assert limit_under(None, Limit.CONCURRENT_GAMES, now) == now
    assert limit_under(terms, Limit.TOURNAMENTS, now) == now


def test_without_terms_nothing_is_included() -> None:
    """A match that has not begun has none."""
    assert not includes(None, Feature.LIVE_SCORING)
    assert includes(terms_of(RICH), Feature.LIVE_SCORING)
    assert not includes(terms_of(RICH), Feature.BROADCAST_INTEGRATION)
