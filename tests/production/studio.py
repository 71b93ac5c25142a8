"""What tests do with a programme again and again."""

from dataclasses import dataclass

import msgspec

from core.bootstrap import Services
from core.ids import MatchId
from core.usecases.broadcast.production import Production
from core.usecases.tokens import Grant
from core.wire.brands import BrandFacts, SponsorFacts
from core.wire.production import ClearGraphics, Programme, ProgrammeChange, ProgrammeVerb, TakeGraphic
from tests.games.club import Club

MATCH = MatchId("final")
HOUSE = BrandFacts(name="House", sponsors=[SponsorFacts(name="Sponsor", id="s")])
"""A brand whose sponsor's impressions count."""


class Clock:
    """A wall clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now_ms = 1_700_000_000_000

    def __call__(self) -> int:
        """The time, in milliseconds since 1970."""
        return self.now_ms


@dataclass(frozen=True)
class Studio:
    """A platform, somebody who may direct a match, and the verbs."""

    services: Services
    club: Club
    ann: Grant

    @property
    def production(self) -> Production:
        """The use case."""
        return self.services.control_room.production

    async def take(self, graphic: str, *, by: Grant | None = None, **more: object) -> Programme:
        """Take a graphic."""
        return await self.production.take(
            by or self.ann, MATCH, msgspec.convert({"graphic": graphic, **more}, TakeGraphic)
        )

    async def clear(self, graphic: str | None = None, *, by: Grant | None = None) -> Programme:
        """Clear one, or all."""
        return await self.production.clear(by or self.ann, MATCH, ClearGraphics(graphic=graphic))

    async def cut(self, revision: int | None = None) -> Programme:
        """Cut to the preview."""
        return await self.production.cut(self.ann, MATCH, ProgrammeVerb(revision=revision))

    async def undo(self, revision: int | None = None) -> Programme:
        """Undo the last change."""
        return await self.production.undo(self.ann, MATCH, ProgrammeVerb(revision=revision))

    async def amend(self, **change: object) -> Programme:
        """Change something else."""
        return await self.production.amend(
            self.ann, MATCH, msgspec.convert(change, ProgrammeChange, from_attributes=True)
        )

    async def ready(self, *graphics: str, **more: object) -> Programme:
        """Make graphics ready."""
        return await self.amend(preview=[{"graphic": graphic, **more} for graphic in graphics])


def on_air(programme: Programme) -> list[str]:
    """What is shown, the oldest first."""
    return [each.graphic for each in programme.on_air]
