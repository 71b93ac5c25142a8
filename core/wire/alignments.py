"""The bodies of a video's alignment with a match, and of the deliveries that it shows."""

from typing import Annotated

from msgspec import Meta, Struct

from core.models.media import AlignmentMethod
from core.wire.clips import MOST_CLIPS, MOST_PIECES
from core.wire.coaching import Micros
from core.wire.tournaments import Name

_Text = Annotated[str, Meta(min_length=1, max_length=200)]


class NewAlignment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PUT /api/videos/{video_id}/alignment``."""

    match_id: _Text
    method: AlignmentMethod
    event_id: _Text | None = None
    """Of ``tap``: the delivery that was pointed at."""
    at_us: Micros | None = None
    """Of ``tap``: where the video shows it."""


class AlignmentView(Struct, frozen=True, kw_only=True):
    """Which match a video shows."""

    video_id: str
    match_id: str
    method: AlignmentMethod
    began_ms: int
    """The scorers' clock at the video's first picture, milliseconds since 1970."""
    event_id: str | None
    created_by: str
    created_ms: int


class VideoAlignment(Struct, frozen=True, kw_only=True):
    """The answer of ``GET /api/videos/{video_id}/alignment``."""

    alignment: AlignmentView | None
    """``None`` where nobody has aligned it, and where the match is not to be seen any more."""


class BallQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of ``GET /api/videos/{video_id}/balls``; several conditions hold together."""

    wickets: bool = False
    """Only wickets; with ``boundaries``, either."""
    boundaries: bool = False
    batter: str | None = None
    """A player's id in the match."""
    bowler: str | None = None


class BallView(Struct, frozen=True, kw_only=True):
    """A delivery that the video shows, as a clip that nobody has kept yet."""

    event_id: str
    innings: int
    """From 1."""
    ball: str
    """Over and ball: ``12.3``."""
    start_us: int
    end_us: int
    batter: str
    """The striker's name."""
    bowler: str
    runs: int
    """All that it added to the total."""
    mark: str
    """As in the over's row: ``4``, ``W``, ``1wd``."""
    wicket: bool
    boundary: bool
    title: str
    """``12.3 Bowler to Batter, FOUR``: what a clip of it would be called."""


class BallList(Struct, frozen=True, kw_only=True):
    """The deliveries in the video, in their order."""

    match_id: str
    balls: list[BallView]


class BallChoice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/videos/{video_id}/balls/clips``: deliveries to keep as clips, all or none."""

    event_ids: Annotated[list[_Text], Meta(min_length=1, max_length=MOST_CLIPS)]
    player_id: str | None = None
    """A coached player whom the clips are about."""


class BallReel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/videos/{video_id}/balls/reel``: deliveries to cut into one file, in this order."""

    title: Name
    event_ids: Annotated[list[_Text], Meta(min_length=1, max_length=MOST_PIECES)]
