"""Knock-out brackets."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.usecases.tournament.knock_out import FINAL, THIRD_PLACE, Beaten, best_of, bracket


def winners(sides: int, *, third_place: bool = False) -> dict[str, int]:
    """Who wins each tie of a bracket in which the better seed always does."""
    won: dict[str, tuple[int, int]] = {}
    for tie in bracket(range(sides), third_place=third_place):
        both = [won[side.label][not side.wins] if isinstance(side, Beaten) else side for side in (tie.home, tie.away)]
        won[tie.label] = (min(both), max(both))
    return {label: winner for label, (winner, _) in won.items()}


@given(sides=st.integers(2, 64), third_place=st.booleans())
def test_everybody_but_one_is_beaten(sides: int, *, third_place: bool) -> None:
    """As many ties as there are sides less one, each side enters once, and each winner goes on once."""
    ties = bracket(range(sides), third_place=third_place)
    labels = [tie.label for tie in ties]
    assert len(labels) == len(set(labels))
    knocked = [tie for tie in ties if tie.label != THIRD_PLACE]
    assert len(knocked) == sides - 1
    comers = [side for tie in knocked for side in (tie.home, tie.away)]
    assert sorted(side for side in comers if not isinstance(side, Beaten)) == [*range(sides)]
    assert Counter(side.label for side in comers if isinstance(side, Beaten)) == Counter(
        tie.label for tie in knocked if tie.label != FINAL
    )
    assert ties[-1].label == FINAL


@given(sides=st.integers(2, 64), third_place=st.booleans())
def test_nobody_plays_before_it_is_known_who(sides: int, *, third_place: bool) -> None:
    """A tie comes after those whose winners play it, in a later round."""
    done: dict[str, int] = {}
    for tie in bracket(range(sides), third_place=third_place):
        for side in (tie.home, tie.away):
            if isinstance(side, Beaten):
                assert done[side.label] < tie.round
        done[tie.label] = tie.round


@given(sides=st.integers(2, 64))
def test_byes_are_the_best_seeds(sides: int) -> None:
    """Where not all places are taken, the first seeds come in a round later, and nobody later than that."""
    size = 1 << (sides - 1).bit_length()
    first = {
        side: tie.round
        for tie in bracket(range(sides))
        for side in (tie.home, tie.away)
        if not isinstance(side, Beaten)
    }
    assert {side for side, number in first.items() if number == 2} == set(range(size - sides) if size > sides else ())
    assert set(first.values()) <= {1, 2}


@given(sides=st.integers(2, 64))
def test_seeds_meet_as_late_as_they_can(sides: int) -> None:
    """If the better seed always wins, the first two meet in the final, the first four in the semi-finals..."""
    ties = {tie.label: tie for tie in bracket(range(sides))}
    won = winners(sides)
    assert won[FINAL] == 0
    for stage, label in ((2, FINAL), (4, "SF"), (8, "QF")):
        if sides >= stage:
            both = [
                won[side.label] if isinstance(side, Beaten) else side
                for name, tie in ties.items()
                if name.startswith(label)
                for side in (tie.home, tie.away)
            ]
            there = {*both} | {side for side in range(stage) if side < stage - len(both)}
            assert there == set(range(stage))


def test_the_third_place_is_for_the_losers_of_the_semi_finals() -> None:
    """Both of which have to be played: with three sides there is one."""
    third = next(tie for tie in bracket(range(4), third_place=True) if tie.label == THIRD_PLACE)
    assert (third.home, third.away) == (Beaten("SF1", wins=False), Beaten("SF2", wins=False))
    assert THIRD_PLACE not in [tie.label for tie in bracket(range(3), third_place=True)]


@given(groups=st.integers(1, 16), each=st.integers(1, 4))
def test_groups_are_crossed(groups: int, each: int) -> None:
    """All that qualify are in, the winners first; of two groups or more nobody meets the own group in the first tie."""
    names = [f"G{number}" for number in range(groups)]
    seats = best_of(names, each, lambda group, place: (group, place))
    assert sorted(seats) == sorted((name, place) for name in names for place in range(1, each + 1))
    assert [place for _, place in seats] == sorted(place for _, place in seats)
    if groups > 1:
        for tie in bracket(seats):
            if not isinstance(tie.home, Beaten) and not isinstance(tie.away, Beaten):
                assert tie.home[0] != tie.away[0]
