"""Bad input on ``/control``: refused or cut, and the others go on."""

from pathlib import Path

import aiohttp
import msgspec
import pytest

from core.ids import WorkspaceId
from core.usecases.tokens import Grant
from realtime.limits import Limits, Rate
from tests.realtime.gallery import OPEN, Gallery, furnish, opened, report, revision, shown
from tests.realtime.hubs import raw, sqlite_settings
from tests.realtime.sockets import bare


async def test_reports_have_a_rate(tmp_path: Path) -> None:
    """Beyond it they are refused, with how long to wait, and nothing that they say counts."""
    async with opened(sqlite_settings(tmp_path), Limits(report_rate=Rate(per_s=0.01, burst=2))) as gallery:
        await furnish(gallery)
        output, _ = await gallery.output("a")
        answers = [await output.call("report", report(seq)) for seq in range(4)]
        assert [each.get("code") for each in answers] == [None, None, "too_fast", "too_fast"]
        assert answers[-1]["retry_after_s"] > 0
        room = await gallery.hub.hub.control_rooms.enter(OPEN)
        assert [each.seq for each in room.outputs.view()] == [1]


async def test_a_flood_is_cut(tmp_path: Path) -> None:
    """Whoever does not heed refusals loses the connection; the others notice nothing."""
    limits = Limits(socket_rate=Rate(per_s=100, burst=20), slowed_s=0.3, strikes=20)
    async with opened(sqlite_settings(tmp_path), limits) as gallery:
        ann = await furnish(gallery)
        output, _ = await gallery.output("a")
        async with raw(gallery.hub, "/control") as flood:
            for _ in range(2000):
                if flood.ws.closed:
                    break
                await flood.ws.send_str(f'42/control,7["report",{msgspec.json.encode(report()).decode()}]')
            assert await flood.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION
        await gallery.take(ann, "toss")
        await revision(output, 1)


@pytest.mark.usefixtures("ann")
async def test_oversized_and_strange_reports(gallery: Gallery) -> None:
    """Are malformed, each, and change nothing; a message over 100,000 bytes ends the connection."""
    output, _ = await gallery.output("a")
    for wrong in (
        report(-1),
        report(2**60),
        report(delay_ms=60_001),
        report(link="fine"),
        report(on_air=["worm"] * 33),
        report(on_air=["x" * 65]),
        report(sponsors=[{"sponsor_id": "s", "count": 1, "shown_ms": 1}] * 33),
        report(sponsors=[{"sponsor_id": "nul\0", "count": 1, "shown_ms": 1}]),
        report(sponsors=[{"sponsor_id": "s", "count": -1, "shown_ms": 1}]),
        report(more=1),
        3,
    ):
        assert (await output.call("report", wrong))["code"] == "malformed", wrong
    room = await gallery.hub.hub.control_rooms.enter(OPEN)
    assert [each.link for each in room.outputs.view()] == ["connecting"]
    await output.send("report", {"x": "x" * 200_000})
    await output.until("disconnected")


async def test_a_slow_reader_gets_the_last_of_many_changes(tmp_path: Path) -> None:
    """What waits for it is bounded; when it reads again it hears of the programme that holds."""
    limits = Limits(conflate_bytes=16_384, cut_bytes=65_536, send_buffer_bytes=8_192)
    async with opened(sqlite_settings(tmp_path), limits) as gallery:
        ann = await furnish(gallery)
        witness, _ = await gallery.output("witness")
        async with bare(gallery.hub.url) as sloth:
            await sloth.say(b"40/control,")
            await sloth.say(b'42/control,1["attach",{"match_id":"open","graphic":"stage","output_id":"sloth"}]')
            await sloth.read(b"43/control,1")
            for number in range(1, 61):
                await gallery.take(ann, "batter", OPEN, **{f"o{n}": f"{number}".ljust(200, "x") for n in range(8)})
                await revision(witness, number)
            pending = max(each.socket.pending for each in gallery.hub.hub.control.peers.values())
            assert limits.conflate_bytes < pending < limits.conflate_bytes + 4096
            text = await sloth.read(b'"revision":60,')
            assert text.count(b'["programme"') < 30
        assert witness.all("disconnected") == []


@pytest.mark.usefixtures("unaided")
async def test_rubbish_from_elsewhere_is_survived(gallery: Gallery, ann: Grant) -> None:
    """And what comes after it is heard; a word that some may be missing makes the hub look."""
    output, _ = await gallery.output("a")
    news, key = gallery.hub.ports.news, WorkspaceId(f"production/{OPEN}")
    for message in (b"\xff{", b"\x93\x03\x01\x01", b"{}", b""):
        await news.publish(key, message)
    await gallery.take(ann, "toss")
    assert shown(await revision(output, 1)) == ["toss"]
