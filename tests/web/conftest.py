"""A platform for each test, a browser for each module."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, WebError, async_playwright

from tests.web.chromium import ARGS, chromium, oldest_chromium
from tests.web.people import Person, sign_up
from tests.web.site import Site
from tests.web.studio import Studio
from tests.web.visitor import PHONE, Visitor
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
    async with _launched(*chromium()) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def oldest_browser(client: Path) -> AsyncIterator[Browser]:  # noqa: ARG001 - it must be built before
    """The oldest Chromium that graphics are made for, once they are built."""
    async with _launched(*oldest_chromium()) as running:
        yield running


@asynccontextmanager
async def _launched(path: Path, environment: dict[str, str]) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, env={**environment}, args=list(ARGS))
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def studio(site: Site, browser: Browser) -> AsyncIterator[Studio]:
    """A page of a graphics engine."""
    async with Studio.within(browser, site.url) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def oldest_studio(site: Site, oldest_browser: Browser) -> AsyncIterator[Studio]:
    """A page of the oldest graphics engine."""
    async with Studio.within(oldest_browser, site.url) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def contexts(browser: Browser) -> AsyncIterator[list[BrowserContext]]:
    """Browsers that allow no error in their pages' scripts and nothing against their content policy."""
    failures: list[str] = []
    opened: list[BrowserContext] = []

    def heard(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            failures.append(message.text)

    def failed(error: WebError) -> None:
        failures.append(str(error.error))

    for _ in range(2):
        context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
        context.on("console", heard)
        context.on("weberror", failed)
        opened.append(context)
    yield opened
    for context in opened:
        await context.close()
    assert failures == []


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(site: Site, contexts: list[BrowserContext]) -> Visitor:
    """Somebody's phone."""
    return Visitor(site, contexts[0])


@pytest_asyncio.fixture(loop_scope="module")
async def other(site: Site, contexts: list[BrowserContext]) -> Visitor:
    """A browser that shares nothing with the first."""
    return Visitor(site, contexts[1])


@pytest_asyncio.fixture(loop_scope="module")
async def ann(site: Site) -> AsyncIterator[Person]:
    """Somebody with an account and a proven address."""
    person = await sign_up(site, "ann@example.org")
    yield person
    await person.close()
