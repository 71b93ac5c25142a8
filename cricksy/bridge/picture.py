"""What is on air at a moment, as the ends beside the platform need it. Pure."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from core.usecases.broadcast.graphics import PLACES
from core.wire.production import OnAir, Programme

SCORE_BUG: Final = "score-bug"
_FULL: Final = "full"
_UNDER_FULL: Final = frozenset({"lower", "corner", "strip"})
"""A full-screen card would cover what stands there; as in the graphics' pages."""

Row = Mapping[str, str]
"""The row of ``vmix.json``: columns and their texts."""


class Picture(Struct, frozen=True, kw_only=True):
    """The graphics that are shown, and the figures."""

    revision: int
    """The programme's."""
    shown: tuple[OnAir, ...]
    """At most one of each place."""
    row: Row

    @property
    def graphics(self) -> frozenset[str]:
        """Names of what is shown."""
        return frozenset(each.graphic for each in self.shown)

    @property
    def full(self) -> str | None:
        """The full-screen graphic."""
        return next((each.graphic for each in self.shown if PLACES[each.graphic] == _FULL), None)


def picture(programme: Programme, row: Row, now_ms: int) -> Picture:
    """The picture at a moment on the server's clock.

    Of the autopilot's graphics it has the score bug, which stands from the start of the match on. What else comes by
    itself is worked out by the graphics' pages, ball by ball.
    """
    bug = OnAir(graphic=SCORE_BUG, since_ms=0)
    by_itself = (
        programme.mode == "auto" and programme.auto_pilot.score_bug and row.get("Status", "upcoming") != "upcoming"
    )
    spots = [*([bug] if by_itself else []), *(each for each in programme.on_air if _is_on(each, now_ms))]
    by_place = {PLACES[each.graphic]: each for each in spots if each.graphic in PLACES}
    hidden = _UNDER_FULL if _FULL in by_place else frozenset[str]()
    shown = tuple(each for place, each in by_place.items() if place not in hidden)
    return Picture(revision=programme.revision, shown=shown, row=row)


def next_end_ms(programme: Programme, now_ms: int) -> int | None:
    """When the next graphic goes away by itself, on the server's clock; ``None`` where none does."""
    return min((each.until_ms for each in programme.on_air if each.until_ms and each.until_ms > now_ms), default=None)


def _is_on(each: OnAir, now_ms: int) -> bool:
    return each.until_ms is None or each.until_ms > now_ms
