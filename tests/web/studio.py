"""An overlay page on which any graphic can be shown with any data, whatever match there is."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, FloatRect, Page, ViewportSize

_SCRIPT = Path(__file__).with_name("studio.js").read_text()
SIZES: tuple[ViewportSize, ...] = (
    {"width": 1280, "height": 720},
    {"width": 1920, "height": 1080},
    {"width": 3840, "height": 2160},
)
"""720p, 1080p and 2160p."""
THEMES = ("night", "day", "heritage", "neon")
IN_TURN = pytest.mark.parametrize(
    "sizes", [SIZES[1:2], pytest.param(SIZES, marks=pytest.mark.long)], ids=["1080p", "all sizes"]
)
"""For the oldest Chromium: one size, or in the long form all of them."""


class Studio:
    """The demo's stage with everything taken off it: its theme, its words and its fonts."""

    def __init__(self, page: Page, origin: str) -> None:
        """``origin`` serves the overlay pages."""
        self.page, self._origin = page, origin

    @classmethod
    async def of(cls, context: BrowserContext, origin: str) -> "Studio":
        """A page of its own in a browser."""
        page = await context.new_page()
        await page.add_init_script(_SCRIPT)
        return cls(page, origin)

    @classmethod
    @asynccontextmanager
    async def within(cls, browser: Browser, origin: str) -> AsyncIterator["Studio"]:
        """A page in a context of its own, which ends with the block."""
        context = await browser.new_context(viewport=SIZES[0])
        yield await cls.of(context, origin)
        await context.close()

    async def open(self, theme: str, language: str = "en") -> None:
        """Load the page in a theme."""
        await self.page.goto(f"{self._origin}/o/any/stage?demo&theme={theme}&lang={language}")
        await self.page.evaluate("studio.ready")
        await self.page.evaluate("customElements.whenDefined('cricksy-replay').then(() => true)")

    async def put(
        self, slug: str, show: Mapping[str, Any], options: Mapping[str, str] | None = None, *, moves: bool = False
    ) -> str:
        """Show a graphic alone, at once or as it moves; returns its text. It must have something to show."""
        given = {**show, "options": dict(options or {})}
        put = "([slug, given, moves]) => studio.put(slug, given, moves)"
        text = await self.page.evaluate(put, [slug, given, moves])
        assert text is not None, f"{slug} has nothing to show"
        return str(text)

    async def faults(self) -> list[str]:
        """Texts of the graphic that are cut off, or outside of the safe area."""
        return [str(each) for each in await self.page.evaluate("studio.faults()")]

    async def redrawn(self, show: Mapping[str, Any], options: Mapping[str, str] | None = None) -> int:
        """How many nodes change when the same is shown again."""
        given = {**show, "options": dict(options or {})}
        return int(await self.page.evaluate("given => studio.redrawn(given)", given))

    async def moved(self) -> dict[str, Any]:
        """``properties`` that ``count`` movements animate, and how many are ``still`` under way past their end."""
        return dict(await self.page.evaluate("studio.moved()"))

    async def leave(self) -> None:
        """Take the graphic off the air, and let it go its way."""
        await self.page.evaluate("studio.leave()")

    async def edges(self) -> list[bytes]:
        """The first and the last lines of the picture, with all four corners."""
        size = self.page.viewport_size
        assert size is not None
        strips = [FloatRect(x=0, y=y, width=size["width"], height=4) for y in (0, size["height"] - 4)]
        return [await self.page.screenshot(omit_background=True, clip=strip) for strip in strips]

    async def take(self) -> None:
        """Leave an empty picture."""
        await self.page.evaluate("studio.take()")
