"""Endpoints: what a handler's types let in, and what they say of it."""

from typing import Annotated

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from msgspec import Meta, Struct

from core.errors import UpgradeRequired
from core.wire.problem import ProblemDocument
from web.call import Access, Call, Cookie, Reply
from web.endpoint import Endpoint, handler
from web.openapi import document
from web.problems import problems


class Team(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A side."""

    name: Annotated[str, Meta(min_length=1, max_length=10)]


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stretch of a list."""

    limit: Annotated[int, Meta(ge=1, le=5)] = 3


class Teams:
    """Handlers of every kind."""

    async def show(self, call: Call, team_id: str, query: Page) -> Team:
        """One of them.

        More about it.
        """
        assert call.grant is None
        return Team(name=f"{team_id}-{query.limit}")

    async def create(self, call: Call, body: Team) -> Reply[Team]:
        """Make one."""
        cookie = Cookie(name="c", value="v", path="/api", max_age_s=9, secure=True)
        return Reply(body=body, status=201, headers={"Location": call.request.path}, cookies=(cookie,))

    async def remove(self, call: Call, team_id: str) -> None:
        """Remove it."""
        raise UpgradeRequired(feature="team_management", plan="free", upgrade_to=[team_id, call.address])


def endpoints() -> list[Endpoint]:
    """All of them."""
    teams = Teams()
    return [
        Endpoint("GET", "/teams/{team_id}", teams.show, access=Access.ANYBODY),
        Endpoint("POST", "/teams", teams.create, status=201),
        Endpoint("DELETE", "/teams/{team_id}", teams.remove, raises=(UpgradeRequired,)),
    ]


@pytest.fixture
async def client() -> TestClient[web.Request, web.Application]:
    """A server of these endpoints that lets everybody in."""

    async def identify(request: web.Request, _endpoint: Endpoint) -> Call:
        return Call(request=request, grant=None, address="here")

    app = web.Application(middlewares=[problems])
    for endpoint in endpoints():
        app.router.add_route(endpoint.method, endpoint.path, handler(endpoint, identify))
    return TestClient(TestServer(app))


async def test_path_and_query_arrive_typed(client: TestClient[web.Request, web.Application]) -> None:
    """Defaults hold, numbers are read, and nothing of the answer may be kept."""
    async with client:
        for query, limit in (("", 3), ("?limit=5", 5)):
            answer = await client.get(f"/teams/a{query}")
            assert await answer.json() == {"name": f"a-{limit}"}
            assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("query", ["limit=0", "limit=6", "limit=x", "limit=", "colour=red", "limit=1.5"])
async def test_a_query_that_does_not_fit_is_refused(
    client: TestClient[web.Request, web.Application], query: str
) -> None:
    """It says so with a code, and where."""
    async with client:
        answer = await client.get(f"/teams/a?{query}")
        body = await answer.json()
        assert (answer.status, body["code"]) == (400, "malformed")
        assert body["where"] in {"limit", "query"}


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b'{"name": ""}', "name"),
        (b'{"name": 1}', "name"),
        (b'{"name": "a", "b": 1}', "body"),
        (b"[" * 60_000, "body"),
    ],
)
async def test_a_body_that_does_not_fit_is_refused(
    client: TestClient[web.Request, web.Application], data: bytes, where: str
) -> None:
    """Whatever it is instead, deeply nested included."""
    async with client:
        answer = await client.post("/teams", data=data, headers={"Content-Type": "application/json"})
        body = await answer.json()
        assert (answer.status, body["code"], body["where"]) == (400, "malformed", where)


async def test_an_answer_has_its_status_headers_and_cookies(
    client: TestClient[web.Request, web.Application],
) -> None:
    """A cookie is never one that scripts or other sites can use."""
    async with client:
        answer = await client.post("/teams", json={"name": "Ashes"})
        assert (answer.status, answer.headers["Location"], await answer.json()) == (201, "/teams", {"name": "Ashes"})
        assert answer.headers["Set-Cookie"] == "c=v; HttpOnly; Max-Age=9; Path=/api; SameSite=Strict; Secure"


async def test_a_refusal_names_the_upgrade(client: TestClient[web.Request, web.Application]) -> None:
    """As a problem document with the members that the description promises."""
    async with client:
        answer = await client.delete("/teams/a")
        body = await answer.json()
        assert answer.status == 403
        assert {key: body[key] for key in ("code", "feature", "plan", "upgrade_to")} == {
            "code": "upgrade_required",
            "feature": "team_management",
            "plan": "free",
            "upgrade_to": ["a", "here"],
        }
        assert set(body) <= set(ProblemDocument.__struct_fields__)


def test_parameters_must_be_those_of_the_path() -> None:
    """A slip stops the start, not a request."""
    with pytest.raises(TypeError, match="team_id"):
        _ = Endpoint("GET", "/teams", Teams().remove).signature


def test_the_document_says_what_the_handlers_take() -> None:
    """Paths, parameters, bodies, answers, refusals and who may ask, all from the types."""
    made = document(endpoints(), "/api", "1.2.3")
    assert made["openapi"] == "3.1.0"
    show = made["paths"]["/api/teams/{team_id}"]["get"]
    assert (show["operationId"], show["summary"], show["description"]) == (
        "Teams.show",
        "One of them",
        "More about it.",
    )
    assert show["security"] == [{"bearer": []}, {}]
    limit = next(each for each in show["parameters"] if each["name"] == "limit")
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 5, "default": 3}
    create = made["paths"]["/api/teams"]["post"]
    assert create["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Team"}
    assert set(create["responses"]) == {"201", "400", "401", "403", "409", "413", "415", "429", "500", "503"}
    remove = made["paths"]["/api/teams/{team_id}"]["delete"]
    assert set(remove["responses"]) == {"204", "401", "403", "404", "429", "500", "503"}
    assert "upgrade_required" in remove["responses"]["403"]["description"]
    assert made["components"]["schemas"]["Team"]["properties"]["name"]["maxLength"] == 10
