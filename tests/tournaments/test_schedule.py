"""Times and grounds for fixtures."""

from collections import Counter
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Malformed
from core.ids import FixtureId, TeamId, TournamentId, VenueId
from core.models.tournament import Entry, Fixture, Squad
from core.usecases.tournament.drawing import draw, grouped
from core.usecases.tournament.fixture_list import _wanted
from core.usecases.tournament.progress import leads_to
from core.usecases.tournament.schedule import Booking, Calendar, Played, Wanted, schedule
from core.wire.fixtures import NewDraw

CUP = TournamentId("cup")
MONDAY = date(2026, 5, 4)


def entries(number: int) -> list[Entry]:
    """So many sides."""
    return [
        Entry(
            tournament_id=CUP,
            team_id=TeamId(f"t{each}"),
            name=f"Team {each}",
            short=f"T{each}",
            group="",
            seed=each + 1,
            squad=Squad(),
            created_ms=0,
        )
        for each in range(number)
    ]


@st.composite
def draws(pick: st.DrawFn) -> list[Fixture]:
    """Fixtures of some draw."""
    sides = pick(st.integers(4, 12))
    groups = pick(st.integers(0, sides // 2))
    league: Literal["none", "single", "double"] = pick(st.sampled_from(["none", "single", "double"]))
    qualify = pick(st.integers(0, min(2, sides // max(groups, 1)))) if groups != 1 else 2
    wish = NewDraw(
        league=league, groups=groups, qualify=0 if groups == 0 and qualify == 1 else qualify, third_place=True
    )
    return draw(CUP, grouped(entries(sides), wish), wish, 0)


@st.composite
def calendars(pick: st.DrawFn) -> Calendar:
    """Days, times and grounds."""
    slots = pick(st.lists(st.sampled_from(["09:30", "13:00", "14:00", "18:30"]), min_size=1, max_size=3, unique=True))
    return Calendar(
        start=MONDAY,
        slots=slots,
        venues=[VenueId(f"v{number}") for number in range(pick(st.integers(1, 3)))],
        weekdays=pick(st.sets(st.integers(1, 7), min_size=3)),
        a_day=pick(st.integers(1, 2)),
        rest_days=pick(st.integers(0, 1)),
    )


@settings(max_examples=60, deadline=None)
@given(fixtures=draws(), calendar=calendars())
def test_nobody_and_no_ground_is_booked_twice(fixtures: list[Fixture], calendar: Calendar) -> None:
    """Every fixture has a time and a ground that the calendar has; teams play as often as they may, and rest."""
    times = schedule(_wanted(fixtures), calendar)
    assert times.keys() == {each.id for each in fixtures}
    assert all(number == 1 for number in Counter(times.values()).values())
    played: dict[str, list[str]] = {}
    for each in fixtures:
        for team in (each.home_id, each.away_id):
            if team is not None:
                played.setdefault(team, []).append(times[each.id].starts_at)
    for starts in played.values():
        assert len(starts) == len(set(starts))
        days = Counter(date.fromisoformat(start[:10]) for start in starts)
        assert max(days.values()) <= calendar.a_day
        for day in days:
            assert not any(day + timedelta(days=apart) in days for apart in range(1, calendar.rest_days + 1))
    for booking in times.values():
        assert date.fromisoformat(booking.starts_at[:10]).isoweekday() in calendar.weekdays
        assert booking.starts_at[11:] in calendar.slots
        assert booking.venue_id in calendar.venues


@settings(max_examples=40, deadline=None)
@given(fixtures=draws(), calendar=calendars())
def test_nobody_plays_before_it_is_known_who(fixtures: list[Fixture], calendar: Calendar) -> None:
    """A knock-out's ties come after those that lead to them, and after the whole league of a group."""
    times = schedule(_wanted(fixtures), calendar)
    for wanted in _wanted(fixtures):
        for before in wanted.after | leads_to(fixtures, wanted.id):
            assert times[before].starts_at < times[wanted.id].starts_at


def test_what_stands_is_kept_free() -> None:
    """A ground that another tournament has, and a team that plays elsewhere at that time, wait."""
    calendar = Calendar(start=MONDAY, slots=["14:00"], venues=[VenueId("v1"), VenueId("v2")])
    standing = [
        Played(None, Booking("2026-05-04T14:00", VenueId("v1")), frozenset()),
        Played(FixtureId("f0"), Booking("2026-05-05T14:00", VenueId("v1")), frozenset({"a"})),
    ]
    wanted = [
        Wanted(FixtureId("f1"), frozenset({"a", "b"}), frozenset({FixtureId("f0")})),
        Wanted(FixtureId("f2"), frozenset({"c", "d"}), frozenset()),
    ]
    assert schedule(wanted, calendar, standing) == {
        "f1": Booking("2026-05-06T14:00", VenueId("v1")),
        "f2": Booking("2026-05-04T14:00", VenueId("v2")),
    }


def test_a_calendar_without_room_is_refused() -> None:
    """As many fixtures as three seasons have days do not fit on one ground's Mondays."""
    calendar = Calendar(start=MONDAY, slots=["14:00"], venues=[VenueId("v")], weekdays=(1,))
    wanted = [Wanted(FixtureId(f"f{number}"), frozenset(), frozenset()) for number in range(160)]
    with pytest.raises(Malformed) as refused:
        schedule(wanted, calendar)
    assert refused.value.reason == "no_room"
