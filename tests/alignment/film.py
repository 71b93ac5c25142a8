"""The platform with a match of somebody's, and a video that shows its first over."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from core.entitlements.entitlements import Subject
from core.ids import EventId, MatchId, WorkspaceId
from core.models.media import Video, VideoState
from core.scoring.delivery import Delivery
from core.scoring.dismissal import Dismissal, How
from tests.alignment.score import BALL_S, SECOND, Timekeeper, ids, scored
from tests.coaching import shelf
from tests.pipeline.studio import Studio, open_studio
from tests.web.people import Answer

MATCH = MatchId("friendly")
DELIVERIES = (
    Delivery(),
    Delivery(bat=4, boundary=True),
    Delivery(wides=1),
    Delivery(bat=6, boundary=True),
    Delivery(wickets=(Dismissal(how=How.BOWLED),)),
)


@dataclass(frozen=True)
class Filmed:
    """What a test asks, and of what."""

    studio: Studio
    device: Timekeeper
    balls: Sequence[EventId]
    video: Video

    @property
    def path(self) -> str:
        """The video's."""
        return f"/videos/{self.video.id}"

    async def ask(self, method: str, what: str, body: object = None, who: str = "ann") -> Answer:
        """Ask about the video."""
        return await self.studio.ask(who, method, f"{self.path}/{what}", body)

    async def get(self, what: str) -> Any:  # noqa: ANN401 - JSON
        """Something of the video's."""
        answer = await self.ask("GET", what)
        assert answer.status == 200, answer
        return answer.body

    async def point(self, ball: int = 0, at_us: int = 20 * SECOND, who: str = "ann", match: str = MATCH) -> Answer:
        """Point at a ball in the video."""
        body = {"match_id": match, "method": "tap", "event_id": self.balls[ball], "at_us": at_us}
        return await self.ask("PUT", "alignment", body, who)

    async def submit(self, *raws: bytes) -> None:
        """Let the device's events arrive."""
        async with self.studio.services.matches.use(MATCH) as live:
            receipts = await live.submit(raws, scorer=self.device.scorer, device=self.device.id)
        assert [receipt.code for receipt in receipts.results] == [None] * len(raws)


async def add_video(studio: Studio, owner: str, **more: object) -> Video:
    """A video of five minutes in a session of its own."""
    practice = shelf.session(owner)
    await studio.services.ports.coaching.add_session(practice)
    columns: dict[str, object] = {"facts": replace(shelf.FACTS, duration_us=300 * SECOND), **more}
    film = shelf.video(practice, VideoState.READY, **columns)
    await shelf.shelve(studio.club.database, film)
    return film


@asynccontextmanager
async def open_filmed(folder: Path) -> AsyncIterator[Filmed]:
    """Open it in a folder; the match is private, its balls are entered each ``BALL_S``."""
    async with open_studio(folder) as studio:
        await studio.club.game(Subject(WorkspaceId("ann")), MATCH, public=False)
        device, raws = scored(MATCH, DELIVERIES, first_s=BALL_S)
        film = Filmed(studio, device, [*ids(raws)], await add_video(studio, "ann"))
        await film.submit(*raws)
        yield film
