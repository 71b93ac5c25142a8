"""What tournaments are made of, kept: grounds, rules, sides, officials, fixtures.

All may raise ``Unavailable``; what writes raises ``Malformed`` for text that cannot be stored, and ``NotFound`` where
the tournament, or the thing itself, is not there.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from core.ids import FixtureId, MatchId, OfficialId, TeamId, TournamentId, VenueId, WorkspaceId
from core.models.tournament import Entry, Fixture, Official, Rules, Venue


class VenueBook(Protocol):
    """The grounds of workspaces."""

    async def add(self, venue: Venue) -> None:
        """Add a ground. Raises ``TooLarge`` where the workspace has as many as it may."""
        ...

    async def one(self, venue: VenueId) -> Venue:
        """A ground. Raises ``NotFound``."""
        ...

    async def of(self, workspace: WorkspaceId) -> Sequence[Venue]:
        """The workspace's grounds, by name."""
        ...

    async def names(self, venues: Collection[VenueId]) -> Mapping[VenueId, str]:
        """What these are called, or were, before they were removed."""
        ...

    async def change(self, venue: Venue) -> None:
        """Give it what this one says."""
        ...

    async def remove(self, venue: VenueId, now_ms: int) -> None:
        """Take it out of all lists; fixtures that are played there keep its name."""
        ...


class RuleBook(Protocol):
    """The rules of tournaments."""

    async def of(self, tournament: TournamentId) -> Rules:
        """The tournament's rules; the usual ones where nobody said anything, and where there is no such tournament."""
        ...

    async def put(self, tournament: TournamentId, rules: Rules) -> None:
        """Give it these."""
        ...


class EntryBook(Protocol):
    """The sides of tournaments."""

    async def of(self, tournament: TournamentId) -> Sequence[Entry]:
        """The sides, the best seed first, those without one as they were entered."""
        ...

    async def add(self, entry: Entry) -> None:
        """Enter a side.

        Raises ``Conflict`` (``entered``) where it, or one of its name, takes part already, and ``TooLarge`` where as
        many do as may.
        """
        ...

    async def change(self, entry: Entry) -> None:
        """Give it what this one says. Raises ``Conflict`` (``entered``) where another has that name."""
        ...

    async def group(self, tournament: TournamentId, groups: Mapping[TeamId, str]) -> None:
        """Put sides into groups."""
        ...

    async def remove(self, tournament: TournamentId, team: TeamId) -> None:
        """Take a side out. Raises ``Conflict`` (``in_fixtures``) while a fixture names it."""
        ...


class OfficialBook(Protocol):
    """The officials of tournaments."""

    async def of(self, tournament: TournamentId) -> Sequence[Official]:
        """The officials, by name."""
        ...

    async def add(self, official: Official) -> None:
        """Add somebody. Raises ``TooLarge`` where there are as many as there may be."""
        ...

    async def change(self, official: Official) -> None:
        """Give somebody another name or role."""
        ...

    async def remove(self, tournament: TournamentId, official: OfficialId) -> None:
        """Take somebody out, of all fixtures too."""
        ...


class FixtureBook(Protocol):
    """The fixtures of tournaments.

    What writes raises ``Conflict``: ``venue_taken`` or ``team_taken``, with the ``fixture``, where two would have one
    ground, or one team, at one time.
    """

    async def of(self, tournament: TournamentId) -> Sequence[Fixture]:
        """The tournament's fixtures, by number."""
        ...

    async def of_match(self, match_id: MatchId) -> Fixture | None:
        """The fixture that a match is of."""
        ...

    async def elsewhere(self, tournament: TournamentId, venues: Collection[VenueId]) -> Sequence[Fixture]:
        """Other tournaments' fixtures that have a time at one of these grounds."""
        ...

    async def add(self, fixture: Fixture) -> None:
        """Add one. Raises ``TooLarge`` where there are as many as there may be."""
        ...

    async def draw(self, tournament: TournamentId, fixtures: Sequence[Fixture]) -> None:
        """Put these in the place of all. Raises ``Conflict`` (``matches_made``) where one has a match already."""
        ...

    async def change(
        self, tournament: TournamentId, fixture: FixtureId, edit: Callable[[Sequence[Fixture], Fixture], Fixture]
    ) -> Fixture:
        """Put what ``edit`` makes of it in its place, given all and itself as they stand; all or nothing.

        ``edit`` may raise what it likes, and may run on another thread.
        """
        ...

    async def link(self, fixture: Fixture, match_id: MatchId, home: TeamId, away: TeamId) -> Fixture:
        """Note that a match was made of the fixture, between these sides, which are its own from now on.

        Where another match was linked since ``fixture`` was read, that one stays.
        """
        ...

    async def book(self, tournament: TournamentId, times: Mapping[FixtureId, tuple[str, VenueId]]) -> None:
        """Give fixtures times and grounds, all or none; one whose match was made meanwhile keeps its own."""
        ...

    async def remove(self, tournament: TournamentId, fixture: FixtureId) -> None:
        """Remove one.

        Raises ``Conflict``: ``matches_made`` where it has a match, and ``leads_on`` where others wait for its result.
        """
        ...
