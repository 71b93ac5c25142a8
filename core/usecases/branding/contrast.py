"""Whether text can be read on a colour (WCAG 2.2, success criterion 1.4.3); the same rule as in the client.

Both are tested with ``web/client/tests/contrast.json``.
"""

from typing import Final

NEEDED: Final = 4.5
"""To one."""
_WHITE: Final = (255, 255, 255)
_BLACK: Final = (0, 0, 0)
_LAST: Final = 255
_LINEAR_TO: Final = 0.04045
"""Of sRGB (IEC 61966-2-1); WCAG 2.2 prints 0.03928, which makes no difference to eight bits."""

_Rgb = tuple[int, int, int]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours ``#rrggbb``, from 1 to 21."""
    return _ratio(_parts(one), _parts(other))


def readable(text: str, on: str) -> str:
    """The colour nearest to ``text`` that can be read on another: itself where it can, else lighter or darker.

    It is mixed with white and with black in 255 steps, whichever reads first.
    """
    wanted, ground = _parts(text), _parts(on)
    for step in range(_LAST + 1):
        for end in (_WHITE, _BLACK):
            mixed = _mixed(wanted, end, step)
            if _ratio(mixed, ground) >= NEEDED:
                return "#{:02x}{:02x}{:02x}".format(*mixed)
    raise AssertionError("black or white can be read on every colour")  # pragma: no cover


def _mixed(one: _Rgb, other: _Rgb, step: int) -> _Rgb:
    r, g, b = ((a * (_LAST - step) + z * step) // _LAST for a, z in zip(one, other, strict=True))
    return r, g, b


def _ratio(one: _Rgb, other: _Rgb) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: _Rgb) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    r, g, b = (
        share / 12.92 if share <= _LINEAR_TO else ((share + 0.055) / 1.055) ** 2.4
        for share in (part / _LAST for part in colour)
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _parts(colour: str) -> _Rgb:
    value = int(colour[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255
