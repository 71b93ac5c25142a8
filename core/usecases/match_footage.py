"""The use cases about matches in videos, made once in a process."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.clock import unix_ms
from core.ports import Log
from core.ports.alignments import AlignmentBook
from core.ports.videos import VideoBook
from core.usecases.alignment import Alignments
from core.usecases.coaching_desk import Coaching
from core.usecases.live import Matches
from core.usecases.match_balls import MatchBalls
from core.usecases.match_film import MatchFilm
from core.usecases.rights import Rights


class MatchFootagePorts(Protocol):
    """What they need from outside."""

    @property
    def alignments(self) -> AlignmentBook:
        """Which videos show which matches."""
        ...

    @property
    def videos(self) -> VideoBook:
        """The videos."""
        ...

    @property
    def log(self) -> Log:
        """The durable log."""
        ...


@dataclass(frozen=True, kw_only=True)
class MatchFootage:
    """What can be asked about matches in videos."""

    alignments: Alignments
    balls: MatchBalls


def match_footage(
    ports: MatchFootagePorts,
    matches: Matches,
    rights: Rights,
    coaching: Coaching,
    *,
    now_ms: Callable[[], int] = unix_ms,
) -> MatchFootage:
    """Make them; ``matches`` are those in memory here, ``rights`` knows who may see one."""
    film = MatchFilm(matches)
    alignments = Alignments(ports.alignments, ports.videos, coaching.rights, ports.log, rights, film, now_ms=now_ms)
    return MatchFootage(alignments=alignments, balls=MatchBalls(alignments, film, coaching.clips, coaching.exports))
