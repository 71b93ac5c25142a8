"""Readers that die without a word must not keep the others from a ball."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop
from structlog.testing import capture_logs

from core.scoring.events import Happening
from realtime.limits import Limits
from realtime.rooms import Room
from tests.realtime.hubs import PATIENCE_S, Client, RunningHub, running_hub, scoring, sqlite_settings, steps, watching
from tests.realtime.sockets import bare
from tests.usecases.play import MATCH, Device, entered, random_bodies

ROUNDS = 8
DYING = 6
"""In each round, of devices and of viewers."""


def test_a_reset_connection_keeps_no_ball_from_the_others(tmp_path: Path) -> None:
    """Devices are reset right after they submitted, and viewers too; those who stay get each event once and in order.

    On uvloop, as in production: there a write to a closed transport raises.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_reset_many(tmp_path))


async def _reset_many(folder: Path) -> None:
    async with running_hub(sqlite_settings(folder), Limits(slice=4)) as hub:
        await hub.create()
        bodies = random_bodies(61)
        viewer, _ = await watching(hub)
        with capture_logs() as logs:
            for number in range(ROUNDS):
                await _round(hub, number, bodies)
        assert [entry for entry in logs if entry["log_level"] == "error"] == []
        room = await hub.hub.rooms.enter(MATCH)
        await _empty(room, viewer)
        assert steps(viewer.all("patch"))[-1] == room.live.position.seq
        assert viewer.all("disconnected") == []
        await viewer.close()


async def _round(hub: RunningHub, number: int, bodies: list[Happening]) -> None:
    """Each device submits the match so far and goes, while its events are on their way to the disk."""
    async with AsyncExitStack() as stack:
        devices = [Device(f"d{number}-{place}") for place in range(DYING)]
        clients = [await stack.enter_async_context(bare(hub.url)) for _ in range(2 * DYING)]
        for device, client, idle in zip(devices, clients[:DYING], clients[DYING:], strict=True):
            await client.join(hub.token(device.scorer), device.id)
            await idle.watch()
        witness = await scoring(hub, f"witness-{number}")
        joined = (await hub.ports.log.head(MATCH)).seq
        for device, client, idle in zip(devices, clients[:DYING], clients[DYING:], strict=True):
            events = b",".join(entered(bodies[: number + 1], device))
            await client.say(b'42/score,2["submit",{"match_id":"%b","events":[%b]}]' % (MATCH.encode(), events))
            client.reset()
            await asyncio.sleep(0)
            idle.reset()
        await _empty(await hub.hub.rooms.enter(MATCH), witness)
        entries = [entry.id for entry in await hub.ports.log.read(MATCH, joined)]
        if entries:
            await witness.reach(joined + len(entries))
        assert [event["id"] for news in witness.all("events") for event in news["events"]] == entries
        await witness.close()


async def _empty(room: Room, witness: Client) -> None:
    """Wait until at most one device and one viewer are left; a device leaves after its last submit."""
    async with asyncio.timeout(PATIENCE_S):
        while len(room.devices) > 1 or len(room.viewers) > 1:
            room.tick()
            await witness.until("tick", len(witness.all("tick")) + 1)
