"""python-socketio as its documentation shows it, on aiohttp: the server that the hub is compared with."""

import asyncio
import sys

import socketio  # type: ignore[import-untyped]  # python-socketio ships no types
from aiohttp import web


def make_app() -> web.Application:
    """A room that everybody who watches is in, and a route that emits to it."""
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

    async def publish(request: web.Request) -> web.Response:
        await server.emit("patch", await request.json(), room="bench", namespace="/watch")
        return web.Response()

    app.router.add_post("/pub", publish)
    return app


if __name__ == "__main__":
    if "--uvloop" in sys.argv:
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    web.run_app(make_app(), host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
