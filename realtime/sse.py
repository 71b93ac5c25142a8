"""``GET /sse/{match id or watch token}``: the viewers' messages as Server-Sent Events, for pages that only read."""

import asyncio

from aiohttp import HttpVersion11, web

from core.errors import CricksyError
from core.wire.socket import Since
from realtime.answers import problem_response
from realtime.audience import GOING, NAMESPACE, Admission, Place
from realtime.engine import Entrance
from realtime.frames import Bundle, Message
from realtime.guests import gone
from realtime.limits import Limits
from realtime.metrics import Metrics
from realtime.turnstile import Visitor
from realtime.watchers import follow
from realtime.wires import Wire, bound_kernel_buffer

_RETRY = b"retry: 2000\n\n"
_TOKEN_DOTS = 2
_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Stream:
    """One reader's event stream; ends when the reader goes, or is too slow for too long, or the hub goes down."""

    __slots__ = ("_chunked", "_ended", "_wire", "behind")

    def __init__(self, wire: Wire, *, chunked: bool) -> None:
        """``chunked`` for HTTP/1.1; older clients read until the end."""
        self._wire, self._chunked = wire, chunked
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.behind = False

    def put(self, message: Message | Bundle) -> int:
        """Send, and return the bytes that are still to go."""
        if self._wire.is_closing():
            self.end()
            return 0
        self._wire.write(message.chunk if self._chunked else message.event)
        return self._wire.get_write_buffer_size()

    @property
    def pending(self) -> int:
        """Bytes that are still to go."""
        return self._wire.get_write_buffer_size()

    def abort(self) -> None:
        """Drop the reader and what was not sent."""
        self._wire.abort()
        self.end()

    def end(self) -> None:
        """End the stream in good order."""
        if not self._ended.done():
            self._ended.set_result(None)

    async def ended(self) -> None:
        """Wait for the end."""
        await self._ended


class Streams:
    """All event streams of this hub."""

    def __init__(self, admission: Admission, entrance: Entrance, limits: Limits, metrics: Metrics) -> None:
        """``entrance`` lets connections in, ``admission`` says who may watch."""
        self._admission, self._entrance, self._limits, self._metrics = admission, entrance, limits, metrics
        self._open: dict[Stream, Place] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one stream until it ends."""
        try:
            ticket = self._entrance(request)
        except CricksyError as error:  # counted at the entrance
            return problem_response(error)
        try:
            return await self._serve(request, ticket.visitor)
        finally:
            ticket.give_back()

    async def _serve(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        key = request.match_info["key"]
        is_token = key.count(".") == _TOKEN_DOTS
        try:
            place = await self._admission.admit(None if is_token else key, key if is_token else None, None, visitor)
        except CricksyError as error:
            self._metrics.refused.labels(error.reason).inc()
            return problem_response(error)
        try:
            return await self._stream(request, place)
        finally:
            place.give_back()

    async def _stream(self, request: web.Request, place: Place) -> web.StreamResponse:
        room = place.room
        response = web.StreamResponse(headers=_HEADERS)
        chunked = request.version >= HttpVersion11
        if chunked:
            response.enable_chunked_encoding()
        await response.prepare(request)
        await response.write(_RETRY)
        wire = request.transport
        if wire is None or room.closed:
            return response
        bound_kernel_buffer(wire, self._limits.send_buffer_bytes)
        stream = Stream(wire, chunked=chunked)
        self._open[stream] = place
        self._metrics.connections.labels("stream").inc()
        try:
            follow(room, stream, _since(request))
            await stream.ended()
        finally:
            room.viewers.discard(stream)
            del self._open[stream]
            self._metrics.connections.labels("stream").dec()
        return response

    def patrol(self) -> None:
        """End the streams of those whom the match is not for any more. To be called often."""
        for stream, place in tuple(self._open.items()):
            code = place.verdict()
            if code is not None:
                stream.put(gone(code, NAMESPACE))
                stream.end()

    def farewell(self) -> None:
        """Tell all readers to come back elsewhere, and end their streams."""
        for stream in tuple(self._open):
            stream.put(GOING)
            stream.end()


def _since(request: web.Request) -> Since:
    """Where the reader got to: ``Last-Event-ID``, or ``?since=``, as ``epoch:seq``; nowhere if it is neither."""
    given = request.headers.get("Last-Event-ID") or request.query.get("since", "")
    epoch, _, seq = given.partition(":")
    if epoch.isdecimal() and seq.isdecimal() and len(given) <= 40:  # noqa: PLR2004  two 64-bit numbers
        return Since(epoch=int(epoch), seq=int(seq))
    return Since(epoch=-1, seq=-1)
