"""What is wrong with a proposed event: a stable code and a sentence that a scorer understands."""

from msgspec import Struct


class Breach(Struct, frozen=True):
    """One departure from the Laws or the playing conditions."""

    code: str
    """Stable, for programs: ``over_quota``."""
    detail: str
    """A sentence for the scorer."""
    refused: bool = False
    """Whether it cannot be at all; otherwise it is a warning and the umpires' decision stands."""


def refusal(code: str, detail: str) -> Breach:
    """Return a breach that no umpire's decision can make right."""
    return Breach(code, detail, refused=True)
