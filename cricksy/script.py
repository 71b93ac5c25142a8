"""A match to be played: its bodies in order, and which of them each device's scorer enters."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from core.scoring.events import Ball, Happening, MatchOpened
from core.scoring.figures import Scorecard, scorecard
from core.scoring.fold import fold
from core.scoring.state import MatchState
from cricksy.cricsheet import import_match, read
from cricksy.exits import CommandError, Exit


class Script:
    """A match from its first event to its last.

    The lead enters everything; every other scorer enters each ball as well and leaves the other
    facts to the lead, as a second scorer in the box does.
    """

    def __init__(self, title: str, bodies: Sequence[Happening]) -> None:
        """``title`` is the name under which lists show the match."""
        self.title = title
        self.bodies = tuple(bodies)
        self.of_lead = range(len(self.bodies))
        self.of_others = tuple(place for place, body in enumerate(self.bodies) if isinstance(body, Ball))
        self._balls_before = (0, *accumulate(isinstance(body, Ball) for body in self.bodies))

    @classmethod
    def of(cls, bodies: Sequence[Happening]) -> "Script":
        """Name a match after its sides, or as its opening event does."""
        opened = next((body for body in bodies if isinstance(body, MatchOpened)), None)
        if opened is None:
            return cls("Match", bodies)
        return cls(opened.title or " v ".join(team.name for team in opened.teams), bodies)

    @classmethod
    def read(cls, file: Path) -> "Script":
        """Import a Cricsheet file. Raises ``Malformed`` or ``TooLarge``, and ``CommandError`` without such a file."""
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", Exit.USAGE) from error
        return cls.of(import_match(read(data)).bodies)

    @property
    def balls(self) -> int:
        """How many deliveries it has."""
        return len(self.of_others)

    def balls_before(self, place: int) -> int:
        """How many deliveries precede a place in ``bodies``."""
        return self._balls_before[place]

    def only_balls_between(self, start: int, end: int) -> bool:
        """Whether everything from ``start`` up to and without ``end`` is a delivery."""
        return start >= end or self._balls_before[end] - self._balls_before[start] == end - start

    def places(self, *, lead: bool) -> Sequence[int]:
        """Indices into ``bodies`` of what a device enters, in order."""
        return self.of_lead if lead else self.of_others

    def state(self) -> MatchState:
        """The match after its last event."""
        return fold(self.bodies)

    def scorecard(self) -> Scorecard:
        """What the hub's scorecard must be in the end."""
        return scorecard(self.state())
