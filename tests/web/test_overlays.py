"""Overlay pages: served where the plan of the match's owner includes them."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from core.bootstrap import open_services
from core.entitlements.keys import Feature
from core.entitlements.terms import Terms
from core.ids import MatchId
from core.usecases.broadcast.graphics import PLACES, STAGE
from core.usecases.tokens import Right
from tests.games.club import Club, club
from tests.realtime.hubs import sqlite_settings
from web.overlays import Overlays
from web.pages import Pages

CLIENT = Path(__file__).parents[2] / "web" / "client"
OVERLAY = "<title>The graphics</title>"
OWN_COLOURS = {"primary": "ff0000"}


class Studio:
    """A server that serves overlays, and whoever asks for them."""

    def __init__(self, url: str, house: Club, http: aiohttp.ClientSession) -> None:
        self.url, self.club, self._http = url, house, http

    async def get(
        self, key: str, query: Mapping[str, str] | None = None, graphic: str = "score-bug"
    ) -> tuple[int, str, Mapping[str, str]]:
        """The status, the page and its headers."""
        async with self._http.get(f"{self.url}/o/{key}/{graphic}", params=query or {}) as response:
            return response.status, await response.text(), response.headers

    async def shows(self, key: str, query: Mapping[str, str] | None = None) -> bool:
        """Whether the overlay comes; else it is the refusal."""
        status, page, _ = await self.get(key, query)
        assert (status, OVERLAY in page) in {(200, True), (403, False)}
        return status == 200


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """Ann, on the free plan, has a match."""
    dist = tmp_path / "dist"
    dist.mkdir()
    for name in ("index.html", "overlay.html"):
        (dist / name).write_text(OVERLAY)
    settings = sqlite_settings(tmp_path)
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings))
        house = await stack.enter_async_context(club(services, settings))
        overlays = Overlays(Pages(dist), services.ports.log, services.grants, settings.secret_key)
        app = web.Application()
        app.router.add_get("/o/{token}/{graphic}", overlays.show)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        http = await stack.enter_async_context(aiohttp.ClientSession())
        await house.game(await house.person("ann"), "m1")
        yield Studio(f"http://127.0.0.1:{runner.addresses[0][1]}", house, http)


async def test_overlays_follow_the_owners_plan(studio: Studio) -> None:
    """None on the free plan, the plain ones with Scorers Pro, one's own colours and sponsors with Plus."""
    for plan, plain, own in ((None, False, False), ("scorers_pro", True, False), ("scorers_pro_plus", True, True)):
        await studio.club.subscribe("ann", plan)
        assert await studio.shows("m1") is plain
        for option in ("primary", "secondary", "logo", "sponsor", "theme"):
            assert await studio.shows("m1", {option: "x"}) is own
        assert await studio.shows("m1", {"scale": "2"}) is plain


async def test_a_refusal_explains_itself_and_runs_nothing(studio: Studio) -> None:
    """A page of its own that names the plans, without a script, and safe in the frame of a graphics engine."""
    status, page, headers = await studio.get("m1", {"sponsor": "<script>"})
    assert status == 403
    assert "Free" in page
    assert "Scorers Pro, Scorers Pro Plus" in page
    assert "<script" not in page
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors *" in policy
    assert headers["Cache-Control"] == "no-store"


async def test_what_no_plan_has_to_do_with_is_shown(studio: Studio) -> None:
    """The demonstration, the operator's matches, and whatever the hub will refuse by itself."""
    await studio.club.services.matches.create(MatchId("operators"), "", public=True)
    await studio.club.game(await studio.club.person("bob"), "hidden", public=False)
    assert await studio.shows("m1", {"demo": "", **OWN_COLOURS})
    for key in ("operators", "nowhere", "hidden", "no.valid.token"):
        assert await studio.shows(key, OWN_COLOURS)


async def test_a_token_in_the_address_is_for_its_match(studio: Studio) -> None:
    """As the match's own id is."""
    token = studio.club.token(studio.club.operator([Right.WATCH], "m1"))
    assert not await studio.shows(token)
    await studio.club.subscribe("ann", "scorers_pro")
    assert await studio.shows(token)
    assert not await studio.shows(token, OWN_COLOURS)


async def test_a_match_keeps_the_overlays_that_it_began_with(studio: Studio) -> None:
    """A plan that ends in mid-match takes nothing off the air."""
    features = frozenset({Feature.PRO_SCOREBOARD_OVERLAYS, Feature.HD_CUSTOM_OVERLAYS})
    terms = Terms(plan="scorers_pro_plus", features=features, levels={}, limits={})
    await studio.club.services.ports.games.agree(MatchId("m1"), terms)
    assert await studio.shows("m1", OWN_COLOURS)


async def test_every_graphic_has_an_address(studio: Studio) -> None:
    """And so has the stage, which shows what is on the air; all come with the same plan."""
    for graphic in (*PLACES, STAGE):
        assert (await studio.get("m1", graphic=graphic))[0] == 403
    await studio.club.subscribe("ann", "scorers_pro")
    for graphic in (*PLACES, STAGE):
        status, page, _ = await studio.get("m1", graphic=graphic)
        assert (status, OVERLAY in page) == (200, True)


async def test_an_unknown_graphic_is_a_page_that_names_the_known(studio: Studio) -> None:
    """For whoever mistyped an address; nothing of it runs."""
    status, page, headers = await studio.get("m1", graphic="<b>bug")
    assert status == 404
    assert "&lt;b&gt;bug" in page
    assert "score-bug, batter, bowler" in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_the_client_knows_the_same_graphics() -> None:
    """With the same places; what the page cannot show, nobody can take on the air."""
    text = (CLIENT / "src" / "overlay" / "graphics" / "index.ts").read_text()
    known = dict(re.findall(r'"([a-z-]+)": \{ title: "[^"]+", place: "(\w+)"', text))
    assert known == dict(PLACES)
