"""``/score`` with real devices, a real hub and a real database."""

import asyncio
from contextlib import AsyncExitStack

import msgspec
import pytest
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]  # python-socketio ships no types

from core.eventlog.ledger import Ledger
from core.scoring.delivery import Delivery
from core.scoring.events import Ball
from core.settings import Settings
from realtime.limits import Limits
from tests.realtime.hubs import Client, RunningHub, Scorer, running_hub, scoring
from tests.usecases.play import MATCH, entered, last_ball, random_bodies


async def stored(hub: RunningHub) -> list[str]:
    """The ids in the log, in sequence."""
    return [entry.id for entry in await hub.ports.log.read(MATCH, 0, 10_000)]


async def test_an_acknowledged_event_is_in_the_log(hub: RunningHub) -> None:
    """When the acknowledgement comes, the database has the event."""
    scorer = await scoring(hub, "phone")
    for raw in entered(random_bodies(1)[:12], scorer.device):
        answer = await scorer.submit([raw])
        (receipt,) = answer["results"]
        assert receipt["status"] == "accepted"
        assert (await stored(hub))[receipt["seq"] - 1] == receipt["id"]
        assert answer["seq"] == receipt["seq"]
    await scorer.close()


async def test_two_hundred_events_in_flight_keep_their_order(hub: RunningHub) -> None:
    """A device that does not wait for acknowledgements finds its events in the log as it sent them."""
    scorer = await scoring(hub, "phone")
    raws = entered(random_bodies(2, overs=20)[:200], scorer.device)
    assert len(raws) == 200
    answers = await asyncio.gather(*(scorer.submit([raw]) for raw in raws))
    assert [answer["results"][0]["status"] for answer in answers] == ["accepted"] * 200
    assert await stored(hub) == [f"phone:{number}" for number in range(1, 201)]
    await scorer.close()


async def test_others_get_each_event_once_and_in_sequence(hub: RunningHub) -> None:
    """A second device sees what the first commits, and comes to the same view."""
    first, second = await scoring(hub, "a"), await scoring(hub, "b")
    raws = entered(random_bodies(3)[:40], first.device)
    for start in range(0, 40, 8):
        await first.submit(raws[start : start + 8])
    await second.reach(40)
    news = second.all("events")
    assert [event["id"] for each in news for event in each["events"]] == [f"a:{number}" for number in range(1, 41)]
    assert [each["seq"] for each in news] == [8, 16, 24, 32, 40]
    second.device.hear(msgspec.json.encode(event) for each in news for event in each["events"])
    assert second.device.ledger.state == first.device.ledger.state
    await first.close()
    await second.close()


async def test_a_device_that_was_away_gets_what_it_lacks(hub: RunningHub) -> None:
    """Joining with ``since`` brings the events after it, once."""
    first, second = await scoring(hub, "a"), await scoring(hub, "b")
    raws = entered(random_bodies(4)[:30], first.device)
    answer = await first.submit(raws[:10])
    await second.reach(10)
    await second.io.eio.disconnect(abort=True)
    await first.submit(raws[10:])
    back = Scorer("b")
    await back.connect(hub.url, hub.token("scorer-b"))
    joined = await back.join({"epoch": answer["epoch"], "seq": 10})
    assert [event["id"] for event in joined["events"]] == [f"a:{number}" for number in range(11, 31)]
    assert (joined["seq"], joined["more"]) == (30, False)
    await first.close()
    await back.close()


async def test_a_wrong_epoch_brings_everything(hub: RunningHub) -> None:
    """A sequence number of another epoch says nothing, so the device gets the log from its start."""
    first = await scoring(hub, "a")
    await first.submit(entered(random_bodies(5)[:5], first.device))
    late = Scorer("b")
    await late.connect(hub.url, hub.token("scorer-b"))
    joined = await late.join({"epoch": 1, "seq": 3})
    assert (len(joined["events"]), joined["seq"]) == (5, 5)
    await first.close()
    await late.close()


async def test_a_long_log_comes_in_pages(settings: Settings) -> None:
    """More events than one answer holds come with ``more``, and the last page makes the device current."""
    async with running_hub(settings, Limits(join_events=50)) as hub:
        await hub.create()
        first = await scoring(hub, "a")
        await first.submit(entered(random_bodies(6, overs=20)[:90], first.device))
        late = Scorer("b")
        await late.connect(hub.url, hub.token("scorer-b"))
        page = await late.join()
        assert (len(page["events"]), page["seq"], page["more"]) == (50, 50, True)
        rest = await late.join({"epoch": page["epoch"], "seq": page["seq"]})
        assert (len(rest["events"]), rest["seq"], rest["more"]) == (40, 90, False)
        assert late.device.ledger.state == first.device.ledger.state
        await first.close()
        await late.close()


async def test_everybody_knows_who_scores(hub: RunningHub) -> None:
    """Presence names the devices when one comes and when one goes."""
    first = await scoring(hub, "a")
    second = await scoring(hub, "b")
    assert (await first.until("presence", 2))[-1]["devices"] == ["a", "b"]
    await second.close()
    assert (await first.until("presence", 3))[-1]["devices"] == ["a"]
    await first.close()


async def test_a_device_that_comes_back_replaces_its_former_connection(hub: RunningHub) -> None:
    """The zombie of a lost connection cannot write beside the device that came back."""
    zombie = await scoring(hub, "a")
    again = await scoring(hub, "a")
    assert await zombie.until("gone") == [{"code": "replaced"}]
    assert (await zombie.submit([]))["code"] == "not_joined"
    stranger = Scorer("a")
    await stranger.connect(hub.url, hub.token("somebody-else"))
    assert (await stranger.join())["code"] == "device_taken"
    for client in (zombie, again, stranger):
        await client.close()


async def test_disagreement_is_told(hub: RunningHub) -> None:
    """Two devices that saw different balls both get their event stored, and all hear of the conflict."""
    first, second = await scoring(hub, "a"), await scoring(hub, "b")
    bodies = random_bodies(7)
    before = entered(bodies[: next(at for at, body in enumerate(bodies) if isinstance(body, Ball))], first.device)
    await first.submit(before)
    second.device.hear(before)
    one, two = (client.device.enter(Ball(delivery=Delivery(bat=runs))) for client, runs in ((first, 1), (second, 2)))
    assert (await first.submit([one]))["results"][0]["status"] == "accepted"
    assert (await second.submit([two]))["results"][0]["status"] == "conflict"
    (told,) = await first.until("conflicts")
    assert len(told["open"]) == 1
    assert set(told["open"][0]["versions"]) == {f"a:{len(before) + 1}", "b:1"}
    await first.close()
    await second.close()


async def test_twenty_devices_at_once_lose_and_double_nothing(hub: RunningHub) -> None:
    """As many acknowledged as stored, each once."""
    opener = await scoring(hub, "opener")
    bodies = random_bodies(8)
    await opener.submit(entered(bodies[:10], opener.device))
    async with AsyncExitStack() as stack:
        devices = [await scoring(hub, f"d{number}") for number in range(20)]
        for device in devices:
            stack.push_async_callback(device.close)
        sent = [
            asyncio.gather(*(device.submit([raw]) for raw in entered(bodies[10:18], device.device)))
            for device in devices
        ]
        answers = await asyncio.gather(*sent)
    receipts = [receipt for each in answers for answer in each for receipt in answer["results"]]
    taken = [receipt["id"] for receipt in receipts if receipt["status"] in {"accepted", "conflict"}]
    assert sorted(taken) == sorted(set(taken))
    assert sorted(await stored(hub)) == sorted([*taken, *(f"opener:{number}" for number in range(1, 11))])
    await opener.close()


async def test_bad_events_are_refused_one_by_one(hub: RunningHub) -> None:
    """Each bad event of a batch gets its own code; the good ones among them are stored."""
    scorer = await scoring(hub, "a")
    raws = [msgspec.json.decode(raw) for raw in entered(random_bodies(9)[:6], scorer.device)]
    batch = [
        raws[0],
        {"id": "a:99"},
        17,
        {**raws[1], "match_id": "another"},
        {**raws[1], "scorer": "another"},
        {**raws[1], "id": "b:2", "device": "b"},
        {**raws[1], "id": "a:1"},
        raws[0],
        raws[3],
        raws[1],
    ]
    answer = await scorer.call("submit", {"match_id": MATCH, "events": batch})
    assert [receipt.get("code", receipt["status"]) for receipt in answer["results"]] == [
        "accepted",
        "malformed",
        "malformed",
        "foreign_event",
        "foreign_event",
        "foreign_event",
        "id_reused",
        "duplicate",
        "unknown_parent",
        "accepted",
    ]
    assert await stored(hub) == ["a:1", "a:2"]
    again = await scorer.call("submit", {"match_id": MATCH, "events": raws[:2]})
    assert [receipt["status"] for receipt in again["results"]] == ["duplicate", "duplicate"]
    assert await stored(hub) == ["a:1", "a:2"]
    await scorer.close()


async def test_too_much_at_once_is_refused_whole(hub: RunningHub) -> None:
    """More than a hundred events, or more bytes than allowed, change nothing."""
    scorer = await scoring(hub, "a")
    assert (await scorer.call("submit", {"match_id": MATCH, "events": [{}] * 101}))["code"] == "too_large"
    assert (await scorer.call("submit", {"match_id": MATCH, "events": [{"id": "x" * 70_000}]}))["code"] == "too_large"
    assert await stored(hub) == []
    await scorer.close()


async def test_a_finished_match_takes_no_more_balls(hub: RunningHub) -> None:
    """After the result, a ball is refused and the reader is told why."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(10, overs=20), scorer.device)
    for start in range(0, len(raws), 100):
        await scorer.submit(raws[start : start + 100])
    ball = last_ball(scorer.device).body
    assert isinstance(ball, Ball)
    answer = await scorer.submit([scorer.device.enter(ball)])
    assert answer["results"][0]["code"] == "match_finished"
    assert len(await stored(hub)) == len(raws)
    await scorer.close()


@pytest.mark.parametrize("auth", [None, "", "not.a.token", 7])
async def test_scoring_needs_a_token(hub: RunningHub, auth: object) -> None:
    """Without a valid token nobody is let into ``/score``."""
    client = Client("/score")
    with pytest.raises(Refused):
        await client.io.connect(
            hub.url, namespaces=["/score"], transports=["websocket"], auth={"token": auth}, wait_timeout=10
        )
    assert client.refusals[0]["data"] == {"code": "unauthorized"}
    await client.close()


async def test_a_ledger_from_the_log_equals_the_devices(hub: RunningHub) -> None:
    """What was played through the hub folds to what the device itself saw."""
    scorer = await scoring(hub, "a")
    raws = entered(random_bodies(11), scorer.device)
    for start in range(0, len(raws), 50):
        await scorer.submit(raws[start : start + 50])
    live = await hub.hub.matches.get(MATCH)
    assert isinstance(live.ledger, Ledger)
    assert live.ledger.state == scorer.device.ledger.state
    hub.hub.matches.release(MATCH)
    await scorer.close()
