"""What is on air: a match's programme as the control room makes it, and what its outputs say of themselves.

``core.wire.control`` has the messages of ``/control``, on which these travel.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.wire.api import MOST_SEQ

MOST_DELAY_MS = 60_000
MOST_SHOWN_MS = 3_600_000
"""For how long a graphic can be taken that goes away by itself."""

Mode = Literal["auto", "manual"]
Slug = Annotated[str, Meta(max_length=64)]
"""A graphic's name, as in its address."""
_Text = Annotated[str, Meta(max_length=200)]
Options = Annotated[dict[_Text, _Text], Meta(max_length=8)]
"""What to show of a graphic: ``{"innings": "1"}``, ``{"player": "..."}``, ``{"sponsor": "<id>"}``."""
Delay = Annotated[int, Meta(ge=0, le=MOST_DELAY_MS)]
Revision = Annotated[int, Meta(ge=0, le=MOST_SEQ)]


class OnAir(Struct, frozen=True, kw_only=True):
    """A graphic that is shown."""

    graphic: str
    """``score-bug``, ``batting-card``..."""
    since_ms: int
    """Since when, milliseconds since 1970 on the server's clock."""
    until_ms: int | None = None
    """When it goes away by itself; ``None``: when it is told to. In the preview, as if it had been taken then."""
    options: Options = {}


class AutoPilot(Struct, frozen=True, kw_only=True):
    """What comes by itself; every output works it out from the same facts."""

    score_bug: bool = True
    """The score bug stands while the match is live."""
    milestones: bool = True
    """Fours, sixes, wickets, fifties, hundreds, hat-tricks: the milestone graphic, 6 s."""
    end_of_over: str = "this-over"
    """The graphic after each over, 8 s; empty for none."""
    new_batter: bool = True
    """The batter's card when somebody comes in, 8 s."""
    new_bowler: bool = False
    drinks: str = "sponsor"
    """The graphic while play is stopped; empty for none."""
    innings_break: str = "batting-card"
    sponsor_every_s: int = 0
    """Seconds between two sponsor spots in live play; 0 for none."""
    sponsor_for_s: int = 10


class Programme(Struct, frozen=True, kw_only=True):
    """What a match's outputs show."""

    match_id: str
    revision: int
    """Grows by one at each change; a change names the one that it was made upon."""
    mode: Mode
    """``auto``: the autopilot's graphics come besides those taken by hand; ``manual``: only what was taken."""
    on_air: list[OnAir]
    """Taken by hand, the oldest first."""
    preview: list[OnAir]
    """Made ready in the control room, seen by no audience."""
    auto_pilot: AutoPilot
    delay_ms: int = 0
    """How long outputs hold everything back, for a delayed video, 0 to 60,000."""


def blank(match_id: str) -> Programme:
    """What a match shows whose programme nobody has made."""
    return Programme(match_id=match_id, revision=0, mode="auto", on_air=[], preview=[], auto_pilot=AutoPilot())


class ReadyGraphic(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A graphic, what to show of it, and for how long."""

    graphic: Slug
    options: Options = {}
    duration_ms: Annotated[int, Meta(ge=100, le=MOST_SHOWN_MS)] | None = None
    """After which it goes away by itself; until it is told to where that is left out."""


class ProgrammeVerb(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /api/matches/{match_id}/programme/cut`` and ``undo``, and part of the others'."""

    revision: Revision | None = None
    """Refuse unless this is still the programme's; left out by a panel of buttons, which does not know it."""


class TakeGraphic(ReadyGraphic, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST .../programme/take``: show it now, in place of what stands where it does."""

    revision: Revision | None = None
    """As in ``ProgrammeVerb``."""


class ClearGraphics(ProgrammeVerb, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST .../programme/clear``: take one graphic off the air, or all."""

    graphic: Slug | None = None
    """All that was taken where it is left out."""


class AutoPilotChange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of the autopilot is to be another way; what is left out stays."""

    score_bug: bool | None = None
    milestones: bool | None = None
    end_of_over: Slug | None = None
    new_batter: bool | None = None
    new_bowler: bool | None = None
    drinks: Slug | None = None
    innings_break: Slug | None = None
    sponsor_every_s: Annotated[int, Meta(ge=0, le=3600)] | None = None
    sponsor_for_s: Annotated[int, Meta(ge=1, le=600)] | None = None


class ProgrammeChange(ProgrammeVerb, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of ``PATCH /api/matches/{match_id}/programme``; what is left out stays."""

    mode: Mode | None = None
    delay_ms: Delay | None = None
    auto_pilot: AutoPilotChange | None = None
    preview: Annotated[list[ReadyGraphic], Meta(max_length=16)] | None = None
    """The whole preview; of two that stand in the same place the later counts."""


class SponsorSeen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an output has shown of a sponsor since its last report."""

    sponsor_id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{1,64}$")]
    count: Annotated[int, Meta(ge=0, le=MOST_SEQ)]
    """How often it came up."""
    shown_ms: Annotated[int, Meta(ge=0, le=MOST_SEQ)]


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``report``: what an output says of itself."""

    seq: Annotated[int, Meta(ge=0, le=MOST_SEQ)]
    """Of the board that it shows."""
    delay_ms: Delay
    link: Literal["connecting", "live", "lost", "gone"]
    visible: bool
    on_air: Annotated[list[Slug], Meta(max_length=32)] = []
    """Graphics that are on its picture now."""
    sponsors: Annotated[list[SponsorSeen], Meta(max_length=32)] = []


class Output(Struct, frozen=True, kw_only=True):
    """A connected output, or one that has gone within the last minute, as the control room sees it."""

    id: str
    """The one that it gives itself."""
    graphic: str
    """``stage``, ``score-bug``..."""
    engine: str
    """``OBS 30.1``, ``vMix``, ``CasparCG``, ``browser``: from its user agent."""
    since_ms: int
    seen_ms: int
    """When it last said something, on the server's clock."""
    seq: int
    behind: int
    """Sequence numbers that it lacks."""
    delay_ms: int
    link: str
    """As it said last: ``connecting``, ``live``, ``lost`` or ``gone``; ``lost`` once its connection has ended."""
    visible: bool
    on_air: list[str]
    public: bool = False
    """Whether it came by the match's public id, as anybody may, rather than with a feed token."""
