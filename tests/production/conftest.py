"""A match of somebody's who may broadcast, over a real SQLite and a real PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bootstrap import open_services
from core.storage.migrate import migrate
from tests.games.club import club
from tests.production.studio import HOUSE, MATCH, Studio
from tests.realtime.hubs import sqlite_settings


@pytest.fixture
async def studio(tmp_path: Path, database_url: str) -> AsyncIterator[Studio]:
    """Ann, who may broadcast, has a private match."""
    await migrate(database_url)
    settings = sqlite_settings(tmp_path, database_url=database_url)
    async with open_services(settings) as services, club(services, settings) as house:
        ann = await house.person("ann", "scorers_pro_plus")
        await services.branding.brands.create(ann, HOUSE)
        await house.game(ann, MATCH, public=False)
        yield Studio(services, house, await house.sign_in("ann"))
