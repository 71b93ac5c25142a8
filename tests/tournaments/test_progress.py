"""Who goes on in a knock-out."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.ids import FixtureId, TeamId
from core.models.tournament import Fixture, From, Source
from core.usecases.tournament.drawing import draw, grouped
from core.usecases.tournament.progress import Sides, resolve
from core.wire.fixtures import NewDraw
from tests.tournaments.test_schedule import CUP, entries


def knock_out(sides: int) -> list[Fixture]:
    """A bracket with a match for the third place."""
    wish = NewDraw(league="none", third_place=True)
    return draw(CUP, grouped(entries(sides), wish), wish, 0)


@settings(max_examples=50, deadline=None)
@given(sides=st.integers(2, 33), data=st.data())
def test_a_bracket_is_played_to_its_end(sides: int, data: st.DataObject) -> None:
    """Whoever wins, each fixture has both sides once all before it are decided; the champion was never beaten."""
    fixtures = knock_out(sides)
    winners: dict[FixtureId, TeamId] = {}
    beaten: set[TeamId] = set()
    for fixture in fixtures:
        home, away = resolve(fixtures, winners, {})[fixture.id]
        assert home is not None
        assert away is not None
        assert home != away
        winner, loser = (home, away) if data.draw(st.booleans()) else (away, home)
        winners[fixture.id] = winner
        if fixture.label == "3rd":
            assert {home, away} <= beaten
        else:
            assert not {home, away} & beaten
            beaten.add(loser)
    assert {entry.team_id for entry in entries(sides)} - beaten == {winners[fixtures[-1].id]}


@given(sides=st.integers(3, 16))
def test_what_nobody_knows_stays_open(sides: int) -> None:
    """Before the first result only the first round, and byes, have sides."""
    fixtures = knock_out(sides)
    known = resolve(fixtures, {}, {})
    for fixture in fixtures:
        expected = Sides(fixture.home_id, fixture.away_id)
        assert known[fixture.id] == expected


def test_a_corrected_result_corrects_what_follows() -> None:
    """Unless the organiser, or a match, has said who plays."""
    fixtures = knock_out(4)
    first, second, third, final = fixtures
    one, two = first.home_id, first.away_id
    assert one is not None
    assert two is not None
    assert resolve(fixtures, {first.id: one}, {})[final.id].home == one
    assert resolve(fixtures, {first.id: two}, {})[final.id].home == two
    assert resolve(fixtures, {first.id: two}, {})[third.id].home == one
    fixed = [first, second, third, replace(final, home_id=one)]
    assert resolve(fixed, {first.id: two}, {})[final.id].home == one


def test_places_are_taken_when_a_group_is_over() -> None:
    """Of a table that is not whole nobody goes on; a place that it does not have stays open."""
    fixture = Fixture(
        **{
            **{name: getattr(knock_out(2)[0], name) for name in Fixture.__struct_fields__},
            "home_id": None,
            "away_id": None,
            "home_from": Source(kind=From.PLACE, of="A", place=2),
            "away_from": Source(kind=From.PLACE, of="B", place=3),
        }
    )
    one, two = TeamId("one"), TeamId("two")
    assert resolve([fixture], {}, {})[fixture.id] == Sides(None, None)
    assert resolve([fixture], {}, {"A": [one, two], "B": [one, two]})[fixture.id] == Sides(two, None)


def test_a_circle_is_open_for_ever() -> None:
    """Fixtures that wait for each other do not make anybody wait for the answer."""
    one, two, *_ = knock_out(4)
    circle = [
        replace(one, home_id=None, home_from=Source(kind=From.WINNER, of=two.id)),
        replace(two, home_id=None, home_from=Source(kind=From.LOSER, of=one.id)),
    ]
    assert resolve(circle, {}, {})[one.id].home is None
