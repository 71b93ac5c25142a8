"""When and where fixtures are played: nobody and no ground twice at one time, nobody before those who lead to it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from core.errors import Malformed
from core.ids import FixtureId, VenueId

MOST_DAYS: Final = 1100
"""From the first to the last: three seasons."""


class Wanted(NamedTuple):
    """A fixture to be given a time and a ground."""

    id: FixtureId
    teams: frozenset[str]
    """Who plays, as far as that is known: each plays one match at a time."""
    after: frozenset[FixtureId]
    """Fixtures that decide who plays; a team may have to come from each of them."""


class Booking(NamedTuple):
    """A time and a ground."""

    starts_at: str
    """``2026-05-02T14:30``."""
    venue_id: VenueId


class Calendar(NamedTuple):
    """When and where there may be play."""

    start: date
    slots: Sequence[str]
    """The times of a day, ``14:30``, in any order."""
    venues: Sequence[VenueId]
    """In the order in which they are filled."""
    weekdays: Collection[int] = (1, 2, 3, 4, 5, 6, 7)
    """ISO 8601: Monday is 1."""
    a_day: int = 1
    """Matches that one team may play on a day."""
    rest_days: int = 0
    """Days without a match for a team between two days with one."""


class Played(NamedTuple):
    """A fixture whose time stands already, and is kept free."""

    id: FixtureId | None
    """``None`` of another tournament's."""
    booking: Booking
    teams: frozenset[str]


def schedule(wanted: Iterable[Wanted], calendar: Calendar, standing: Iterable[Played] = ()) -> dict[FixtureId, Booking]:
    """The earliest time and the first free ground for each fixture, in the order given.

    No ground and no team has two matches at one time, a team plays no more on a day than it may and rests as long as
    it should, and a fixture comes after all that decide who plays it. A fixture that nothing asked for leads to, and
    which has no time, does not bind. Raises ``Malformed`` (``no_room``) where the calendar has no room.
    """
    desk = _Desk(calendar)
    for each in standing:
        desk.keep(each)
    return {each.id: desk.book(each) for each in wanted}


class _Desk:
    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._slots = sorted(set(calendar.slots))
        self._grounds: dict[str, set[VenueId]] = {}
        """By time, those that are taken."""
        self._busy: dict[str, dict[date, set[str]]] = {}
        """By team and day, the times."""
        self._days = [
            day
            for number in range(MOST_DAYS)
            if (day := calendar.start + timedelta(days=number)).isoweekday() in calendar.weekdays
        ]
        self._booked: dict[FixtureId, str] = {}

    def keep(self, played: Played) -> None:
        """Take note of what stands."""
        if played.id is not None:
            self._booked[played.id] = played.booking.starts_at
        self._take(played.booking, played.teams)

    def book(self, wanted: Wanted) -> Booking:
        """Find room, and take it."""
        first, later_than = self._earliest(wanted)
        for day in self._days:
            if day < first or not self._rested(wanted.teams, day):
                continue
            for slot in self._slots:
                time = f"{day.isoformat()}T{slot}"
                if time <= later_than or any(time in self._times(team, day) for team in wanted.teams):
                    continue
                taken = self._grounds.get(time, set())
                venue = next((each for each in self._calendar.venues if each not in taken), None)
                if venue is not None:
                    booking = Booking(time, venue)
                    self._booked[wanted.id] = time
                    self._take(booking, wanted.teams)
                    return booking
        raise Malformed(
            "There is no room for all fixtures: allow more days, times or grounds.",
            code="no_room",
            fixture=wanted.id,
        )

    def _earliest(self, wanted: Wanted) -> tuple[date, str]:
        """The first day on which, and the time after which, whoever comes from other fixtures can play."""
        before = [self._booked[each] for each in wanted.after if each in self._booked]
        if not before:
            return self._calendar.start, ""
        latest = max(before)
        day = date.fromisoformat(latest[:10])
        if self._calendar.a_day == 1 or self._calendar.rest_days:
            day += timedelta(days=1 + self._calendar.rest_days)
        return day, latest

    def _rested(self, teams: Iterable[str], day: date) -> bool:
        """Whether none of the teams has its fill that day, or a match within the days of rest round it."""
        for team in teams:
            if len(self._times(team, day)) >= self._calendar.a_day:
                return False
            for apart in range(1, self._calendar.rest_days + 1):
                if self._times(team, day - timedelta(days=apart)) or self._times(team, day + timedelta(days=apart)):
                    return False
        return True

    def _times(self, team: str, day: date) -> Collection[str]:
        return self._busy.get(team, {}).get(day, ())

    def _take(self, booking: Booking, teams: Iterable[str]) -> None:
        self._grounds.setdefault(booking.starts_at, set()).add(booking.venue_id)
        day = date.fromisoformat(booking.starts_at[:10])
        for team in teams:
            self._busy.setdefault(team, {}).setdefault(day, set()).add(booking.starts_at)
