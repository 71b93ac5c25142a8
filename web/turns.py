"""Turns for requests that begin something long: a hundred that come at once do not hold up everybody else.

An event loop gives each of its tasks a step in turn. Where only a few of a crowd go on at a time, the others of the
loop, who acknowledge balls, wait behind those few and not behind all.
"""

import asyncio
from typing import Final

from aiohttp import web

from web.endpoint import Handler

_TURN: Final = web.RequestKey("turn", asyncio.Semaphore)
_AT_ONCE: Final = 2


class Turns:
    """Lets a few requests begin at a time; how long each goes on afterwards is its own affair."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._turns = asyncio.Semaphore(at_once)

    def around(self, handle: Handler) -> Handler:
        """Wait for a turn, and have it until ``begun`` or the answer."""

        async def wait(request: web.Request) -> web.StreamResponse:
            await self._turns.acquire()
            request[_TURN] = self._turns
            try:
                return await handle(request)
            finally:
                begun(request)

        return wait


def begun(request: web.Request) -> None:
    """The request has begun, if it had a turn for that: it is somebody else's."""
    turns = request.pop(_TURN, None)
    if turns is not None:
        turns.release()
