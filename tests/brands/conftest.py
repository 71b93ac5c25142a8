"""A platform with people on it, over SQLite and over PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bootstrap import open_services
from tests.brands.studio import Studio
from tests.games.club import club
from tests.realtime.hubs import sqlite_settings


@pytest.fixture
async def studio(tmp_path: Path, database_url: str) -> AsyncIterator[Studio]:
    """Ann, who may have brands."""
    settings = sqlite_settings(tmp_path, database_url=database_url)
    async with open_services(settings) as services, club(services, settings) as house:
        yield Studio(services, house, await house.person("ann", "scorers_pro_plus"))
