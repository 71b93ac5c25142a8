"""Leagues by the circle method."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.usecases.tournament.groups import deal
from core.usecases.tournament.round_robin import rounds

SIDES = st.integers(0, 33)


@given(sides=SIDES, double=st.booleans())
def test_everybody_meets_everybody(sides: int, *, double: bool) -> None:
    """Once, or twice with the grounds exchanged, and nobody plays twice in a round."""
    league = rounds(range(sides), double=double)
    met = Counter(tuple(pairing) for pairings in league for pairing in pairings)
    assert all(number == 1 for number in met.values())
    pairs = Counter(frozenset(pairing) for pairing in met)
    assert len(pairs) == sides * (sides - 1) // 2
    assert set(pairs.values()) <= {2 if double else 1}
    for pairings in league:
        playing = [side for pairing in pairings for side in pairing]
        assert len(playing) == len(set(playing))


@given(sides=SIDES, double=st.booleans())
def test_home_and_away_are_balanced(sides: int, *, double: bool) -> None:
    """Nobody is at home more than once oftener than away or seldomer; not at all in a double league."""
    balance: Counter[int] = Counter()
    for pairings in rounds(range(sides), double=double):
        for home, away in pairings:
            balance[home] += 1
            balance[away] -= 1
    assert all(abs(each) <= (0 if double or sides % 2 else 1) for each in balance.values())


@given(sides=st.integers(2, 33))
def test_rest_is_shared(sides: int) -> None:
    """Of an odd number everybody rests once; of an even one nobody does, and few are twice running at home or away."""
    league = rounds(range(sides))
    assert len(league) == (sides if sides % 2 else sides - 1)
    rests = Counter(
        side for pairings in league for side in set(range(sides)) - {each for pairing in pairings for each in pairing}
    )
    assert set(rests.values()) == ({1} if sides % 2 else set())
    if sides % 2 == 0:
        venues = [{side: at for pairing in pairings for at, side in enumerate(pairing)} for pairings in league]
        breaks = sum(one[side] == two[side] for one, two in pairwise(venues) for side in one)
        assert breaks == sides - 2


@given(sides=st.integers(0, 64), groups=st.integers(1, 16))
def test_groups_are_dealt_evenly(sides: int, groups: int) -> None:
    """Everybody is in one group, none is larger by two, and the first seeds are in different ones."""
    dealt = deal(range(sides), groups)
    assert sorted(side for group in dealt.values() for side in group) == [*range(sides)]
    sizes = [len(group) for group in dealt.values()]
    assert max(sizes) - min(sizes) <= 1
    assert sum(min(group, default=groups) < groups for group in dealt.values()) == min(sides, groups)
    assert all(group == sorted(group) for group in dealt.values())
