"""A platform with a video whose objects were put there by hand, in either store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.playback.screen import Screen, open_screen


@pytest.fixture
async def screen(media: dict[str, object], tmp_path: Path) -> AsyncIterator[Screen]:
    """A video that plays."""
    async with open_screen(tmp_path, **media) as opened:
        yield opened
