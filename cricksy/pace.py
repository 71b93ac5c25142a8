"""When a scorer taps: the tempo of the match, as that scorer keeps up with it."""

import random
from time import monotonic

REAL_BALL_S = 35.0
"""From one delivery to the next in a real match, breaks left out."""


class Pace:
    """Due times for the balls of one device; facts between balls are due with the next ball."""

    def __init__(self, ball_s: float, *, seed: str = "", hurry_until: int = 0) -> None:
        """Set a tempo.

        ``ball_s`` is seconds from ball to ball, 0 for as fast as it goes. ``seed`` draws this scorer's
        delays. Balls before the ``hurry_until``-th are due at once.
        """
        self._ball_s = ball_s
        self._random = random.Random(seed)  # noqa: S311  a simulation, not a secret
        self._hurry_until = hurry_until
        self._first: tuple[int, float] | None = None
        self._drawn: tuple[int, float] = (-1, 0.0)

    @property
    def flat_out(self) -> bool:
        """Whether balls follow each other as fast as they can."""
        return not self._ball_s

    def wait_s(self, ball: int) -> float:
        """Seconds from now until the ``ball``-th of this device is due, 0 when it is."""
        if not self._ball_s or ball < self._hurry_until:
            return 0.0
        now = monotonic()
        if self._first is None:
            self._first = (ball, now)
        if self._drawn[0] != ball:
            self._drawn = (ball, self._random.uniform(0.0, 0.6) * self._ball_s)
        first, since = self._first
        return max(0.0, since + (ball - first) * self._ball_s + self._drawn[1] - now)
