"""Every socket event is walked: whatever writes refuses a caller without the right token."""

from collections.abc import Iterable

import msgspec
import pytest
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]  # python-socketio ships no types

from core.ids import MatchId
from core.usecases.tokens import Right
from tests.realtime.hubs import Client, Json, RunningHub, raw
from tests.usecases.play import MATCH, Device, entered, random_bodies

WRITES = {("/score", "join"), ("/score", "submit")}
READS = {
    ("/watch", "watch"),
    ("/watch", "unwatch"),
    ("/videos", "follow"),
    ("/videos", "unfollow"),
    ("/control", "attach"),
    ("/control", "report"),
    ("/control", "operate"),
    ("/board", "watch"),
    ("/board", "unwatch"),
}


def argument(event: str) -> Json:
    """A well-formed argument of each event."""
    raws = entered(random_bodies(41)[:1], Device("a"))
    return {
        "join": {"match_id": MATCH, "device_id": "a"},
        "submit": {"match_id": MATCH, "events": [msgspec.json.decode(each) for each in raws]},
        "watch": {"match_id": MATCH},
        "unwatch": {},
        "follow": {"video_id": "v"},
        "unfollow": {},
        "attach": {"match_id": MATCH, "graphic": "stage", "output_id": "a"},
        "report": {"seq": 0, "delay_ms": 0, "link": "live", "visible": True},
        "operate": {"match_id": MATCH},
    }[event]


async def test_every_event_is_known_to_this_test(hub: RunningHub) -> None:
    """A new event has to be put on one of the two lists, so that nobody forgets its right."""
    parts = (hub.hub.scoring, hub.hub.watching, hub.hub.following, hub.hub.control, hub.hub.boards)
    assert {(part.namespace, event) for part in parts for event in part.verbs} == WRITES | READS


@pytest.mark.parametrize(("namespace", "event"), sorted(WRITES))
@pytest.mark.parametrize(
    ("match", "rights"),
    [(None, ()), ("m2", [Right.SCORE]), (MATCH, [Right.WATCH]), (MATCH, [Right.CREATE]), ("*", [Right.WATCH])],
)
async def test_whoever_lacks_the_right_cannot_write(
    hub: RunningHub, namespace: str, event: str, match: str | None, rights: Iterable[Right]
) -> None:
    """No token, a token for another match, or one without ``score``: refused, and the log is as it was."""
    await hub.create(MatchId("m2"))
    client = Client(namespace)
    auth = None if match is None else hub.token("scorer-a", match, rights)
    try:
        await client.connect(hub.url, auth)
    except Refused:
        assert client.refusals[0]["data"]["code"] in {"unauthorized", "forbidden"}
    else:
        assert (await client.call(event, argument(event)))["code"] == "forbidden"
    assert (await hub.ports.log.head(MATCH)).seq == 0
    await client.close()


async def test_scoring_needs_a_join_before(hub: RunningHub) -> None:
    """The right token alone is not enough: the hub has to know which device writes."""
    client = await Client("/score").connect(hub.url, hub.token("scorer-a"))
    assert (await client.call("submit", argument("submit")))["code"] == "not_joined"
    assert (await hub.ports.log.head(MATCH)).seq == 0
    await client.close()


@pytest.mark.parametrize(("namespace", "event"), sorted(WRITES | READS))
async def test_nothing_is_answered_before_the_namespace_is_connected(
    hub: RunningHub, namespace: str, event: str
) -> None:
    """An event to a namespace that the client has not connected to ends the connection."""
    other = "/watch" if namespace == "/score" else "/score"
    async with raw(hub, other, hub.token("scorer-a")) as client:
        client.namespace = namespace
        with pytest.raises(ConnectionResetError):
            await client.ack(f'["{event}",{msgspec.json.encode(argument(event)).decode()}]')
    assert (await hub.ports.log.head(MATCH)).seq == 0


async def test_a_token_that_expires_ends_the_right(hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection does not outlive its token by more than a minute."""
    client = await Client("/score").connect(hub.url, hub.token("scorer-a", ttl_s=3600))
    assert "code" not in await client.call("join", argument("join"))
    door = hub.hub.door
    later = door.now()
    monkeypatch.setattr(door, "now", lambda: later.replace(year=later.year + 1))
    assert (await client.call("submit", argument("submit")))["code"] == "token_expired"
    assert (await hub.ports.log.head(MATCH)).seq == 0
    await client.close()
