"""A crowd of requests begins a few at a time, whatever becomes of each."""

import asyncio

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.jobs.waiting import until
from web.bodies import arriving
from web.turns import Turns

AT_ONCE = 2
CROWD = 20


class _Desk:
    """Counts who is beginning, and lets nobody who has begun go on before it is told to."""

    def __init__(self) -> None:
        self.beginning = self.most = self.streaming = 0
        self.open = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.beginning += 1
        self.most = max(self.most, self.beginning)
        await asyncio.sleep(0)
        self.beginning -= 1
        if "fails" in request.query:
            raise web.HTTPGone
        async for _ in arriving(request):
            self.streaming += 1
            await self.open.wait()
        return web.Response()

    async def everybody_streams(self) -> bool:
        return self.streaming == CROWD


async def _crowd(desk: _Desk, query: str) -> list[int]:
    app = web.Application()
    app.router.add_put("/", Turns(AT_ONCE).around(desk.handle))
    async with TestServer(app) as server, aiohttp.ClientSession() as http:

        async def send() -> int:
            async with http.put(server.make_url(f"/{query}"), data=b"film") as answer:
                return answer.status

        sending = asyncio.gather(*(send() for _ in range(CROWD)))
        if not query:
            await until(desk.everybody_streams)
            desk.open.set()
        return list(await sending)


async def test_a_few_begin_at_a_time_and_all_go_on() -> None:
    """A request whose body arrives gives its turn to the next: all of them stream at the same time."""
    desk = _Desk()
    assert await _crowd(desk, "") == [200] * CROWD
    assert desk.most <= AT_ONCE


async def test_who_fails_gives_its_turn_back() -> None:
    """Else the third would wait for ever."""
    desk = _Desk()
    assert await _crowd(desk, "?fails") == [410] * CROWD
    assert desk.most <= AT_ONCE
