"""A gate, and the clock that it looks at."""

import pytest

from core.entitlements.gate import Gate
from core.entitlements.shipped import CATALOGUE
from tests.entitlements.clock import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    """A gate that knows nothing yet."""
    return Gate(CATALOGUE, monotonic_s=clock.monotonic_s, now_ms=clock.now_ms)
