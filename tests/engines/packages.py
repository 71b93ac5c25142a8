"""Packages as an engine's operator has them: downloaded, unpacked, and served from another origin."""

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from core.ids import MatchId
from tests.feeds.engine import Ground


@dataclass(frozen=True)
class Elsewhere:
    """A plain server of files."""

    url: str
    folder: Path


@asynccontextmanager
async def elsewhere(folder: Path) -> AsyncIterator[Elsewhere]:
    """Serve a folder."""
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0).start()
    yield Elsewhere(f"http://localhost:{runner.addresses[0][1]}", folder)
    await runner.cleanup()


async def unpacked(site: Ground, name: str, folder: Path) -> str:
    """Download a package of the match ``m1`` and unpack it; returns the address of the match's ``state.json``."""
    token, _ = await site.club.feed(MatchId("m1"))
    heard = await site.get(f"/feeds/m1/{token}/v1/{name}.zip")
    assert (heard.status, heard.headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(heard.body)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return f"{site.platform.url}/feeds/m1/{token}/v1/state.json"
