"""Colours for sides, from their names alone; the same rule as ``web/client/src/cricket/colours.ts``, to the letter.

Both are tested with ``web/client/tests/teamColours.json``. All are dark enough for white text (WCAG 2.2, 4.5 to 1).
"""

import math
import re
from collections.abc import Sequence
from typing import Final

WHITE: Final = "#ffffff"

_NATIONS: Final = {
    "afghanistan": "#0b57a4",
    "australia": "#1b5e3a",
    "bangladesh": "#006a4e",
    "england": "#1a3f8b",
    "india": "#0f5fa8",
    "ireland": "#237a3b",
    "netherlands": "#b8470f",
    "new zealand": "#2b2f36",
    "pakistan": "#0f5132",
    "scotland": "#4b2a83",
    "south africa": "#006b45",
    "sri lanka": "#1c3f94",
    "west indies": "#7a1f3d",
    "zimbabwe": "#b3261e",
}
_WHEEL: Final = (
    "#9b1b30",
    "#0e4c84",
    "#17663b",
    "#57288a",
    "#b5430f",
    "#00616e",
    "#86195f",
    "#2b3fa0",
    "#0f5a4c",
    "#3b4652",
    "#c2185b",
    "#7a1f1f",
)
"""Far apart in hue."""
_SIDE_OF: Final = re.compile(r" (?:women|a|u19)\Z")
_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""What ECMAScript trims."""
_TOO_NEAR: Final = 70
_OFFSET: Final = 2_166_136_261
"""Of the hash FNV-1a."""
_PRIME: Final = 16_777_619
_WORD: Final = 0xFFFF_FFFF


def team_colours(names: Sequence[str]) -> list[str]:
    """A colour as ``#rrggbb`` for each side of one match, in order; two sides never look alike."""
    chosen: list[str] = []
    for name in names:
        fill, turn = _base(name), 1
        while turn <= len(_WHEEL) and any(_alike(other, fill) for other in chosen):
            fill = _WHEEL[(_hash(name) + turn) % len(_WHEEL)]
            turn += 1
        chosen.append(fill)
    return chosen


def _base(name: str) -> str:
    key = _SIDE_OF.sub("", name.strip(_SPACE).lower())
    return _NATIONS.get(key) or _WHEEL[_hash(key) % len(_WHEEL)]


def _hash(name: str) -> int:
    value = _OFFSET
    for letter in name:
        value = (value ^ ord(letter)) * _PRIME & _WORD
    return value


def _alike(one: str, other: str) -> bool:
    return math.dist(_parts(one), _parts(other)) < _TOO_NEAR


def _parts(colour: str) -> tuple[int, int, int]:
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255
