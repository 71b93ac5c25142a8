"""A platform with a club on it, over SQLite and over PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bootstrap import open_services
from tests.games.club import Club, club
from tests.realtime.hubs import sqlite_settings
from tests.tournaments.cup import Cup, cup


@pytest.fixture
async def house(tmp_path: Path, database_url: str) -> AsyncIterator[Club]:
    """A platform with nobody on it."""
    settings = sqlite_settings(tmp_path, database_url=database_url)
    async with open_services(settings) as services, club(services, settings) as opened:
        yield opened


@pytest.fixture
async def played(house: Club) -> Cup:
    """A tournament of somebody's, of four sides that have squads."""
    return await cup(house)
