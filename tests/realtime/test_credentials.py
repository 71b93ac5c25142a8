"""Who is let in at ``/score``, ``/watch`` and ``/sse``, and who is sent away when that changes."""

import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final

import aiohttp
import jwt
import pytest
from msgspec.structs import replace
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]  # python-socketio ships no types

from core.entitlements.entitlements import Subject
from core.ids import AccountId, MatchId, ScorerId, WorkspaceId
from core.models.people import Role
from tests.games.club import Club, club
from tests.realtime.hubs import Client, Json, RunningHub, Scorer, running_hub, sqlite_settings
from tests.realtime.test_streams import reading
from tests.usecases.play import random_bodies
from tests.usecases.sides import eventually

SOON_S: Final = 1.0
"""Within it a change on one process counts at its open sockets; it takes a few milliseconds."""
BROADCASTER: Final = "scorers_pro_plus"
SECRET = MatchId("secret")
OPEN = MatchId("open")


class Door:
    """A hub with two matches of Ann's, one of them private, and clients that come to it."""

    def __init__(self, hub: RunningHub, house: Club, stack: AsyncExitStack) -> None:
        self.hub, self.club, self._stack = hub, house, stack

    async def come(self, namespace: str, token: str | None) -> Client:
        """A client with a token."""
        client = await Client(namespace).connect(self.hub.url, token)
        self._stack.push_async_callback(client.close)
        return client

    async def refusal(self, namespace: str, token: str) -> str:
        """The code with which a token is turned away."""
        client = Client(namespace)
        with pytest.raises(Refused):
            await client.connect(self.hub.url, token)
        await client.close()
        code: str = client.refusals[0]["data"]["code"]
        return code

    async def scorer(self, token: str, match_id: MatchId = SECRET, name: str = "ann") -> Scorer:
        """A device that has joined."""
        scorer = Scorer("phone", match_id)
        scorer.device.scorer = ScorerId(name)
        await scorer.connect(self.hub.url, token)
        self._stack.push_async_callback(scorer.close)
        answer = await scorer.join()
        assert "code" not in answer, answer
        return scorer

    async def stream(self, key: str) -> tuple[int, Json]:
        """The status and the problem with which an event stream is refused."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.hub.url}/sse/{key}") as response:
            return response.status, await response.json(content_type=None)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    """A hub where Ann broadcasts her matches; its secret is long enough for SHA-512 too."""
    settings = sqlite_settings(tmp_path, secret_key=secrets.token_hex(32))
    async with running_hub(settings) as hub, club(hub.services, settings) as house, AsyncExitStack() as stack:
        ann = await house.person("ann", BROADCASTER)
        await house.game(ann, SECRET, public=False)
        await house.game(ann, OPEN)
        yield Door(hub, house, stack)


async def forged(door: Door) -> dict[str, str]:
    """Tokens of Ann's session that were tampered with, or are over, each with what is wrong."""
    grant = await door.club.sign_in("ann")
    good = door.club.token(grant)
    claims = jwt.decode(good, options={"verify_signature": False})
    head, body, signature = good.split(".")
    return {
        "none": jwt.encode(claims, "", algorithm="none"),
        "another algorithm": jwt.encode(claims, door.club.secret, algorithm="HS512"),
        "another key": jwt.encode(claims, "somebody else's secret of more than 32 bytes", algorithm="HS256"),
        "no signature": f"{head}.{body}.",
        "another's claims": f"{head}.{jwt.encode({**claims, 'acc': 'bob'}, 'x' * 40).split('.')[1]}.{signature}",
        "no such account": door.club.token(replace(grant, workspace=WorkspaceId("nobody"))),
    }


@pytest.mark.parametrize("namespace", ["/score", "/watch"])
async def test_forged_tokens_are_refused(door: Door, namespace: str) -> None:
    """Another algorithm, another key, other claims, an unknown account: all are ``unauthorized``, on both doors."""
    for wrong, token in (await forged(door)).items():
        assert await door.refusal(namespace, token) == "unauthorized", wrong
        if namespace == "/watch":
            viewer = await door.come("/watch", None)
            assert (await viewer.call("watch", {"token": token}))["code"] == "unauthorized", wrong
            status, problem = await door.stream(token)
            assert (status, problem["code"]) == (401, "unauthorized"), wrong


@pytest.mark.parametrize("namespace", ["/score", "/watch"])
async def test_tokens_that_are_over_are_refused(door: Door, namespace: str) -> None:
    """An expired one says so; a revoked session's and a revoked phone's do not come in again."""
    grant = await door.club.sign_in("ann")
    assert await door.refusal(namespace, door.club.token(grant, ttl_s=-1)) == "token_expired"
    token = door.club.token(grant)
    await door.club.sign_out(grant)
    assert await door.refusal(namespace, token) == "session_revoked"
    phone, device = await door.club.phone(SECRET)
    await door.hub.services.people.devices.revoke(SECRET, device, "operator")
    assert await door.refusal(namespace, phone) == "session_revoked"


async def test_a_revoked_session_is_refused_at_its_open_socket(door: Door) -> None:
    """The very next ball is refused, well within a second, then the connection is ended; the log is as it was."""
    grant = await door.club.sign_in("ann")
    scorer = await door.scorer(door.club.token(grant))
    raws = [scorer.device.enter(body) for body in random_bodies(1)[:2]]
    assert (await scorer.submit(raws[:1]))["results"][0]["status"] == "accepted"
    await door.club.sign_out(grant)
    began = time.monotonic()
    assert await scorer.turned_away(raws[1:]) == "session_revoked"
    assert time.monotonic() - began < SOON_S
    assert await scorer.until("gone") == [{"code": "session_revoked"}]
    await scorer.until("disconnected")
    assert (await door.hub.ports.log.head(SECRET)).seq == 1


async def test_a_revoked_phone_is_refused_at_its_open_socket(door: Door) -> None:
    """As a session is."""
    token, device = await door.club.phone(SECRET)
    name = door.hub.hub.door.grant(token).scorer
    scorer = await door.scorer(token, name=name)
    raws = [scorer.device.enter(body) for body in random_bodies(1)[:2]]
    assert (await scorer.submit(raws[:1]))["results"][0]["status"] == "accepted"
    await door.hub.services.people.devices.revoke(SECRET, device, "operator")
    assert await scorer.turned_away(raws[1:]) == "session_revoked"
    assert await scorer.until("gone") == [{"code": "session_revoked"}]


async def test_a_connection_outlives_the_access_token(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quarter of an hour later the session still scores; a day later it has to connect again."""
    scorer = await door.scorer(door.club.token(await door.club.sign_in("ann"), ttl_s=900))
    raws = [scorer.device.enter(body) for body in random_bodies(1)[:2]]
    hub, now = door.hub.hub.door, door.hub.hub.door.now
    monkeypatch.setattr(hub, "now", lambda: now() + timedelta(minutes=16))
    assert (await scorer.submit(raws[:1]))["results"][0]["status"] == "accepted"
    monkeypatch.setattr(hub, "now", lambda: now() + timedelta(hours=25))
    assert await scorer.turned_away(raws[1:]) == "token_expired"


async def test_a_phone_is_for_one_match(door: Door) -> None:
    """It cannot join another, even of the same owner."""
    token, _ = await door.club.phone(OPEN)
    client = await door.come("/score", token)
    assert (await client.call("join", {"match_id": SECRET, "device_id": "p"}))["code"] == "forbidden"
    viewer = await door.come("/watch", None)
    assert (await viewer.call("watch", {"match_id": SECRET, "token": token}))["code"] == "forbidden"


async def test_strangers_learn_nothing_of_a_private_match(door: Door) -> None:
    """Somebody with an account and no right gets the same answer as for a match that is not there."""
    await door.club.person("bob")
    token = door.club.token(await door.club.sign_in("bob"))
    scorer, viewer = await door.come("/score", token), await door.come("/watch", token)
    for match_id in (SECRET, "nowhere"):
        joined = await scorer.call("join", {"match_id": match_id, "device_id": "p"})
        watched = await viewer.call("watch", {"match_id": match_id})
        assert (joined["code"], joined["detail"]) == ("not_found", "There is no such match.")
        assert (watched["code"], watched["detail"]) == ("not_found", "There is no such match.")
    assert (await scorer.call("join", {"match_id": OPEN, "device_id": "p"}))["code"] == "forbidden"
    assert (await viewer.call("watch", {"match_id": OPEN}))["snapshot"]
    phone, _ = await door.club.phone(OPEN)
    engine = await door.come("/score", phone)
    assert (await engine.call("join", {"match_id": "nowhere", "device_id": "p"}))["code"] == "forbidden"


async def test_members_watch_what_their_organisation_hides(door: Door) -> None:
    """As long as they are members; then they hear that there is no such match."""
    await door.club.person("bob")
    members = {"ann": (Role.OWNER, "org_admin"), "bob": (Role.MEMBER, None)}
    org = await door.club.organisation("org", "org_pro_growth", members)
    await door.club.game(Subject(org, AccountId("ann")), "inner", public=False)
    token = door.club.token(await door.club.sign_in("bob"))
    viewer = await door.come("/watch", token)
    assert (await viewer.call("watch", {"match_id": "inner"}))["snapshot"]
    stranger = await door.come("/watch", None)
    assert (await stranger.call("watch", {"match_id": "inner"}))["code"] == "not_found"
    assert (await stranger.call("watch", {"match_id": "inner", "token": token}))["snapshot"]
    await door.club.drop(org, "bob")
    for client in (viewer, stranger):
        assert await client.until("gone") == [{"code": "not_found"}]


async def test_a_feed_lives_as_long_as_its_plan(door: Door) -> None:
    """Open ones are told, new ones refused with the upgrade; with the plan they come back, by the same token."""
    token, _ = await door.club.feed(SECRET)
    viewer = await door.come("/watch", token)
    assert (await viewer.call("watch"))["snapshot"]
    other = await door.come("/watch", None)
    async with reading(door.hub, token) as stream:
        await stream.next("snapshot")
        await door.club.subscribe("ann", "scorers_pro")
        assert (await stream.next("gone"))[1] == {"code": "upgrade_required"}
    assert await viewer.until("gone") == [{"code": "upgrade_required"}]
    refused = await other.call("watch", {"token": token})
    assert (refused["code"], refused["feature"]) == ("upgrade_required", "broadcast_integration")
    assert (refused["plan"], refused["upgrade_to"]) == ("scorers_pro", [BROADCASTER])
    status, problem = await door.stream(token)
    assert (status, problem["code"], problem["upgrade_to"]) == (403, "upgrade_required", [BROADCASTER])
    await door.club.subscribe("ann", BROADCASTER)
    assert (await other.call("watch", {"token": token}))["snapshot"]


async def test_a_revoked_feed_falls_silent(door: Door) -> None:
    """The stream and the socket end, and the token opens nothing any more."""
    token, device = await door.club.feed(SECRET)
    viewer = await door.come("/watch", None)
    assert (await viewer.call("watch", {"token": token}))["snapshot"]
    async with reading(door.hub, token) as stream:
        await stream.next("snapshot")
        await door.hub.services.people.devices.revoke(SECRET, device, "operator")
        assert (await stream.next("gone"))[1] == {"code": "session_revoked"}
    assert await viewer.until("gone") == [{"code": "session_revoked"}]
    assert (await door.stream(token))[0] == 401


async def test_what_is_held_for_a_client_is_let_go(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """However clients come, go and are refused, nothing stays held in the gate."""
    grants, held = door.hub.services.grants, Counter[Subject]()
    hold, release = grants.hold, grants.release

    def count(act: Callable[[Subject], None], by: int) -> Callable[[Subject], None]:
        def counted(subject: Subject) -> None:
            act(subject)
            held[subject] += by

        return counted

    monkeypatch.setattr(grants, "hold", count(hold, 1))
    monkeypatch.setattr(grants, "release", count(release, -1))
    scorer = await door.scorer(door.club.token(await door.club.sign_in("ann")))
    await scorer.join()
    assert (await scorer.call("join", {"match_id": "nowhere", "device_id": "p"}))["code"] == "not_found"
    feed, _ = await door.club.feed(SECRET)
    viewer = await door.come("/watch", feed)
    for asked in ({}, {"token": feed}, {"token": feed, "match_id": OPEN}, {"match_id": "nowhere"}):
        await viewer.call("watch", asked)
    async with reading(door.hub, feed) as stream:
        await stream.next("snapshot")
    assert held[Subject(WorkspaceId("ann"))] > 1
    for client in (scorer, viewer):
        await client.close()
    await eventually(lambda: not held.total())
    assert set(held.values()) == {0}
