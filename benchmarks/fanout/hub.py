"""The hub as production runs it, with one match to watch, and a port where each line is broadcast to its viewers."""

import asyncio
import sys
import tempfile
from pathlib import Path

import uvloop
from aiohttp import web

from core.bootstrap import open_services
from core.ids import MatchId
from core.settings import Settings
from realtime.app import attach
from realtime.collector import spare_the_collector
from realtime.frames import Message

BENCH = MatchId("bench")


async def serve(port: int, publish_port: int, var: Path) -> None:
    """Serve until killed."""
    settings = Settings(var=var)
    async with open_services(settings) as services:
        app = web.Application()
        hub = attach(app, services, settings)
        await hub.matches.create(BENCH, "Benchmark", public=True)

        room = await hub.rooms.enter(BENCH)

        async def publish(lines: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            async for line in lines:
                room.viewers.publish(Message("patch", line.rstrip()))

        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        spare_the_collector()
        async with await asyncio.start_server(publish, "127.0.0.1", publish_port) as publishing:
            await publishing.serve_forever()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2]), Path(folder)))
