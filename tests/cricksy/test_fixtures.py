"""Made-up matches."""

import pytest

from core.scoring import profiles
from core.scoring.audit import audit
from core.scoring.events import ResultKind
from core.scoring.fold import fold
from core.scoring.outcome import outcome
from core.scoring.profile import Profile
from cricksy.fixtures.match import play

FORMATS = [profiles.T20, profiles.THE_HUNDRED, profiles.ODI, profiles.TEST]


@pytest.mark.parametrize("profile", FORMATS, ids=lambda profile: profile.name)
def test_same_seed_same_match(profile: Profile) -> None:
    """A seed and a profile give one match, and another seed another."""
    assert play("a", profile) == play("a", profile)
    assert play("a", profile) != play("b", profile)


@pytest.mark.parametrize("profile", FORMATS, ids=lambda profile: profile.name)
def test_within_the_laws(profile: Profile) -> None:
    """No made-up match breaks a Law or a playing condition, and each ends with a result."""
    for seed in range(4 if profile.overs is None else 25):
        bodies = play(f"legal-{seed}", profile)
        assert audit(bodies) == []
        assert outcome(fold(bodies)) is not None


def test_a_tie_is_played_on() -> None:
    """Among many short matches some are tied, and a super over decides them."""
    short = profiles.T10
    matches = [fold(play(f"tie-{seed}", short)) for seed in range(80)]
    tied = [match for match in matches if any(innings.super_over for innings in match.innings)]
    assert tied
    for match in tied:
        result = outcome(match)
        assert result is not None
        assert result.kind is ResultKind.TIED
        assert result.winner is not None


def test_plausible_totals() -> None:
    """Twenty overs bring scores that people would believe."""
    innings = [one for seed in range(40) for one in fold(play(f"total-{seed}", profiles.T20)).innings[:1]]
    mean = sum(one.runs for one in innings) / len(innings)
    assert 130 < mean < 190
    assert 4 < sum(one.wickets for one in innings) / len(innings) < 9
