"""A platform for each test, a browser for each module."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.web.chromium import ARGS, chromium
from tests.web.site import Site
from web.pages import DIST


@pytest_asyncio.fixture(loop_scope="module")
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A platform without a match."""
    running = Site(tmp_path)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="session")
def client() -> Path:
    """The built client; it is built if nobody has yet."""
    if not (DIST / "index.html").is_file():
        if shutil.which("npm") is None:
            pytest.skip("the client is not built and there is no npm to build it with")
        for command in (["npm", "ci", "--loglevel=error"], ["npm", "run", "build"]):
            subprocess.run(command, cwd=DIST.parent, check=True)  # noqa: S603 - fixed commands
    return DIST


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(client: Path) -> AsyncIterator[Browser]:  # noqa: ARG001 - it must be built before
    """A Chromium, once the client that it shows is built."""
    path, environment = chromium()
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, env={**environment}, args=list(ARGS))
        yield running
        await running.close()
