"""A hub for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.settings import Settings
from core.usecases.tokens import Grant
from realtime import control_rooms
from tests.realtime.gallery import Gallery, furnish, opened
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


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """One hub."""
    async with opened(sqlite_settings(tmp_path)) as made:
        yield made


@pytest.fixture
async def ann(gallery: Gallery) -> Grant:
    """Whose matches there are."""
    return await furnish(gallery)


@pytest.fixture
def unaided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks unless a change is told."""
    monkeypatch.setattr(control_rooms, "LOOK_S", 1e9)
