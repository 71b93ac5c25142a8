"""A clock for tests."""


class Clock:
    """Time that passes when told to; the wall clock can also be set."""

    def __init__(self) -> None:
        self.s = 1000.0
        self.set_ms = 0

    def monotonic_s(self) -> float:
        """Seconds that never go back."""
        return self.s

    def now_ms(self) -> int:
        """The wall clock."""
        return int(self.s * 1000) + self.set_ms
