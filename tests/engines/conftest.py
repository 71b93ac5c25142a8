"""A platform whose addresses lead to itself, a browser, and other people's servers for what is unpacked."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.engines.packages import Elsewhere, elsewhere
from tests.feeds.engine import Ground
from tests.games.club import club
from tests.web.chromium import ARGS, chromium
from tests.web.site import Site
from web.pages import DIST


@pytest.fixture(scope="session")
def built() -> Path:
    """The client's build for engines; it is made if nobody has yet."""
    if not (DIST / "engines" / "caspar" / "cricksy.js").is_file():
        if shutil.which("npm") is None:
            pytest.skip("the client is not built and there is no npm to build it with")
        missing = [] if (DIST.parent / "node_modules").is_dir() else [["npm", "ci", "--loglevel=error"]]
        for command in (*missing, ["npm", "run", "build:engines"]):
            subprocess.run(command, cwd=DIST.parent, check=True)  # noqa: S603 - fixed commands
    return DIST / "engines"


@pytest_asyncio.fixture(loop_scope="module")
async def site(tmp_path: Path, built: Path) -> AsyncIterator[Ground]:  # noqa: ARG001 - it must be built before
    """A platform without a match, which knows the origin that people open."""
    platform = Site(tmp_path)
    await platform.start()
    await platform.stop()
    platform.settings = platform.settings.model_copy(update={"public_url": platform.url})
    async with AsyncExitStack() as stack:
        await platform.start()
        stack.push_async_callback(platform.stop)
        house = await stack.enter_async_context(club(platform.services, platform.settings))
        yield Ground(platform, house, await stack.enter_async_context(aiohttp.ClientSession()))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium."""
    path, environment = chromium()
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, env={**environment}, args=list(ARGS))
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An engine's page of 720p; no error is allowed in its scripts."""
    failures: list[str] = []
    context = await browser.new_context(viewport={"width": 1280, "height": 720})
    context.on("weberror", lambda error: failures.append(str(error.error)))
    yield await context.new_page()
    await context.close()
    assert failures == []


@pytest_asyncio.fixture(loop_scope="module")
async def other(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Elsewhere]:
    """Another server, with a folder of its own."""
    async with elsewhere(tmp_path_factory.mktemp("elsewhere")) as running:
        yield running
