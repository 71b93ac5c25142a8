"""A platform whose jobs are done here and now, instead of in worker processes, with its videos in either store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.pipeline.studio import Studio, open_studio


@pytest.fixture
async def studio(media: dict[str, object], tmp_path: Path) -> AsyncIterator[Studio]:
    """With ``ann`` and ``carl`` (Coach Pro Plus) and ``paul`` (Coach Pro)."""
    async with open_studio(tmp_path, **media) as opened:
        yield opened
