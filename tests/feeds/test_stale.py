"""When the log cannot be read the last good rows stay on air, and say that they are old."""

from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from core.ids import MatchId
from tests.feeds.engine import ground
from tests.laws.game import in_play
from tests.support import PostgresServer


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of the test's own, to be stopped."""
    with closing(PostgresServer()) as running:
        yield running


@pytest.fixture
def address(server: PostgresServer) -> str:
    """A database in it."""
    return server.create()


async def test_the_last_good_rows_outlive_the_database(tmp_path: Path, server: PostgresServer, address: str) -> None:
    """Also once the match is out of memory; what was never read is unavailable, and all is fresh when it is back."""
    async with AsyncExitStack() as stack:
        site = await ground(stack, tmp_path, database_url=address)
        await site.match("m1", in_play().bodies)
        await site.match("m2", in_play().bodies)
        token, _ = await site.club.feed(MatchId("m1"))
        unread, _ = await site.club.feed(MatchId("m2"))
        path = f"/feeds/m1/{token}/v1"
        row = await site.table("m1", token, "vmix.json")
        state = await site.get(f"{path}/state.json")
        assert (await site.get(f"/feeds/m2/{unread}/v1/health")).json["stale"] is False
        site.services.feeds._kept.pop(MatchId("m2"))

        await site.services.matches.close()
        server.stop()
        assert await site.table("m1", token, "vmix.json") == row
        stale = await site.get(f"{path}/state.json", If_None_Match=state.headers["ETag"])
        assert (stale.status, stale.json) == (200, {**state.json, "stale": True})
        again = await site.get(f"{path}/state.json", If_None_Match=stale.headers["ETag"])
        assert again.status == 304
        assert (await site.get(f"{path}/health")).json["stale"] is True
        assert (await site.get(f"/feeds/m2/{unread}/v1/vmix.json")).status == 503

        server.start()
        kept = site.services.feeds._kept[MatchId("m1")]
        assert kept.retry_s is not None
        kept.retry_s = 0.0
        fresh = await site.get(f"{path}/state.json")
        assert (fresh.status, fresh.json, fresh.headers["ETag"]) == (200, state.json, state.headers["ETag"])
