"""A hub for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.settings import Settings
from tests.realtime.hubs import RunningHub, running_hub, sqlite_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """One machine's settings, on SQLite."""
    return sqlite_settings(tmp_path)


@pytest.fixture
async def hub(settings: Settings) -> AsyncIterator[RunningHub]:
    """A hub with one public match."""
    async with running_hub(settings) as running:
        await running.create()
        yield running
