"""What reaches the disk before it is acknowledged, on SQLite."""

import pytest
from sqlalchemy import Connection

from core.storage.engine import open_database
from core.storage.migrate import migrate


@pytest.mark.parametrize("lasting", [True, False])
async def test_only_what_can_be_made_again_skips_the_disk(sqlite_url: str, *, lasting: bool) -> None:
    """``synchronous`` is FULL (2) for what lasts, NORMAL (1) for caches, and FULL again for whatever comes next."""
    await migrate(sqlite_url)
    database = open_database(sqlite_url)

    def level(connection: Connection) -> int:
        return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    assert await database.transact(level, lasting=lasting) == (2 if lasting else 1)
    assert await database.transact(level) == 2
    await database.aclose()


async def test_a_cache_that_fails_leaves_full_durability(sqlite_url: str) -> None:
    """An error in a hasty transaction does not leave the writer hasty."""
    await migrate(sqlite_url)
    database = open_database(sqlite_url)

    def fail(_: Connection) -> None:
        raise LookupError("on purpose")

    with pytest.raises(LookupError):
        await database.transact(fail, lasting=False)
    found = await database.transact(lambda connection: connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    assert found == 2
    await database.aclose()
