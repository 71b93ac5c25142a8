"""The events told so far, and the state that they amount to."""

from collections.abc import Iterable

from msgspec.structs import replace

from core.ids import PlayerId
from core.scoring.events import Happening
from core.scoring.fold import advance
from core.scoring.state import MatchState
from core.scoring.wicket import face


class Script:
    """A growing list of events with its fold."""

    def __init__(self) -> None:
        """Start before the match."""
        self.bodies: list[Happening] = []
        self.state = MatchState()

    def add(self, body: Happening) -> None:
        """Tell one more event."""
        self.bodies.append(body)
        advance(self.state, body)

    def add_all(self, bodies: Iterable[Happening]) -> None:
        """Tell several."""
        for body in bodies:
            self.add(body)

    def put_on_strike(self, player: PlayerId) -> None:
        """Let the last event say who faces; facing is the last step of ``advance``, so nothing else changes."""
        self.bodies[-1] = replace(self.bodies[-1], strike=player)
        face(self.state.innings[-1], player)
