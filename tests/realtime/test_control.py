"""``/control`` on real sockets: what outputs and control rooms are told, and what comes of what they say."""

import asyncio
import time

import msgspec
import pytest

from core.clock import unix_ms
from core.entitlements.entitlements import Subject
from core.ids import WorkspaceId
from core.usecases.tokens import Grant
from core.wire.brands import BrandFacts, SponsorFacts
from core.wire.production import ClearGraphics
from realtime import control_rooms
from tests.realtime.gallery import (
    OPEN,
    SECRET,
    SOON_S,
    Gallery,
    report,
    revision,
    shown,
)
from tests.realtime.test_asyncapi import valid


@pytest.mark.usefixtures("unaided")
async def test_a_change_is_on_all_outputs_at_once(gallery: Gallery, ann: Grant) -> None:
    """By a token or by a public match's id: first the answer, then each change, within a tenth of a second."""
    token, _ = await gallery.club.feed(OPEN)
    await gallery.take(ann, "score-bug")
    attached = [await gallery.output("a"), await gallery.output("b", token=token)]
    before = unix_ms()
    for _, answer in attached:
        assert (answer["programme"]["revision"], shown(answer["programme"])) == (1, ["score-bug"])
        assert abs(answer["now_ms"] - before) < 60_000
    took = []
    for number in range(2, 12):
        began = time.perf_counter()
        await gallery.take(ann, "batter", n=str(number))
        programmes = await asyncio.gather(*(revision(client, number) for client, _ in attached))
        took.append(time.perf_counter() - began)
        assert all(each["on_air"][-1]["options"] == {"n": str(number)} for each in programmes)
    assert sorted(took)[len(took) // 2] < SOON_S
    assert all(len(client.all("programme")) == 10 for client, _ in attached)


@pytest.mark.usefixtures("ann")
async def test_a_word_that_is_lost(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of which no hub is told is found out."""
    monkeypatch.setattr(control_rooms, "LOOK_S", 0.5)
    output, _ = await gallery.output("a")
    store = gallery.hub.ports.programmes
    await store.change(OPEN, lambda old: msgspec.structs.replace(old, mode="manual"), revision=None, now_ms=unix_ms())
    assert (await revision(output, 1))["mode"] == "manual"


@pytest.mark.usefixtures("ann")
async def test_what_sponsors_got(gallery: Gallery) -> None:
    """Counted by what the outputs run in, those by the public id apart; nobody gets more time than has passed."""
    sponsors = [SponsorFacts(name=each, id=each) for each in ("s1", "s2")]
    house = BrandFacts(name="House", sponsors=sponsors)
    await gallery.hub.services.branding.brands.create(Subject(WorkspaceId("ann")), house)
    token, _ = await gallery.club.feed(OPEN)
    engine, _ = await gallery.output("a", token=token)
    public, _ = await gallery.output("b")
    began = time.monotonic()
    claim = {"sponsor_id": "s1", "count": 1, "shown_ms": 10**9}
    for client in (engine, public):
        await client.call("report", report(sponsors=[claim]))
    await engine.call("report", report(sponsors=[claim, {**claim, "sponsor_id": "s2"}]))
    most_ms = (time.monotonic() - began) * 1000 + 1000
    await gallery.hub.services.control_room.tally.write()
    lines = await gallery.hub.ports.impressions.read(WorkspaceId("ann"), "2000-01-01", "2999-12-31", 10)
    assert {(line.sponsor_id, line.kind): line.count for line in lines} == {
        ("s1", "obs"): 2,
        ("s1", "public"): 1,
    }
    assert all(0 <= line.shown_ms <= most_ms for line in lines)


async def test_a_client_is_one_thing_at_a_time(gallery: Gallery, ann: Grant) -> None:
    """Attaching elsewhere or operating ends what was before."""
    client = await gallery.come(gallery.club.token(ann))
    asked = {"graphic": "batter", "output_id": "a"}
    await client.call("attach", {**asked, "match_id": OPEN})
    await client.call("attach", {**asked, "match_id": SECRET})
    watching, answer = await gallery.operator(ann)
    assert [(each["id"], each["link"]) for each in answer["outputs"]] == [("a", "lost")]
    await gallery.take(ann, "toss")
    await gallery.take(ann, "worm", SECRET)
    assert shown(await revision(client, 1)) == ["worm"]
    answer = await client.call("operate", {"match_id": OPEN})
    assert shown(answer["programme"]) == ["toss"]
    assert (await client.call("report", report()))["code"] == "not_attached"
    await gallery.hub.services.control_room.production.clear(ann, OPEN, ClearGraphics())
    assert shown(await revision(client, 2)) == shown(await revision(watching, 2)) == []


async def test_traffic_is_as_described(gallery: Gallery, ann: Grant) -> None:
    """Every message on ``/control`` is valid against ``docs/asyncapi.yaml``."""
    token, _ = await gallery.club.feed(OPEN)
    output, answer = await gallery.output("a", token=token)
    watching, operating = await gallery.operator(ann)
    valid("control", "attach", {"token": token, "graphic": "stage", "output_id": "a"})
    valid("control", "attach.ack", answer)
    valid("control", "attach.ack", await output.call("attach", {}))
    valid("control", "operate", {"match_id": OPEN})
    valid("control", "operate.ack", operating)
    said = report(sponsors=[{"sponsor_id": "s", "count": 1, "shown_ms": 5}], on_air=["toss"])
    valid("control", "report", said)
    valid("control", "report.ack", await output.call("report", said))
    await gallery.take(ann, "toss", x="y")
    await revision(watching, 1)
    await watching.until("outputs")
    gallery.hub.hub.begin_drain()
    for event, argument in (
        ("attach", {"match_id": OPEN, "graphic": "toss", "output_id": "b"}),
        ("operate", {"match_id": OPEN}),
    ):
        assert (await watching.call(event, argument))["code"] == "draining"
    await gallery.hub.hub.goodbye()
    for client in (output, watching):
        assert (await client.until("gone"))[0]["code"] == "draining"
        for name, data in client.heard:
            valid("control", name, data)
