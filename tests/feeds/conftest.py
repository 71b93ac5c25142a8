"""A platform on a port, people who own matches on it, and a graphics engine that polls."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.feeds.engine import Ground, ground


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Ground]:
    """A platform without a match, on SQLite."""
    async with AsyncExitStack() as stack:
        yield await ground(stack, tmp_path)
