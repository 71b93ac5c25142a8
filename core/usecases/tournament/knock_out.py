"""Knock-out brackets: seeding, byes, third place, and how the best of groups are put into one.

The bracket has the next power of two of places. The first seed meets the last, the first two can meet only in the
final, the first four only in the semi-finals, and so on; places that nobody takes are byes of the best seeds, who
come in one round later.
"""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

Side = TypeVar("Side")

FINAL, THIRD_PLACE = "F", "3rd"
_NAMES = {1: FINAL, 2: "SF", 4: "QF"}
"""By the number of ties in a round; earlier rounds are ``R16``, ``R32``..."""


class Beaten(NamedTuple):
    """Whoever wins, or loses, a tie."""

    label: str
    wins: bool


class Tie(NamedTuple, Generic[Side]):
    """Two sides of whom one goes on."""

    label: str
    """``SF1``, ``F``, ``3rd``."""
    round: int
    """From 1."""
    home: Side | Beaten
    away: Side | Beaten


def bracket(sides: Sequence[Side], *, third_place: bool = False) -> list[Tie[Side]]:
    """The ties of a knock-out, in the order in which they are played; ``sides`` are in the order of their seeds.

    With ``third_place`` the losers of the semi-finals meet, before the final; where a semi-final is a bye, nobody does.
    """
    if len(sides) < 2:  # noqa: PLR2004  one side is nobody's opponent
        return []
    size = 1 << (len(sides) - 1).bit_length()
    return _Bracket([sides[seed] if seed < len(sides) else None for seed in _seeds(size)], third_place).ties


def best_of(groups: Sequence[str], each: int, seat: Callable[[str, int], Side]) -> list[Side]:
    """The seeds of a knock-out of the first ``each`` of all groups: ``seat(group, place)`` says who that is.

    The winners of the groups come first, then the seconds, and so on; among those of one place the order is such
    that, where it can be, nobody meets anybody of the own group in the first round.
    """
    order: list[tuple[str, int]] = []
    for place in range(1, each + 1):
        turns = [(turn, back) for back in (place % 2 == 0, place % 2 == 1) for turn in range(len(groups))]
        choices = [[*order, *((group, place) for group in _turned(groups, *turn))] for turn in turns]
        order = min(choices, key=lambda chosen: _of_one_group(chosen, len(groups) * each))
    return [seat(group, place) for group, place in order]


def _seeds(size: int) -> list[int]:
    """Seeds, from 0, by their places in the bracket: ``0 3 1 2`` for four."""
    seeds = [0]
    while len(seeds) < size:
        seeds = [each for seed in seeds for each in (seed, 2 * len(seeds) - 1 - seed)]
    return seeds


def _label(ties: int, index: int) -> str:
    name = _NAMES.get(ties, f"R{2 * ties}-")
    return name if ties == 1 else f"{name}{index}"


class _Bracket(Generic[Side]):
    """A bracket that is filled round by round; ``None`` is a place that nobody takes."""

    def __init__(self, places: list[Side | Beaten | None], third_place: bool) -> None:  # noqa: FBT001 - of one caller
        self.ties: list[Tie[Side]] = []
        number = 0
        while len(places) > 1:
            number += 1
            pairs = list(zip(places[::2], places[1::2], strict=True))
            if third_place and len(pairs) == 1:
                self._play_for_third(*pairs[0], number)
            self._played = 0
            places = [self._play(home, away, len(pairs), number) for home, away in pairs]

    def _play(
        self, home: Side | Beaten | None, away: Side | Beaten | None, width: int, number: int
    ) -> Side | Beaten | None:
        """Add the tie of two places, and return who goes on; whoever meets nobody goes on without one."""
        if home is None or away is None:
            return away if home is None else home
        self._played += 1
        label = _label(width, self._played)
        self.ties.append(Tie(label, number, home, away))
        return Beaten(label, wins=True)

    def _play_for_third(self, first: Side | Beaten | None, second: Side | Beaten | None, number: int) -> None:
        if isinstance(first, Beaten) and isinstance(second, Beaten):
            self.ties.append(Tie(THIRD_PLACE, number, first._replace(wins=False), second._replace(wins=False)))


def _turned(groups: Sequence[str], turn: int, back: bool) -> list[str]:  # noqa: FBT001 - both make the turn
    turned = [*groups[turn:], *groups[:turn]]
    return turned[::-1] if back else turned


def _of_one_group(order: Sequence[tuple[str, int]], total: int) -> int:
    """How many first ties, of those of which both sides are in ``order`` already, are between sides of one group."""
    seeds = _seeds(1 << max(total - 1, 1).bit_length())
    pairs = zip(seeds[::2], seeds[1::2], strict=True)
    return sum(order[one][0] == order[other][0] for one, other in pairs if max(one, other) < len(order))
