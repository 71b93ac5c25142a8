"""How much there is to draw in an SVG once everything that is used again is drawn again.

A few hundred bytes can stand for billions of shapes where a group that uses a group that uses a group... is used; a
browser would be busy with that for ever.
"""

from collections import defaultdict
from typing import Final

from core.errors import TooLarge

MOST_ELEMENTS: Final = 10_000
MOST_DRAWN: Final = 20_000
DEEPEST: Final = 64
"""Of elements in elements, and of uses of uses."""
PICTURE: Final = ""
"""The name of the whole."""


class Weights:
    """Counts elements by the id that they stand under, and what these point at.

    Names are ``#id``, ``.class``, an element's own, and ``PICTURE``.
    """

    def __init__(self) -> None:
        self._own: dict[str, int] = defaultdict(int)
        self._points: dict[str, list[str]] = defaultdict(list)
        self._elements = 0

    def element(self, within: str) -> None:
        """An element stands under a name. Raises ``TooLarge`` (``too_complicated``)."""
        self._own[within] += 1
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise too_complicated()

    def point(self, name: str, target: str) -> None:
        """What stands under a name points at another, which is drawn with it."""
        self._points[name].append(target)

    def check(self) -> None:
        """Raise ``TooLarge`` (``too_complicated``) where there is too much to draw, or it never ends."""
        if self._weigh(PICTURE, {}, 0) > MOST_DRAWN:
            raise too_complicated()

    def _weigh(self, name: str, known: dict[str, int], depth: int) -> int:
        if depth > DEEPEST:
            raise too_complicated()
        if name not in known:
            own = self._own.get(name, 0)
            total = own + sum(self._weigh(target, known, depth + 1) for target in self._points.get(name, ()))
            known[name] = min(total, MOST_DRAWN + 1)
        return known[name]


def too_complicated() -> TooLarge:
    """The refusal of a picture that takes too long to draw."""
    return TooLarge("This SVG is too complicated: simplify it, or upload it as PNG.", code="too_complicated")
