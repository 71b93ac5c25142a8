"""python-socketio as its documentation shows it, on aiohttp: the server that the hub is compared with."""

import asyncio
import json
import sys

import socketio  # type: ignore[import-untyped]  # python-socketio ships no types
import uvloop
from aiohttp import web


async def serve(port: int, publish_port: int) -> None:
    """A room that everybody who watches is in, and a port where each line is emitted to it."""
    server = socketio.AsyncServer(async_mode="aiohttp")
    app = web.Application()
    server.attach(app)

    @server.on("watch", namespace="/watch")  # type: ignore[untyped-decorator]  # as above
    async def watch(sid: str, _data: object) -> dict[str, object]:
        await server.enter_room(sid, "bench", namespace="/watch")
        return {}

    @server.on("connect", namespace="/watch")  # type: ignore[untyped-decorator]  # as above
    async def connect(_sid: str, _environ: object) -> None:
        """Admit everybody."""

    async def publish(lines: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        async for line in lines:
            await server.emit("patch", json.loads(line), room="bench", namespace="/watch")

    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    async with await asyncio.start_server(publish, "127.0.0.1", publish_port) as publishing:
        await publishing.serve_forever()


if __name__ == "__main__":
    run = uvloop.run if "--uvloop" in sys.argv else asyncio.run
    run(serve(int(sys.argv[1]), int(sys.argv[2])))
