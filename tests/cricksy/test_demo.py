"""The demo's matches."""

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from core.bootstrap import open_services
from core.ids import MatchId, WorkspaceId
from core.scoring import profiles
from core.scoring.events import MatchOpened
from core.settings import Settings
from cricksy.api import Api
from cricksy.demo import SHOWS, Show, Stage, latest, perform, script_of
from cricksy.demo_league import demo_league
from tests.cricksy.machine import Machine
from tests.support import cricsheet_dir

QUICK = Show(name="quick", profile=profiles.THE_HUNDRED, ball_s=0.01, head_start=0.9)
DIRECTOR = "director@example.org"


def test_numbers_go_on() -> None:
    """A show goes on with its newest match, whatever else is in the list."""
    ids = ["demo-quick-2", "demo-quick-10", "demo-quicker-99", "demo-quick-x", "other"]
    assert latest(QUICK, ids) == 10
    assert latest(QUICK, []) == 1


@pytest.mark.parametrize("show", SHOWS, ids=lambda show: show.name)
def test_real_matches_of_the_format(show: Show) -> None:
    """Where there are real matches, each show plays those of its own format."""
    opened = script_of(show, 1, cricsheet_dir() / "matches").bodies[0]
    assert isinstance(opened, MatchOpened)
    assert opened.profile.innings_per_side == show.profile.innings_per_side
    assert opened.profile.balls_per_over == show.profile.balls_per_over


def test_made_up_matches_elsewhere(tmp_path: Path) -> None:
    """Where there are none, it makes some up."""
    script = script_of(QUICK, 1, tmp_path)
    assert script.balls > 50
    assert script_of(QUICK, 2, tmp_path).bodies != script.bodies


async def test_an_interrupted_demo_goes_on(platform: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo that is stopped, and has lost its devices' journals, finishes its match and begins the next."""
    monkeypatch.setenv("CRICKSY_CRICSHEET", str(tmp_path))
    stages = [
        Stage(url=platform.url, token=platform.token(), outboxes=tmp_path / str(run), tempo=100.0) for run in range(2)
    ]
    await _perform_until(stages[0], platform, lambda seqs: seqs.get("demo-quick-1", 0) > 100)
    await _perform_until(stages[1], platform, lambda seqs: seqs.get("demo-quick-2", 0) > 0)
    async with aiohttp.ClientSession() as http:
        matches = await Api(http, platform.url, platform.token()).matches()
    assert {match.id: match.status for match in matches}["demo-quick-1"] == "finished"


async def test_the_league_of_the_demo(tmp_path: Path) -> None:
    """Its matches are its owner's and in one tournament, however often it starts; what was nobody's stays so."""
    async with open_services(Settings(var=tmp_path)) as services:
        assert await demo_league(services, DIRECTOR) is None
        await services.people.accounts.register("Ann", DIRECTOR, "correct horse battery")
        await services.business.administrators.operator().granting.grant(DIRECTOR, "scorers_pro_plus", reason="test")
        await services.matches.create(MatchId("demo-quick-1"), "Older", public=True)
        found = [await demo_league(services, DIRECTOR) for _ in range(2)]
        leagues = [each for each in found if each is not None]
        assert len({each.tournament for each in leagues}) == 1
        for league, number in itertools.product(leagues, (1, 2)):
            await league.register(MatchId(f"demo-quick-{number}"), "A match")
        [row] = await services.ports.games.of_tournament(leagues[0].tournament)
        director = await services.ports.accounts.by_email(DIRECTOR)
    assert director is not None
    assert (row.id, row.workspace_id) == (MatchId("demo-quick-2"), WorkspaceId(director.account.id))


async def _perform_until(stage: Stage, platform: Machine, enough: Callable[[dict[str, int]], bool]) -> None:
    playing = asyncio.create_task(perform(stage, [QUICK]))
    async with aiohttp.ClientSession() as http, asyncio.timeout(60):
        api = Api(http, platform.url, platform.token())
        while not enough({match.id: match.seq for match in await api.matches()}):
            assert not playing.done()
            await asyncio.sleep(0.05)
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
