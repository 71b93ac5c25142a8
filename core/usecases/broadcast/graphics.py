"""The graphics that there are, and where each stands in the picture: one of each place is shown at a time."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.errors import Malformed

STAGE: Final = "stage"
"""The output that shows all graphics of the programme; no graphic itself."""

PLACES: Final[Mapping[str, str]] = {
    "score-bug": "bug",
    "batter": "lower",
    "bowler": "lower",
    "partnership": "lower",
    "this-over": "lower",
    "run-rate": "lower",
    "target": "lower",
    "dls-par": "lower",
    "win-predictor": "lower",
    "toss": "lower",
    "last-wicket": "lower",
    "batting-card": "full",
    "bowling-card": "full",
    "fall-of-wickets": "full",
    "line-ups": "full",
    "worm": "full",
    "manhattan": "full",
    "wagon-wheel": "full",
    "points-table": "full",
    "sponsor": "corner",
    "ticker": "strip",
    "milestone": "wipe",
    "replay": "wipe",
}

_TITLES: Final[Mapping[str, str]] = {"dls-par": "DLS par", "line-ups": "Line-ups", "ticker": "Other matches"}
"""Those that do not follow from the name."""


def title_of(graphic: str) -> str:
    """What a control room calls it: ``Batting card``."""
    return _TITLES.get(graphic) or graphic.replace("-", " ").capitalize()


def require_graphics(graphics: Iterable[str], where: str) -> None:
    """Raise ``Malformed`` (``unknown_graphic``) for one that there is not; ``where`` is the member that names it."""
    for graphic in graphics:
        if graphic not in PLACES:
            raise Malformed(f"There is no graphic {graphic!r}.", code="unknown_graphic", where=where)
