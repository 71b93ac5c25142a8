"""``python -m tests.web.take_gallery``: take the gallery of graphics anew, a sheet for each theme, of the demo's match.

Build the client first (``make setup``). Run it when a graphic changes; it writes ``docs/pictures/graphics-*.jpg``.
"""

import asyncio
import base64
import json
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, async_playwright

from core.usecases.broadcast.graphics import PLACES, title_of
from tests.web.chromium import ARGS, chromium
from tests.web.site import Site
from tests.web.studio import SIZES, Studio

_ROOT: Final = Path(__file__).parents[2]
_RECORDING: Final = _ROOT / "web" / "client" / "src" / "demo" / "recording.json"
FOLDER: Final = _ROOT / "docs" / "pictures"
THEMES: Final = ("night", "day", "heritage", "neon")
_GRASS: Final = "linear-gradient(#7fa9c9 0 30%, #4d7f47 30% 34%, #2f6b3a 34%)"
_OPTIONS: Final = {"milestone": {"event": "six"}}
_COLUMNS: Final = 3
_CELL_PX: Final = 512
_QUALITY: Final = 78
_SHEET: Final = (
    "body{margin:0;padding:12px;background:#fff;font:15px sans-serif;display:grid;gap:12px;"
    f"grid-template-columns:repeat({_COLUMNS},{_CELL_PX}px)}}figure{{margin:0}}img{{width:100%;display:block}}"
)


async def pictures(studio: Studio, theme: str) -> list[tuple[str, bytes]]:
    """Each graphic alone over a ground, with its title."""
    recording: dict[str, Any] = json.loads(_RECORDING.read_text())
    show = {"board": recording["snapshot"], "state": recording["state"]}
    await studio.open(theme)
    await studio.page.evaluate("ground => { document.body.style.background = ground; }", _GRASS)
    taken = []
    for slug in PLACES:
        await studio.put(slug, show, _OPTIONS.get(slug))
        taken.append((title_of(slug), await studio.page.screenshot(type="jpeg", quality=90)))
    return taken


async def sheet(browser: Browser, taken: Sequence[tuple[str, bytes]], path: Path) -> None:
    """All of a theme's on one picture."""
    cells = "".join(
        f'<figure><img src="data:image/jpeg;base64,{base64.b64encode(data).decode()}">{escape(title)}</figure>'
        for title, data in taken
    )
    width = _COLUMNS * (_CELL_PX + 12) + 12
    page = await browser.new_page(viewport={"width": width, "height": 600})
    await page.set_content(f"<style>{_SHEET}</style>{cells}", wait_until="load")
    await page.screenshot(path=path, full_page=True, type="jpeg", quality=_QUALITY)
    await page.close()


async def take(folder: Path) -> None:
    """A sheet for each theme; ``folder`` holds the hub's data meanwhile."""
    site = Site(folder)
    await site.start()
    path, environment = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, env={**environment}, args=list(ARGS))
        context = await browser.new_context(viewport=SIZES[0])
        studio = await Studio.of(context, site.url)
        for theme in THEMES:
            await sheet(browser, await pictures(studio, theme), FOLDER / f"graphics-{theme}.jpg")
        await browser.close()
    await site.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(take(Path(scratch)))
    for picture in sorted(FOLDER.glob("graphics-*.jpg")):
        sys.stdout.write(f"{picture.name}: {picture.stat().st_size // 1024} KB\n")
