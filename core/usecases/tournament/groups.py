"""Dealing the sides of a tournament to its groups."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Final, TypeVar

Team = TypeVar("Team")

MOST_GROUPS: Final = 16


def deal(teams: Sequence[Team], groups: int) -> dict[str, list[Team]]:
    """Deal sides, the best seed first, to ``A``, ``B``, ... and back again, so that no group is much stronger."""
    names = ascii_uppercase[:groups]
    dealt: dict[str, list[Team]] = {name: [] for name in names}
    for index, team in enumerate(teams):
        turn, place = divmod(index, groups)
        dealt[names[place if turn % 2 == 0 else groups - 1 - place]].append(team)
    return dealt
