"""The REST API over a real socket."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from core.ids import MatchId
from core.usecases.tokens import ANY_MATCH, Right
from tests.realtime.hubs import token
from tests.usecases.play import random_bodies
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")
MATCH = MatchId("m1")
HIDDEN = MatchId("hidden")
BODIES = random_bodies(1, overs=2)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Any
    body: Any

    def problem(self) -> str:
        """Its code, if it is a problem in the agreed form."""
        assert self.headers["Content-Type"] == "application/problem+json"
        assert self.body["status"] == self.status
        assert self.body["detail"]
        return str(self.body["code"])


class Caller:
    """Asks a site."""

    def __init__(self, site: Site, session: aiohttp.ClientSession) -> None:
        """``session`` is the caller's to close."""
        self.site, self._session = site, session

    def bearer(self, right: Right, match: str = ANY_MATCH, ttl_s: float = 60) -> dict[str, str]:
        """The header of a caller with one right."""
        return {"Authorization": f"Bearer {token(self.site.settings, 'ann', match, [right], ttl_s)}"}

    async def __call__(
        self, method: str, path: str, headers: dict[str, str] | None = None, *, body: object = None
    ) -> Answer:
        """Ask; ``body`` goes as JSON."""
        async with self._session.request(method, self.site.url + path, json=body, headers=headers) as answer:
            is_json = "json" in answer.headers.get("Content-Type", "")
            return Answer(answer.status, answer.headers, await answer.json(content_type=None) if is_json else None)


@pytest_asyncio.fixture(loop_scope="module")
async def ask(site: Site) -> AsyncIterator[Caller]:
    """A caller of a site that has a public and a private match."""
    await site.play(MATCH, BODIES)
    await site.play(HIDDEN, BODIES[:20], public=False)
    async with aiohttp.ClientSession() as session:
        yield Caller(site, session)


async def test_the_list_shows_public_matches_with_their_scores(ask: Caller) -> None:
    """Without a token a private match is not there; with one that may watch it, it is."""
    listed = (await ask("GET", "/api/matches")).body["matches"]
    assert [match["id"] for match in listed] == [MATCH]
    assert [side["name"] for side in listed[0]["sides"]] == ["Ashes", "Bears"]
    board = (await ask("GET", f"/api/matches/{MATCH}")).body["snapshot"]
    innings = board["innings"]
    score = listed[0]["sides"][1]["scores"][-1]
    assert score["score"].split("/")[0] == str(innings["runs"])
    assert score["played"] == f"{innings['overs']} ov"
    newest = board["feed"][max(board["feed"], key=int)]
    assert listed[0]["over"][-1] == newest[1]
    seen = await ask("GET", "/api/matches", headers=ask.bearer(Right.WATCH, HIDDEN))
    assert {match["id"] for match in seen.body["matches"]} == {MATCH, HIDDEN}


async def test_a_list_follows_the_match(ask: Caller) -> None:
    """A kept summary gives way as soon as the log has moved on."""
    other = MatchId("m2")
    device = await ask.site.play(other, BODIES[:6])
    before = (await ask("GET", "/api/matches")).body["matches"][0]
    async with ask.site.matches.use(other) as live:
        raws = [device.enter(body) for body in BODIES[6:40]]
        await live.submit(raws, scorer=device.scorer, device=device.id)
    after = (await ask("GET", "/api/matches")).body["matches"][0]
    assert before["id"] == after["id"] == other
    assert after["seq"] == before["seq"] + 34
    assert before["sides"] != after["sides"]


async def test_a_private_match_is_hidden_from_those_whom_it_does_not_concern(ask: Caller) -> None:
    """It answers as if it were not there, unless the token is for it."""
    for path in ("", "/scorecard"):
        assert (await ask("GET", f"/api/matches/{HIDDEN}{path}")).problem() == "not_found"
        wrong = await ask("GET", f"/api/matches/{HIDDEN}{path}", headers=ask.bearer(Right.WATCH, "another"))
        assert wrong.problem() == "not_found"
        right = await ask("GET", f"/api/matches/{HIDDEN}{path}", headers=ask.bearer(Right.WATCH, HIDDEN))
        assert right.status == 200


async def test_an_unchanged_scoreboard_costs_no_body(ask: Caller) -> None:
    """The entity tag is the position in the log."""
    for path in (f"/api/matches/{MATCH}", f"/api/matches/{MATCH}/scorecard"):
        first = await ask("GET", path)
        again = await ask("GET", path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status == 304
        assert again.headers["ETag"] == first.headers["ETag"]


async def test_the_scorecard_adds_up(ask: Caller) -> None:
    """It has both innings, and the batters' runs and extras make the total."""
    card = (await ask("GET", f"/api/matches/{MATCH}/scorecard")).body
    assert [innings["team"] for innings in card["innings"]] == ["Ashes", "Bears"]
    for innings in card["innings"]:
        assert sum(line["runs"] for line in innings["batting"]) + innings["extras"]["total"] == innings["total"]


async def test_the_log_comes_in_pages_to_those_who_may_see_it(ask: Caller) -> None:
    """Every event once and in order; it names scorers, so nobody sees it without a token."""
    assert (await ask("GET", f"/api/matches/{MATCH}/events")).problem() == "unauthorized"
    stranger = await ask("GET", f"/api/matches/{MATCH}/events", headers=ask.bearer(Right.WATCH, "another"))
    assert stranger.problem() == "forbidden"
    ids: list[str] = []
    after: int | None = 0
    while after is not None:
        page = (
            await ask("GET", f"/api/matches/{MATCH}/events?after={after}&limit=7", headers=ask.bearer(Right.WATCH))
        ).body
        ids += [event["id"] for event in page["events"]]
        after = page["next"]
    assert ids == [f"seed:{number}" for number in range(1, len(BODIES) + 1)]


async def test_creating_needs_a_token_that_may(ask: Caller) -> None:
    """None, an expired one, one for another right or another match: each is refused, and nothing is created."""
    body = {"id": "new", "title": "Final"}
    assert (await ask("POST", "/api/matches", body=body)).problem() == "unauthorized"
    assert (
        await ask("POST", "/api/matches", body=body, headers=ask.bearer(Right.CREATE, ttl_s=-1))
    ).problem() == "token_expired"
    assert (await ask("POST", "/api/matches", body=body, headers=ask.bearer(Right.SCORE))).problem() == "forbidden"
    assert (
        await ask("POST", "/api/matches", body=body, headers=ask.bearer(Right.CREATE, "other"))
    ).problem() == "forbidden"
    bad = await ask("POST", "/api/matches", body=body, headers={"Authorization": "Basic YTpi"})
    assert bad.problem() == "unauthorized"
    assert bad.headers["WWW-Authenticate"] == "Bearer"
    assert (await ask("GET", "/api/matches/new")).problem() == "not_found"


async def test_a_match_is_created_once(ask: Caller) -> None:
    """The second time with the same id changes nothing and says so; without an id one is made."""
    first = await ask("POST", "/api/matches", body={"id": "new", "title": "Final"}, headers=ask.bearer(Right.CREATE))
    again = await ask("POST", "/api/matches", body={"id": "new", "title": "Other"}, headers=ask.bearer(Right.CREATE))
    assert (first.status, again.status) == (201, 200)
    assert first.headers["Location"] == "/api/matches/new"
    assert first.body == again.body
    made = await ask(
        "POST", "/api/matches", body={"title": "Semi-final", "public": False}, headers=ask.bearer(Right.CREATE)
    )
    assert made.status == 201
    listed = (await ask("GET", "/api/matches")).body["matches"]
    assert [match["title"] for match in listed if match["id"] == "new"] == ["Final"]
    assert made.body["id"] not in {match["id"] for match in listed}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "malformed"),
        ({"title": ""}, "malformed"),
        ({"title": "x" * 201}, "malformed"),
        ({"title": "ok", "id": "a b"}, "bad_id"),
        ({"title": "ok", "id": ""}, "bad_id"),
        ({"title": "ok", "colour": "red"}, "malformed"),
        ([], "malformed"),
        ({"title": "x" * 70_000}, "too_large"),
    ],
)
async def test_a_bad_body_is_a_problem_with_a_code(ask: Caller, body: object, code: str) -> None:
    """Whatever is wrong with it, the answer has one form."""
    assert (await ask("POST", "/api/matches", body=body, headers=ask.bearer(Right.CREATE))).problem() == code


async def test_every_error_of_the_api_is_a_problem(ask: Caller) -> None:
    """Wrong addresses, methods, media types and numbers too."""
    assert (await ask("GET", "/api/nothing")).problem() == "not_found"
    wrong = await ask("PUT", f"/api/matches/{MATCH}")
    assert wrong.problem() == "method_not_allowed"
    assert "GET" in wrong.headers["Allow"]
    for query in ("limit=-1", "limit=many", "limit=201", "limit=1e2", "limit=" + "9" * 50):
        assert (await ask("GET", f"/api/matches?{query}")).problem() == "malformed"
    plain = await ask("POST", "/api/matches", headers={**ask.bearer(Right.CREATE), "Content-Type": "text/plain"})
    assert plain.problem() == "unsupported_media_type"


async def test_every_operation_that_is_not_for_anybody_refuses_a_caller_without_a_token(ask: Caller) -> None:
    """The API's own description is walked, so that a new operation cannot be forgotten."""
    described = (await ask("GET", "/api/openapi.json")).body
    guarded = [
        (method, path)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if {} not in operation["security"]
    ]
    assert len(guarded) > 50
    for method, path in guarded:
        filled = path.replace("{match_id}", MATCH).replace("{", "").replace("}", "")
        asked = await ask(method.upper(), filled, {"Tus-Resumable": "1.0.0"})
        assert asked.status == 401, (method, path)
        assert method == "head" or asked.problem() == "unauthorized", (method, path)
