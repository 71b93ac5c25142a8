"""``docs/asyncapi.yaml`` says what really travels."""

import asyncio
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from realtime import asyncapi
from tests.realtime.hubs import Json, RunningHub, scoring, watching
from tests.realtime.test_streams import reading
from tests.usecases.play import MATCH, Device, entered, random_bodies

DOCUMENT: dict[str, Any] = yaml.safe_load(asyncapi.FILE.read_text("utf-8"))  # JSON of any shape


def valid(channel: str, message: str, data: Json) -> None:
    """Raise where ``data`` is not what the document promises; fields that it does not name are not allowed."""
    payload = DOCUMENT["channels"][channel]["messages"][message]["payload"]
    schema = {**payload, "components": _closed(DOCUMENT["components"])}
    jsonschema.Draft202012Validator(schema).validate(data)


def _closed(components: Json) -> Json:
    schemas = {
        name: {"additionalProperties": False, **shape} if shape.get("type") == "object" else shape
        for name, shape in components["schemas"].items()
    }
    return {"schemas": schemas}


def _references(node: Json) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for part in node.values() for each in _references(part)]
    return [each for part in node for each in _references(part)] if isinstance(node, list) else []


def test_the_document_is_up_to_date() -> None:
    """It is what ``python -m realtime.asyncapi`` writes from today's shapes."""
    assert asyncapi.FILE.read_text("utf-8") == asyncapi.text()


def test_every_reference_leads_somewhere() -> None:
    """No name in the document is left hanging."""
    for reference in _references(DOCUMENT):
        node: Json = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def test_the_check_can_fail() -> None:
    """A message with a field too many, too few or of another type is not valid."""
    good = {"epoch": 1, "seq": 2}
    valid("watch", "tick", good)
    for bad in ({"epoch": 1}, {**good, "more": 1}, {"epoch": "1", "seq": 2}):
        with pytest.raises(jsonschema.ValidationError):
            valid("watch", "tick", bad)


def test_every_event_of_the_hub_is_described(hub: RunningHub) -> None:
    """The document and the handlers know the same events."""
    for part in (hub.hub.scoring, hub.hub.watching, hub.hub.following, hub.hub.control, hub.hub.boards):
        assert set(asyncapi.ASKED[part.namespace.removeprefix("/")]) == set(part.verbs)


async def test_real_traffic_is_as_described(hub: RunningHub) -> None:
    """A match with two devices that disagree, viewers and a stream: every message that travels is valid."""
    first, second = await scoring(hub, "a"), await scoring(hub, "b")
    viewer, answer = await watching(hub)
    valid("watch", "watch", {"match_id": MATCH})
    valid("watch", "watch.ack", answer)
    async with reading(hub, MATCH) as stream:
        valid("stream", "snapshot", (await stream.next("snapshot"))[1])
        bodies = random_bodies(81)
        for raw in entered(bodies[:40], first.device):
            message = first.message([raw])
            valid("score", "submit", message)
            valid("score", "submit.ack", await first.call("submit", message))
        valid("score", "submit.ack", await second.submit(entered(bodies[1:14], second.device)))
        valid("score", "submit.ack", await second.call("submit", {"match_id": MATCH, "events": [{}, 3]}))
        valid("score", "submit.ack", await second.call("submit", 3))
        asked = {"match_id": MATCH, "device_id": "b", "since": {"epoch": answer["epoch"], "seq": 5}}
        valid("score", "join", asked)
        valid("score", "join.ack", await second.call("join", asked))
        valid("stream", "patch", (await stream.next("patch"))[1])
        valid("stream", "tick", (await stream.next("tick"))[1])
    valid("watch", "watch.ack", await viewer.call("watch", {"match_id": "nowhere"}))
    valid("watch", "unwatch.ack", await viewer.call("unwatch"))
    await viewer.call("watch", {"match_id": MATCH})
    await asyncio.gather(first.until("tick"), viewer.until("tick"))
    hub.hub.begin_drain()
    await hub.hub.goodbye()
    valid("watch", "gone", (await viewer.until("gone"))[0])
    valid("score", "gone", (await first.until("gone"))[0])
    for channel, client in (("score", first), ("score", second), ("watch", viewer)):
        for name, data in client.heard:
            valid(channel, name, data)
    assert {name for name, _ in first.heard} >= {"events", "presence", "tick", "gone"}
    assert {name for name, _ in viewer.heard} >= {"patch", "tick", "gone"}
    for client in (first, second, viewer):
        await client.close()


def test_an_event_on_the_wire_is_as_described() -> None:
    """What a device writes is valid against the event's schema."""
    schema = {"$ref": "#/components/schemas/Event", "components": _closed(DOCUMENT["components"])}
    for raw in entered(random_bodies(82), Device("a")):
        jsonschema.Draft202012Validator(schema).validate(msgspec.json.decode(raw))
