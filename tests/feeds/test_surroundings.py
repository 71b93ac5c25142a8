"""A match's tournament and its look: found out in the background, and seldom."""

import asyncio

import pytest

from core.ids import MatchId, TournamentId
from core.models.fixtures import Ownership
from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from core.scoring.profile import Profile
from core.usecases.broadcast.surroundings import FRESH_S, Surroundings
from core.wire.brands import Look, SponsorLook
from tests.feeds.engine import Ground
from tests.laws.game import A, B, Game, in_play


def _whole(first: int, second: int) -> Game:
    game = Game(Profile(overs=1))
    for side, runs in ((A, first), (B, second)):
        game.start(side)
        game.score(runs, 6)
    return game


@pytest.fixture
async def cup(site: Ground) -> TournamentId:
    """Ann's, with three matches: one to watch, one that has ended, and one in play; and one that is nobody's to see."""
    tournament = (await site.services.fixtures.tournaments.create(await site.subject("ann"), "The Cup")).id
    for name, game in (("m1", in_play()), ("ended", _whole(5, 1)), ("other", in_play())):
        await site.match(name, game.bodies, tournament_id=tournament)
    await site.match("hidden", _whole(1, 0).bodies, tournament_id=tournament, public=False)
    return tournament


async def test_the_table_and_the_other_grounds(site: Ground, cup: TournamentId) -> None:
    """As the public sees them, those in play first; the match itself is not among the others."""
    assert cup
    token, _ = await site.club.feed(MatchId("m1"))
    table = await site.table("m1", token, "table.csv")
    told = [(row["Pos"], row["Team"], row["Played"], row["Points"]) for row in table if row["Pos"]]
    assert told == [("1", "Ashes", "1", "2"), ("2", "Bears", "1", "0")]
    assert len(table) == 16
    ticker = await site.table("m1", token, "ticker.json")
    assert [row["Status"] for row in ticker] == ["live", "finished", *[""] * 6]
    assert ticker[0]["Score"] == "ASH 0/0 (0)"
    state = (await site.get("/api/matches/m1/state")).json
    assert (state["match"]["tournament"], len(state["table"]), len(state["ticker"])) == ("The Cup", 2, 2)


async def test_grounds_are_brought_together_by_a_plan(site: Ground, cup: TournamentId) -> None:
    """Without it there is the table and no ticker."""
    assert cup
    await site.club.subscribe("ann", "scorers_pro")
    state = (await site.get("/api/matches/m1/state")).json
    assert (len(state["table"]), state["ticker"]) == (2, [])


async def test_what_surrounds_a_match_is_in_its_entity_tag(site: Ground, cup: TournamentId) -> None:
    """So that a reader who has the newest ball learns of a changed table too."""
    assert cup
    heard = await site.get("/api/matches/m1/state")
    epoch, seq, digest = heard.headers["ETag"].strip('"').split("-")
    assert (int(epoch), int(seq)) == (heard.json["epoch"], heard.json["seq"])
    assert len(digest) == 8


class _Chosen:
    """A look that changes whenever somebody asks; the second time it takes until it is let go."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = asyncio.Event()

    async def of(self, match: Ownership) -> Look:
        self.asked += 1
        if self.asked == 2:
            await self.go.wait()
        return Look(name=f"{match.match_id} {self.asked}", sponsors=[SponsorLook(id="a", name="Acme")])


async def test_nobody_waits_but_the_first(site: Ground) -> None:
    """It is asked at most every two seconds, in the background; until the answer is there the last one holds."""
    await site.match("m1", in_play().bodies)
    looks, now = _Chosen(), [0.0]
    services = site.services
    around = Surroundings(services.ports.log, services.fixtures, services.grants, looks, monotonic_s=lambda: now[0])
    for _ in range(3):
        assert (await around.of(MatchId("m1"))).look.name == "m1 1"
    now[0] = FRESH_S - 0.01
    await around.of(MatchId("m1"))
    assert looks.asked == 1
    now[0] = FRESH_S
    for _ in range(3):
        assert (await around.of(MatchId("m1"))).look.name == "m1 1"
    looks.go.set()
    await around.aclose()
    assert (await around.of(MatchId("m1"))).look.name == "m1 2"
    assert looks.asked == 2


async def test_what_cannot_be_found_out_is_done_without(site: Ground) -> None:
    """A match that is not there surrounds nothing, and nothing is raised."""
    around = await site.services.feeds._surroundings.of(MatchId("nowhere"))
    assert (around.look, around.table, around.digest) == (Look(), [], "")


async def test_a_ball_waits_for_no_tournament(site: Ground, cup: TournamentId) -> None:
    """Another match of it moves on: this one's row is there at once, and the ticker follows."""
    assert cup
    token, _ = await site.club.feed(MatchId("m1"))
    await site.table("m1", token, "ticker.json")
    await site.bowl("other", [Ball(delivery=Delivery(bat=3))])
    await site.bowl("m1", [Ball(delivery=Delivery(bat=2))])
    assert (await site.table("m1", token, "vmix.json"))[0]["Score"] == "2/0"
    known = site.services.feeds._surroundings._known[MatchId("m1")]
    known.asked_s = 0.0
    await site.table("m1", token, "ticker.json")
    if known.asking is not None:
        await known.asking
    assert (await site.table("m1", token, "ticker.json"))[0]["Score"] == "ASH 3/0 (0.1)"
