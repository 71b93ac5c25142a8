"""Lower thirds and wipes in a real Chromium, with the longest names and figures that there are."""

import json
from typing import Any, Final

import pytest
from playwright.async_api import ViewportSize

from tests.web.studio import IN_TURN, SIZES, THEMES, Studio
from web.pages import DIST

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXTREME: Final[dict[str, Any]] = json.loads((DIST.parent / "tests" / "extreme.json").read_text())
LANGUAGES: Final = ("hi", "bn", "ta", "ur", "si", "af", "nl", "de", "fr")
LONGEST: Final = "Wanigamuni Ramesh Tissa Mendis Hewakaluhalage"
BETWEEN: Final = {
    **EXTREME,
    "board": {
        **EXTREME["board"],
        "headline": "St Kitts and Nevis Patriots need 290 to win",
        "innings": {key: value for key, value in EXTREME["board"]["innings"].items() if key != "target"}
        | {"closed": "overs"},
    },
}
IN_BALLS: Final = {
    **EXTREME,
    "board": {
        **EXTREME["board"],
        "in_balls": True,
        "innings": EXTREME["board"]["innings"]
        | {"balls_per_over": 5, "limit": 100, "last_wicket": "Krishnamurthy Siddharth 1 (2), 231/7 in 95 balls"},
    },
}

THIRDS: Final[list[tuple[str, dict[str, Any], dict[str, str], list[str]]]] = [
    ("batter", EXTREME, {}, ["JPR Scantlebury-Searles", "148*", "62", "238.7", "St Kitts and Nevis Patriots"]),
    ("batter", EXTREME, {"player": LONGEST}, ["WRTM Hewakaluhalage", "28*"]),
    ("bowler", EXTREME, {}, ["AN Davidson-Richards", "5/104", "3.4", "28.36"]),
    ("bowler", EXTREME, {"player": "Muhammad Jawadullah"}, ["0/39", "Maidens"]),
    ("bowler", IN_BALLS, {}, ["5/104", "19", "Runs a ball"]),
    ("partnership", EXTREME, {}, ["Scantlebury-Searles", "26", "Hewakaluhalage", "28", "58", "24"]),
    ("this-over", EXTREME, {}, ["AN Davidson-Richards", "5wd", "1W", "40", "289/7"]),
    ("run-rate", EXTREME, {}, ["289/7", "14.69", "30.00"]),
    ("run-rate", IN_BALLS, {}, ["99 Balls", "Runs a ball", "Last 5 sets"]),
    ("target", EXTREME, {}, ["Need 10 from 2 balls", "299", "289/7", "19.4"]),
    ("target", BETWEEN, {}, ["Need 290 from 120 balls", "14.50", "Royal Challengers Bengaluru"]),
    ("dls-par", EXTREME, {}, ["2 behind par", "291", "Duckworth-Lewis"]),
    ("win-predictor", EXTREME, {}, ["88%", "9%", "3%", "Royal Challengers Bengaluru"]),
    ("toss", EXTREME, {}, ["St Kitts and Nevis Patriots won the toss and chose to field"]),
    (
        "last-wicket",
        EXTREME,
        {},
        ["Krishnamurthy Siddharth", "c Krishnamurthy Siddharth b AN Davidson-Richards", "231/7"],
    ),
]
WIPES: Final[list[tuple[str, dict[str, Any], dict[str, str], list[str]]]] = [
    ("milestone", EXTREME, {"event": "four"}, ["FOUR", "JPR Scantlebury-Searles", "148*"]),
    ("milestone", EXTREME, {"event": "six"}, ["SIX"]),
    ("milestone", EXTREME, {"event": "wicket"}, ["WICKET", "Krishnamurthy Siddharth", "b AN Davidson-Richards"]),
    ("milestone", EXTREME, {"event": "fifty", "player": LONGEST}, ["Fifty", "WRTM Hewakaluhalage", "28*"]),
    ("milestone", EXTREME, {"event": "hundred"}, ["Hundred", "148*", "238.7"]),
    ("milestone", EXTREME, {"event": "hat_trick"}, ["Hat-trick", "AN Davidson-Richards", "5/104"]),
    ("milestone", EXTREME, {"event": "five_wickets"}, ["wickets", "5/104", "28.36"]),
    ("replay", EXTREME, {}, ["Replay"]),
]
ALL: Final = THIRDS + WIPES
_BALLS: Final = """() => {
  const root = [...document.querySelectorAll("cricksy-score-bug")].at(-1).shadowRoot;
  return [...root.querySelectorAll(".ball")].map((ball) => ball.textContent);
}"""


async def _misfits(studio: Studio) -> list[str]:
    """What is not there, cut off, or outside of the safe area, in the size and theme of the page."""
    found: list[str] = []
    for slug, show, options, expected in ALL:
        text = await studio.put(slug, show, options)
        found += [f"{slug} {options}: no {each}" for each in expected if each not in text]
        found += [f"{slug} {options}, {studio.page.viewport_size}: {each}" for each in await studio.faults()]
    return found


async def _covered(studio: Studio) -> list[str]:
    """Graphics that paint at the picture's edges or in its corners."""
    await studio.take()
    empty = await studio.edges()
    found: list[str] = []
    for slug in dict.fromkeys(slug for slug, *_ in ALL):
        await studio.put(slug, EXTREME, {"event": "wicket"})
        found += [] if await studio.edges() == empty else [slug]
    return found


async def test_the_longest_names_and_figures_fit(studio: Studio) -> None:
    """In every theme and size all of a text is there, none of it is cut off, and none is outside of the safe area."""
    for theme in THEMES:
        await studio.open(theme)
        for size in SIZES:
            await studio.page.set_viewport_size(size)
            assert await _misfits(studio) == [], theme


@IN_TURN
async def test_the_oldest_engine_shows_them_too(oldest_studio: Studio, sizes: tuple[ViewportSize, ...]) -> None:
    """In Chromium 103 all of a text is there in every theme, nothing is cut off, and the video shows through around."""
    for theme in THEMES:
        await oldest_studio.open(theme)
        for size in sizes:
            await oldest_studio.page.set_viewport_size(size)
            assert await _misfits(oldest_studio) == [], theme
            assert await _covered(oldest_studio) == [], theme


async def test_every_language_fits(studio: Studio) -> None:
    """Longer words, and letters of other scripts, have room as well."""
    found: list[str] = []
    for language in LANGUAGES:
        await studio.open("night", language)
        for slug, show, options, _ in ALL:
            await studio.put(slug, show, options)
            found += [f"{slug} {options}, {language}: {fault}" for fault in await studio.faults()]
    assert found == []


async def test_the_video_shows_through_around_them(studio: Studio) -> None:
    """The picture's edges with all four corners stay transparent at every size."""
    await studio.open("day")
    for size in (SIZES[0], SIZES[2]):
        await studio.page.set_viewport_size(size)
        assert await _covered(studio) == []


async def test_they_move_by_transform_and_opacity_and_then_stand_still(studio: Studio) -> None:
    """Coming and going lays nothing out and paints nothing anew; what is there already is not touched."""
    await studio.open("neon")
    for slug, show, options, _ in ALL:
        await studio.put(slug, show, options, moves=True)
        came = await studio.moved()
        assert came["count"] > 0, slug
        assert set(came["properties"]) <= {"transform", "opacity", "visibility"}, slug
        assert came["still"] == 0, slug
        assert await studio.redrawn(show, options) == 0, slug
        await studio.leave()
        went = await studio.moved()
        assert went["count"] > 0, slug
        assert set(went["properties"]) <= {"transform", "opacity", "visibility"}, slug


def _over(*marks: str) -> dict[str, Any]:
    feed = {str(at): ["19.4", mark, "7", "4"] for at, mark in enumerate(marks)}
    return {**EXTREME, "board": {**EXTREME["board"], "feed": feed}}


async def test_the_score_bug_has_room_for_every_over(studio: Studio) -> None:
    """Nine balls with long marks get smaller and are all there; where that is not enough the newest stay, whole."""
    for theme in THEMES:
        await studio.open(theme)
        for size in SIZES:
            await studio.page.set_viewport_size(size)
            for show, count in ((EXTREME, 9), (_over(*["1W"] * 9), 9), (_over(*["5nb4lbW"] * 8, "nb6"), None)):
                await studio.put("score-bug", show)
                assert [each for each in await studio.faults() if ".balls" in each] == [], (theme, size)
                balls = await studio.page.evaluate(_BALLS)
                assert len(balls) == count if count else len(balls) > 3, (theme, size)
                newest = show["board"]["feed"][max(show["board"]["feed"], key=int)][1]
                assert balls[-1] == newest
