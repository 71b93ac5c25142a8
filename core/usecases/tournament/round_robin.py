"""Leagues in which everybody meets everybody, by the circle method.

One side stands still and the others walk round it: with ``n`` sides (one more, who is nobody, where they are odd)
there are ``n - 1`` rounds, in each of which everybody plays once. Who is at home follows the canonical
one-factorisation of de Werra (Scheduling in sports, 1981): nobody is at home more than once oftener or seldomer than
away, and only ``n - 2`` times somebody is twice running at home or away, which is the fewest possible.
"""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

Team = TypeVar("Team")


class Pairing(NamedTuple, Generic[Team]):
    """Who receives whom."""

    home: Team
    away: Team


def rounds(teams: Sequence[Team], *, double: bool = False) -> list[list[Pairing[Team]]]:
    """The rounds of a league; ``double`` adds as many again with the grounds exchanged.

    Nobody plays twice in a round; of an odd number of sides each rests in one round of each half.
    """
    size = len(teams) + len(teams) % 2
    first = [_round(teams, size, number) for number in range(size - 1)] if len(teams) > 1 else []
    if not double:
        return first
    return first + [[Pairing(home=away, away=home) for home, away in pairings] for pairings in first]


def _round(teams: Sequence[Team], size: int, number: int) -> list[Pairing[Team]]:
    still, ring = size - 1, size - 1
    pairs = [(still, number) if number % 2 else (number, still)]
    for step in range(1, size // 2):
        ahead, behind = (number + step) % ring, (number - step) % ring
        pairs.append((ahead, behind) if step % 2 else (behind, ahead))
    return [Pairing(teams[home], teams[away]) for home, away in pairs if max(home, away) < len(teams)]
