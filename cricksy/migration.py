"""``cricksy migrate``: the database's tables, brought up to date."""

import asyncio

from rich.console import Console

from core.bootstrap import migrate
from core.settings import Settings


def run(settings: Settings, console: Console) -> None:
    """Migrate. Raises ``Unavailable`` when the database does not answer."""
    asyncio.run(migrate(settings.database_url))
    console.print("The database is up to date.")
