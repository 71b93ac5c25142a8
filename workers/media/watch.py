"""Who follows a long piece of work, and can stop it."""

from typing import Final, Protocol


class Watch(Protocol):
    """Told now and then how far the work has come."""

    def reached(self, share: float) -> None:
        """``share`` is 0 to 1. What it raises stops the work, and every process that the work has started."""
        ...


class _Silent:
    def reached(self, share: float) -> None:
        """Nobody looks."""


SILENT: Final[Watch] = _Silent()


class Part:
    """A span of a larger piece of work, followed by the same watch."""

    def __init__(self, watch: Watch, start: float, end: float) -> None:
        """The part begins where ``start`` of the whole is done and ends where ``end`` is, both 0 to 1."""
        self._watch = watch
        self._start = start
        self._length = end - start

    def reached(self, share: float) -> None:
        """How far the part has come."""
        self._watch.reached(self._start + share * self._length)
