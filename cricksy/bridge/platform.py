"""The platform's end: the programme on ``/control``, word of each ball on ``/watch``, the row of ``vmix.json``."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec
from msgspec import Struct

from core.usecases.broadcast.graphics import STAGE
from core.wire.control import Attach, Attached, Reported
from core.wire.production import Programme, Report
from core.wire.socket import Gone, Problem, Snapshot, Tick, Watch
from cricksy.bridge.air import Air
from cricksy.bridge.end import Lost, Ready, Refused
from cricksy.bridge.order import Order
from cricksy.bridge.status import Status
from cricksy.bridge.tasks import first_end, until
from cricksy.device import RETRY_CODES
from cricksy.link import HubProblem, Link, LinkLost, LinkRefused

PLATFORM: Final = "Cricksy"
POLL_S: Final = 0.25
"""Between two reads of the row."""
REPORT_S: Final = 5.0
SILENT_S: Final = 6.0
"""A socket on which nothing was heard for so long is dead: it ticks every two seconds."""
_ANSWER: Final = aiohttp.ClientTimeout(total=5)
_CONTROL, _WATCH = "/control", "/watch"
_UNKNOWN: Final = 404

Shape = TypeVar("Shape")


class _PatchHead(Struct, frozen=True):
    """Of ``Patch``, where it leads to."""

    epoch: int
    to: int


class Platform:
    """Follows one match and tells ``Air``."""

    def __init__(self, http: aiohttp.ClientSession, order: Order, air: Air, status: Status) -> None:
        """Nothing is connected yet."""
        self._http, self._order, self._air, self._status = http, order, air, status
        match_id, token = (quote(each, safe="") for each in (order.match_id, order.token))
        self._row_address = f"{order.url.rstrip('/')}/feeds/{match_id}/{token}/v1/vmix.json"
        self._output_id = f"bridge-{secrets.token_hex(6)}"
        self._moved, self._lost = asyncio.Event(), asyncio.Event()
        self._revision = -1
        self._head = (0, 0)
        self._seq = 0
        self._heard_s = 0.0

    async def run(self, ready: Ready) -> None:
        """Follow until the connection is lost. Raises ``Lost`` and ``Refused``."""
        self._lost.clear()
        async with self._link(_CONTROL) as control, self._link(_WATCH) as watch:
            await self._attach(control)
            watched = await _call(watch, "watch", Watch(match_id=self._order.match_id), Snapshot)
            self._head, self._heard_s = (watched.epoch, watched.seq), monotonic()
            await self._read_row()
            ready(self._order.match_id)
            await first_end(self._poll(), self._report(control), self._watchdog())

    def heard(self, name: str, payload: object) -> None:
        """What the hub says unasked (see ``link.Messages``)."""
        self._heard_s = monotonic()
        if name == "programme":
            self._take_programme(_typed(payload, Programme))
        elif name == "patch":
            patch = _typed(payload, _PatchHead)
            self._move(patch.epoch, patch.to)
        elif name in {"tick", "snapshot"}:
            head = _typed(payload, Tick)
            self._move(head.epoch, head.seq)
        elif name == "gone":
            self._status.note(PLATFORM, f"sent away ({_typed(payload, Gone).code})")
            self._lost.set()

    @asynccontextmanager
    async def _link(self, namespace: str) -> AsyncIterator[Link]:
        link = Link(self._http, self, self._lost.set, namespace)
        try:
            await link.open(self._order.url, self._order.token)
            yield link
        except LinkRefused as error:
            raise (Lost if error.code in RETRY_CODES else Refused)(str(error)) from error
        except LinkLost as error:
            raise Lost(str(error) or "no answer") from error
        finally:
            await link.close()

    async def _attach(self, control: Link) -> None:
        asked = Attach(graphic=STAGE, output_id=self._output_id, match_id=self._order.match_id)
        attached = await _call(control, "attach", asked, Attached)
        self._air.set_clock(attached.now_ms)
        self._revision = -1  # the answer counts whatever its number is: the hub may have been started anew
        self._take_programme(attached.programme)

    def _take_programme(self, programme: Programme) -> None:
        if programme.match_id == self._order.match_id and programme.revision > self._revision:
            self._revision = programme.revision
            self._air.take(programme)

    def _move(self, epoch: int, seq: int) -> None:
        if (epoch, seq) != self._head:
            self._head = (epoch, seq)
            self._moved.set()

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL_S)
            await self._moved.wait()
            self._moved.clear()
            await self._read_row()

    async def _read_row(self) -> None:
        try:
            async with self._http.get(self._row_address, timeout=_ANSWER, allow_redirects=False) as answer:
                status, body = answer.status, await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Lost(f"the feed does not answer ({type(error).__name__})") from error
        if status == _UNKNOWN and _is_ours(body):
            raise Refused(
                "the feed does not know this token; it has to be a feed token of this match, good and paid for"
            )
        try:
            row = msgspec.json.decode(body, type=list[dict[str, str]])[0]
            self._seq = int(row["FeedSeq"])
        except (msgspec.MsgspecError, LookupError, ValueError) as error:
            raise Lost(f"the feed cannot be read now (HTTP {status})") from error
        if self._seq < self._head[1]:
            self._moved.set()
        self._status.seq = str(self._seq)
        self._air.take(row)

    async def _report(self, control: Link) -> None:
        while True:
            await asyncio.sleep(REPORT_S)
            picture = self._air.picture()
            on_air = sorted(picture.graphics) if picture else []
            said = Report(seq=self._seq, delay_ms=self._air.delay_ms, link="live", visible=True, on_air=on_air)
            answer = await _call(control, "report", said, Reported)
            self._air.set_clock(answer.now_ms)
            if answer.revision > self._revision:
                await self._attach(control)
            self._moved.set()  # sponsors and looks change without a ball

    async def _watchdog(self) -> None:
        while self._heard_s + SILENT_S > monotonic():
            await until(self._lost, self._heard_s + SILENT_S - monotonic())
            if self._lost.is_set():
                raise Lost("the connection was lost")
        raise Lost("nothing heard for 6 s")


async def _call(link: Link, name: str, message: object, answer: type[Shape]) -> Shape:
    try:
        return await link.call(name, message, answer)
    except HubProblem as error:
        if error.problem.code in RETRY_CODES:
            raise Lost(error.problem.detail) from error
        raise Refused(f"{error.problem.detail} ({error.problem.code})") from error
    except LinkLost as error:
        raise Lost(str(error) or "no answer") from error


def _is_ours(body: bytes) -> bool:
    """Whether a refusal is the platform's own: a proxy whose platform is away may answer 404, too."""
    try:
        return bool(msgspec.json.decode(body, type=Problem).code)
    except msgspec.MsgspecError:
        return False


def _typed(payload: object, shape: type[Shape]) -> Shape:
    return msgspec.convert(payload, type=shape)
