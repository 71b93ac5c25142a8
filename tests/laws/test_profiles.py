"""Ready-made playing conditions."""

from datetime import date

import pytest

from core.errors import IllegalScore
from core.scoring.decide import decide
from core.scoring.events import MatchOpened, Team
from core.scoring.profile import LastMan, Profile
from core.scoring.profiles import (
    LAST_MAN_STANDS,
    PRESETS,
    T20,
    TEST,
    THE_HUNDRED,
    edition_for,
    played_on,
    super_over_of,
)
from core.scoring.state import MatchState
from tests.laws.game import A, B


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (date(1999, 6, 20), "1980"),
        (date(2000, 9, 30), "1980"),
        (date(2000, 10, 1), "2000"),
        (date(2017, 9, 30), "2000"),
        (date(2017, 10, 1), "2017"),
        (date(2022, 9, 30), "2017"),
        (date(2022, 10, 1), "2017.3"),
    ],
)
def test_the_day_says_the_edition(day: date, edition: str) -> None:
    """Each edition of the Laws holds from its first day on."""
    assert edition_for(day) == edition


def test_a_catch_changes_the_ends_by_date() -> None:
    """Law 18.11: from 1 October 2022 the new batter is on strike after a catch."""
    assert not played_on(T20, date(2022, 9, 30)).caught_brings_new_batter_on_strike
    assert played_on(T20, date(2022, 10, 1)).caught_brings_new_batter_on_strike


@pytest.mark.parametrize("profile", PRESETS.values(), ids=PRESETS)
def test_every_preset_can_be_played(profile: Profile) -> None:
    """A match opens under each preset without a doubt, and so does its super over."""
    teams = (Team(id=A, name="Ashes"), Team(id=B, name="Bears"))
    for conditions in (profile, super_over_of(profile)):
        body = MatchOpened(profile=conditions, teams=teams)
        assert decide(MatchState(), body).warnings == ()


def test_conditions_that_nobody_can_play_are_refused() -> None:
    """An over has balls, a side has players."""
    teams = (Team(id=A, name="Ashes"), Team(id=B, name="Bears"))
    for profile in (Profile(balls_per_over=0), Profile(players=1), Profile(overs=0), Profile(innings_per_side=3)):
        with pytest.raises(IllegalScore) as error:
            decide(MatchState(), MatchOpened(profile=profile, teams=teams))
        assert error.value.reason == "bad_profile"


def test_the_follow_on_lead_depends_on_the_days() -> None:
    """Law 14.1: 200 for five days or more, 150 for three or four, 100 for two, 75 for one."""
    assert [TEST.lead_for_follow_on(days) for days in (6, 5, 4, 3, 2, 1)] == [200, 200, 150, 150, 100, 75]
    assert T20.lead_for_follow_on(1) is None


def test_a_super_over_is_one_over_of_the_match() -> None:
    """One over a side, five balls in The Hundred, two wickets, and no local rules."""
    conditions = super_over_of(THE_HUNDRED)
    assert (conditions.overs, conditions.balls_per_over, conditions.players) == (1, 5, 3)
    assert conditions.no_ball_penalty == 2
    assert super_over_of(LAST_MAN_STANDS).last_man is LastMan.ALL_OUT
