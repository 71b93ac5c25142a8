"""Bad luck, on purpose: when a device's connection breaks."""

import random
from enum import StrEnum


class Drop(StrEnum):
    """The moment at which a connection is lost."""

    BEFORE = "before the send"
    DURING = "right after the send"
    AFTER = "after the commit, before the acknowledgement"


class Faults:
    """Draws the drops of one device."""

    def __init__(self, probability: float, seed: str) -> None:
        """``probability`` of a drop at each send, 0 to 1; the same ``seed`` draws the same drops."""
        self._probability = probability
        self._random = random.Random(seed)  # noqa: S311  a simulation, not a secret
        self.drops = dict.fromkeys(Drop, 0)

    def draw(self) -> Drop | None:
        """Decide about one send."""
        if self._random.random() >= self._probability:
            return None
        drop = self._random.choice(tuple(Drop))
        self.drops[drop] += 1
        return drop
