"""Old shapes of events, made into today's: what was stored once stays readable for ever.

An event names the version of its shape in ``v``; without one it is version 1. A change of shape that an old reader
would misread raises ``VERSION`` and puts the step from the version before into ``STEPS``: a function from one JSON
object to the next version's. A new optional field needs neither.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""From one version's JSON object to the next one's; it may change its argument."""

VERSION: Final = 1
STEPS: Final[Mapping[int, Step]] = {}
"""By the version that each step starts from. Empty as long as there has been one version only."""


def upcast(raw: dict[str, Any], version: int, to: int = VERSION, steps: Mapping[int, Step] = STEPS) -> dict[str, Any]:
    """Lead an event's JSON object from its version to another. Raises ``KeyError`` where a step is missing."""
    for at in range(version, to):
        raw = steps[at](raw)
        raw["v"] = at + 1
    return raw
