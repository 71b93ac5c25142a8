"""Cards, charts, the sponsor and the ticker in a real Chromium, with the longest names and figures that there are."""

import json
from collections.abc import Mapping
from typing import Any, Final

import pytest
from playwright.async_api import ViewportSize

from tests.web.studio import IN_TURN, SIZES, THEMES, Studio
from web.pages import DIST

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXTREME: Final[dict[str, Any]] = json.loads((DIST.parent / "tests" / "extremeCards.json").read_text())
_INNINGS: Final = EXTREME["board"]["innings"]


def _with(innings: Mapping[str, Any], board: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {**EXTREME, "board": {**EXTREME["board"], **(board or {}), "innings": {**_INNINGS, **innings}}}


IN_BALLS: Final = _with({"balls_per_over": 5, "limit": 100}, {"in_balls": True})
ALL_OUT: Final = _with({"wickets": 10, "closed": "all_out", "crease": ["", ""]})
SUPER_OVER: Final = _with({"super_over": True, "limit": 6, "overs": "0.5", "runs": 36, "target": 37, "worm": {}})
NO_LIMIT: Final = _with(
    {"limit": None, "overs": "193.4", "worm": {str(over): [5 * over, over // 20] for over in range(1, 194)}}
)
UNLIMITED: Final = {
    **NO_LIMIT,
    "board": {
        **NO_LIMIT["board"],
        "innings": {key: value for key, value in NO_LIMIT["board"]["innings"].items() if key != "limit"},
    },
}
MOST_EXTRAS: Final = "(b 20, lb 31, w 42, nb 20, p 5)"

ALL: Final[list[tuple[str, dict[str, Any], dict[str, str], list[str]]]] = [
    ("batting-card", EXTREME, {}, ["Scantlebury-Searles", "Thenannahelage", "1087/9", "19.5 Overs", MOST_EXTRAS]),
    ("batting-card", ALL_OUT, {}, ["Total", "1087", "54.81"]),
    ("batting-card", IN_BALLS, {}, ["99.0", "100 Balls", "Runs a ball"]),
    ("batting-card", SUPER_OVER, {}, ["Super over", "36/9", "0.5 Overs"]),
    ("batting-card", EXTREME, {"innings": "1"}, ["Royal Challengers Bengaluru", "Did not bat"]),
    ("bowling-card", EXTREME, {}, ["Warnakulasuriya", "10", "188", "9.48", "936", "1087/9"]),
    ("bowling-card", IN_BALLS, {}, ["Dots", "1.88", "100 Balls"]),
    ("fall-of-wickets", EXTREME, {}, ["936/9", "Shahidi", "Warnakulasuriya, Thenannahelage", "151", "17.2"]),
    ("line-ups", EXTREME, {}, ["16", "Afridi", "Royal Challengers Bengaluru", "captain", "wicketkeeper"]),
    ("worm", EXTREME, {}, ["Target 1088", "RCBW", "1087/9", "Overs"]),
    ("worm", IN_BALLS, {}, ["Balls", "100"]),
    ("worm", UNLIMITED, {}, ["1087/9", "Overs"]),
    ("worm", SUPER_OVER, {}, ["36/9"]),
    ("manhattan", EXTREME, {}, ["Runs per over", "SKNP", "1087/9", "20"]),
    ("manhattan", IN_BALLS, {}, ["Runs per set", "100"]),
    ("manhattan", UNLIMITED, {}, ["150", "190"]),
    ("wagon-wheel", EXTREME, {}, ["1087/9", "19.5 Overs", "%"]),
    ("wagon-wheel", EXTREME, {"player": "JPR Scantlebury-Searles"}, ["Scantlebury-Searles", "200", "188 Balls"]),
    ("points-table", EXTREME, {}, ["Royal Challengers Bengaluru", "\u221210.204", "200", "16"]),
    ("sponsor", EXTREME, {"sponsor": "a"}, ["In association with", "Weatherstone"]),
    ("sponsor", EXTREME, {"sponsor": "b"}, ["Arka"]),
    ("ticker", EXTREME, {}, ["Other matches", "RCBW 1087/10 (120.5)", "SKNP trail by 1,234 runs"]),
]
SLUGS: Final = list(dict.fromkeys(slug for slug, *_ in ALL))

_DEFINED: Final = (
    "slugs => Promise.all(slugs.map((each) => customElements.whenDefined(`cricksy-${each}`))).then(() => 1)"
)
_LAST: Final = "const root = [...document.querySelectorAll(`cricksy-${slug}`)].at(-1).shadowRoot;"
"""The studio's, behind whatever the demo's stage has at that moment."""
_PANEL: Final = f"""slug => {{
  {_LAST}
  const panel = root.querySelector(".panel");
  const edge = innerHeight * 0.05 - 1;
  const {{ left, top, right, bottom }} = panel.getBoundingClientRect();
  const inside = left >= edge && top >= edge && right <= innerWidth - edge && bottom <= innerHeight - edge;
  const wide = [...panel.querySelectorAll("*")].filter((each) =>
    each instanceof HTMLElement && each.scrollWidth > each.clientWidth + 1 && each.clientWidth
      && !each.closest("[aria-hidden]"));
  return [
    ...(inside ? [] : [`outside of the safe area: ${{left}} ${{top}} ${{right}} ${{bottom}}`]),
    ...wide.map((each) => `.${{each.className}} is too narrow`),
  ];
}}"""
_TICKER: Final = f"""slug => {{
  {_LAST}
  const track = root.querySelector(".track");
  const [motion] = track.getAnimations();
  if (!motion) return null;
  const {{ duration, iterations }} = motion.effect.getComputedTiming();
  return {{
    frames: motion.effect.getKeyframes().map((frame) => frame.transform),
    width: track.firstElementChild.offsetWidth,
    endless: iterations === Infinity,
    at: motion.currentTime,
  }};
}}"""
_RESIZED: Final = f"""([slug, width]) => new Promise((resolve) => {{
  {_LAST}
  const look = () => {{
    const list = root.querySelector(".items").offsetWidth;
    const [motion] = root.querySelector(".track").getAnimations();
    const moves = motion?.effect.getKeyframes()[1].transform === `translateX(-${{list}}px)`;
    if (moves && list !== width) resolve(list);
    else requestAnimationFrame(look);
  }};
  look();
}})"""
"""Resolves once the ticker goes by the width of a list that is not ``width`` wide."""
_PLACE: Final = f"""([slug, below]) => {{
  {_LAST}
  root.host.toggleAttribute("data-below", below);
  return root.querySelector(".panel").getBoundingClientRect().toJSON();
}}"""
_LEAVE: Final = f"slug => {{ {_LAST} delete root.host.dataset.on; }}"
_SEEN: Final = f"""slug => new Promise((resolve) => {{
  {_LAST}
  root.host.addEventListener("sponsorshown", (event) => resolve(event.detail), {{ once: true }});
  const begun = performance.now();
  const look = () => performance.now() - begun > 20 ? delete root.host.dataset.on : requestAnimationFrame(look);
  requestAnimationFrame(look);
}})"""


async def _open(studio: Studio, theme: str, language: str = "en") -> None:
    await studio.open(theme, language)
    await studio.page.evaluate(_DEFINED, SLUGS)


async def _misfits(studio: Studio) -> list[str]:
    """What is not there, cut off, or outside of the safe area, in the size and theme of the page."""
    found: list[str] = []
    for slug, show, options, expected in ALL:
        text = await studio.put(slug, show, options)
        found += [f"{slug} {options}: no {each}" for each in expected if each not in text]
        faults = [*await studio.faults(), *await studio.page.evaluate(_PANEL, slug)]
        found += [f"{slug} {options}, {studio.page.viewport_size}: {fault}" for fault in faults]
    return found


async def _covered(studio: Studio) -> list[str]:
    """Graphics that paint at the picture's edges or in its corners."""
    await studio.take()
    empty = await studio.edges()
    found: list[str] = []
    for slug in SLUGS:
        await studio.put(slug, EXTREME)
        found += [] if await studio.edges() == empty else [slug]
    return found


@pytest.mark.parametrize("theme", THEMES)
async def test_the_longest_names_and_figures_fit(studio: Studio, theme: str) -> None:
    """In every theme and size all of a text is there, nothing is cut off, and nothing is outside of the safe area."""
    await _open(studio, theme)
    for size in SIZES:
        await studio.page.set_viewport_size(size)
        assert await _misfits(studio) == []


@IN_TURN
async def test_the_oldest_engine_shows_them_too(oldest_studio: Studio, sizes: tuple[ViewportSize, ...]) -> None:
    """In Chromium 103 all of a text is there in every theme, nothing is cut off, and the video shows through around."""
    for theme in THEMES:
        await _open(oldest_studio, theme)
        for size in sizes:
            await oldest_studio.page.set_viewport_size(size)
            assert await _misfits(oldest_studio) == [], theme
            assert await _covered(oldest_studio) == [], theme


@pytest.mark.parametrize("language", ["hi", "bn", "ta", "ur", "si", "af", "nl", "de", "fr"])
async def test_every_language_fits(studio: Studio, language: str) -> None:
    """Longer words, and letters of other scripts, have room as well."""
    await _open(studio, "night", language)
    found: list[str] = []
    for slug, show, options, _ in ALL:
        await studio.put(slug, show, options)
        faults = [*await studio.faults(), *await studio.page.evaluate(_PANEL, slug)]
        found += [f"{slug} {options}: {fault}" for fault in faults]
    assert found == []


async def test_the_video_shows_through_around_them(studio: Studio) -> None:
    """The picture's edges with all four corners stay transparent at every size."""
    await _open(studio, "day")
    for size in SIZES:
        await studio.page.set_viewport_size(size)
        assert await _covered(studio) == []


async def test_they_come_by_transform_and_opacity_and_then_stand_still(studio: Studio) -> None:
    """Coming lays nothing out and paints nothing anew; the same shown again touches nothing."""
    await _open(studio, "neon")
    for slug, show, options, _ in ALL:
        if slug == "ticker":
            continue
        await studio.put(slug, show, options, moves=True)
        came = await studio.moved()
        assert came["count"] > 0, slug
        assert set(came["properties"]) <= {"transform", "opacity", "visibility"}, slug
        assert came["still"] == 0, slug
        assert await studio.redrawn(show, options) == 0, (slug, options)


async def test_the_ticker_moves_for_ever_by_transform_alone(studio: Studio) -> None:
    """It goes by one list's width and begins again; new scores do not set it back, and off the air it does not move."""
    await _open(studio, "night")
    await studio.put("ticker", EXTREME, moves=True)
    await studio.page.evaluate(_RESIZED, ["ticker", 0])
    before = await studio.page.evaluate(_TICKER, "ticker")
    assert before["endless"]
    assert before["frames"] == ["translateX(0px)", f"translateX(-{before['width']}px)"]
    assert await studio.redrawn(EXTREME) == 0
    scores = [{**line, "score": "RCBW 1/0 (0.1)"} for line in EXTREME["state"]["ticker"]]
    await studio.redrawn({**EXTREME, "state": {**EXTREME["state"], "ticker": scores}})
    await studio.page.evaluate(_RESIZED, ["ticker", before["width"]])
    after = await studio.page.evaluate(_TICKER, "ticker")
    assert after["width"] < before["width"]
    assert after["at"] >= before["at"]
    await studio.page.evaluate(_LEAVE, "ticker")
    assert await studio.page.evaluate(_TICKER, "ticker") is None


async def test_a_sponsor_is_told_to_whoever_counts(studio: Studio) -> None:
    """When it leaves the picture an event says who was seen and for how long."""
    await _open(studio, "night")
    await studio.put("sponsor", EXTREME, {"sponsor": "b"}, moves=True)
    seen = await studio.page.evaluate(_SEEN, "sponsor")
    assert seen["id"] == "b"
    assert 20 <= seen["ms"] < 10_000


async def test_a_sponsor_makes_room_for_the_ticker(studio: Studio) -> None:
    """Where both are on the air the sponsor stands below the other matches, at every size."""
    await _open(studio, "night")
    for size in SIZES:
        await studio.page.set_viewport_size(size)
        await studio.put("ticker", EXTREME)
        ticker = await studio.page.evaluate(_PLACE, ["ticker", False])
        await studio.put("sponsor", EXTREME)
        alone = await studio.page.evaluate(_PLACE, ["sponsor", False])
        below = await studio.page.evaluate(_PLACE, ["sponsor", True])
        assert alone["top"] < ticker["bottom"] < below["top"] < ticker["bottom"] + size["height"] / 50
