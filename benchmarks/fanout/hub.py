"""The hub as production runs it, with one match to watch and a route that broadcasts to its viewers."""

import asyncio
import sys
import tempfile
from pathlib import Path

import uvloop
from aiohttp import web

from core.bootstrap import open_ports
from core.ids import MatchId
from core.settings import Settings
from realtime.app import attach
from realtime.frames import Message

BENCH = MatchId("bench")


async def serve(port: int, var: Path) -> None:
    """Serve until killed."""
    settings = Settings(var=var)
    async with open_ports(settings) as ports:
        app = web.Application()
        hub = attach(app, ports, settings)
        await hub.matches.create(BENCH, "Benchmark", public=True)

        async def publish(request: web.Request) -> web.Response:
            room = await hub.rooms.enter(BENCH)
            room.viewers.publish(Message("patch", await request.read()))
            return web.Response()

        app.router.add_post("/pub", publish)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        uvloop.run(serve(int(sys.argv[1]), Path(folder)))
