"""Logos of teams, of the brand and of sponsors in the graphics, in shapes that real ones have."""

import json
from collections.abc import Mapping
from typing import Any, Final

import pytest
from playwright.async_api import Route

from tests.brands.studio import png
from tests.web.studio import SIZES, Studio
from web.pages import DIST

pytestmark = pytest.mark.asyncio(loop_scope="module")

_SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}"><rect width="{0}" height="{1}" fill="#0a0"/></svg>'
)
LOGOS: Final = {
    "wide.svg": _SVG.format(600, 60).encode(),
    "tall.svg": _SVG.format(60, 600).encode(),
    "small.png": png(16, 16),
    "large.png": png(1200, 500),
}
CARDS: Final = (
    "batting-card",
    "bowling-card",
    "fall-of-wickets",
    "line-ups",
    "worm",
    "manhattan",
    "wagon-wheel",
    "points-table",
)
THIRDS: Final = ("batter", "bowler", "this-over", "partnership", "toss")
_SHOWN: Final = """async (slug) => {
  const root = [...document.querySelectorAll(`cricksy-${slug}`)].at(-1).shadowRoot;
  const images = [...root.querySelectorAll("img")].filter((each) => !each.hidden);
  const found = [];
  for (const image of images) {
    await image.decode();
    // What its width changes is changed by the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const { left, top, right, bottom, width, height } = image.getBoundingClientRect();
    for (const around of [image.parentElement, image.closest(".panel") ?? document.querySelector("html")]) {
      const box = around.getBoundingClientRect();
      const inside = left >= box.left - 1 && top >= box.top - 1 && right <= box.right + 1 && bottom <= box.bottom + 1;
      if (!inside) found.push(`${image.src} sticks out of .${around.className}`);
    }
    if (width < 4 || height < 4) found.push(`${image.src} cannot be seen`);
    if (getComputedStyle(image).objectFit !== "contain") found.push(`${image.src} is distorted`);
  }
  return { count: images.length, found };
}"""


def _read(name: str, logo: str) -> dict[str, Any]:
    show: dict[str, Any] = json.loads((DIST.parent / "tests" / name).read_text())
    state = show["state"]
    teams = [{**team, "logo": logo} for team in state["match"]["teams"]]
    sponsors = [{"id": "a", "name": "Weatherstone & Featherstonehaugh", "logo": logo, "weight": 1}]
    look = {**state["look"], "logo": logo, "sponsors": sponsors}
    return {**show, "state": {**state, "match": {**state["match"], "teams": teams}, "look": look}}


async def _check(studio: Studio, slugs: tuple[str, ...], show: Mapping[str, Any]) -> None:
    for slug in slugs:
        await studio.put(slug, show)
        shown = await studio.page.evaluate(_SHOWN, slug)
        assert shown["found"] == [], slug
        assert shown["count"] > 0, slug
        assert await studio.faults() == [], slug


async def _check_bug(studio: Studio, show: Mapping[str, Any]) -> None:
    """Both sides' logos, in place of their letters; names may end in an ellipsis there."""
    text = await studio.put("score-bug", show)
    shown = await studio.page.evaluate(_SHOWN, "score-bug")
    assert shown == {"count": 2, "found": []}
    assert "SKNP" not in text


async def _look_at_all(studio: Studio, theme: str) -> None:
    async def serve(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
        await route.fulfill(body=LOGOS[name], content_type=kind)

    await studio.page.route("**/logos/*", serve)
    await studio.open(theme)
    await studio.page.set_viewport_size(SIZES[1])
    for name in LOGOS:
        cards, lower = _read("extremeCards.json", f"/logos/{name}"), _read("extreme.json", f"/logos/{name}")
        await _check(studio, (*CARDS, "sponsor"), cards)
        await _check(studio, (*THIRDS, "replay"), lower)
        await _check_bug(studio, lower)


async def test_logos_fit(studio: Studio) -> None:
    """Wide, tall, tiny and large ones are drawn whole, and the longest names have room beside them."""
    await _look_at_all(studio, "heritage")


async def test_logos_fit_in_the_oldest_engine(oldest_studio: Studio) -> None:
    """And in Chromium 103."""
    await _look_at_all(oldest_studio, "night")
