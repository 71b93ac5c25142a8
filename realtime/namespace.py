"""What the namespaces share: typed events in, acknowledgements out, and the one place where errors become answers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

import msgspec
import structlog
from msgspec import Raw

from core.errors import CricksyError, Malformed, TooFast
from core.wire.socket import Problem, plan_fields
from realtime.metrics import Metrics
from realtime.server import Reply

_log = structlog.get_logger(__name__)
_encode = msgspec.json.Encoder().encode
_DETAIL_CHARS = 200
_NOTHING = Raw(b"{}")

Shape = TypeVar("Shape")
Peer = TypeVar("Peer")


class Verb(Generic[Peer, Shape]):
    """An event that clients send: the shape of its one argument, and what to do."""

    def __init__(self, shape: type[Shape], act: Callable[[Peer, Shape], Awaitable[Reply]]) -> None:
        """``act`` answers; it raises a ``CricksyError`` to refuse."""
        self.shape = shape
        self._decode = msgspec.json.Decoder(shape).decode
        self._act = act

    async def __call__(self, peer: Peer, arguments: Sequence[Raw]) -> Reply:
        """Read the argument and act. Raises ``Malformed``, or what the act raises."""
        try:
            given = self._decode(arguments[0] if arguments else _NOTHING)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise Malformed(str(error)[:_DETAIL_CHARS]) from error
        return await self._act(peer, given)


def problem(error: CricksyError) -> Problem:
    """An error as its sender is told."""
    retry_after_s = error.fields.get("retry_after_s")
    return Problem(
        code=error.reason,
        detail=error.message,
        retry_after_s=float(retry_after_s) if isinstance(retry_after_s, int | float) else None,
        **plan_fields(error.fields),
    )


async def _unknown(_peer: object, _arguments: Sequence[Raw]) -> Reply:
    raise Malformed("There is no such event here.", code="unknown_event")


class Namespace(Generic[Peer]):
    """A Socket.IO namespace, with a peer for each client that is let in."""

    namespace: ClassVar[str]

    def __init__(self, metrics: Metrics) -> None:
        """``verbs`` follow from the subclass."""
        self.metrics = metrics
        self.peers: dict[str, Peer] = {}
        self.verbs: Mapping[str, Callable[[Peer, Sequence[Raw]], Awaitable[Reply]]] = {}

    async def handle(self, event: str, sid: str, arguments: Sequence[Raw]) -> Reply:
        """Answer an event; an error becomes a ``Problem`` and changes nothing."""
        try:
            return await self.verbs.get(event, _unknown)(self.peers[sid], arguments)
        except CricksyError as error:
            return self.refusal(error)
        except Exception:  # noqa: BLE001  whatever went wrong, the client hears of it and the hub goes on
            _log.exception("socket.event_failed", namespace=self.namespace, event_name=event)
            return self.refusal(CricksyError("Something went wrong on our side.", code="internal"))

    def too_fast(self, error: TooFast) -> Reply:
        """The answer to an event that came too fast."""
        return self.refusal(error)

    def refusal(self, error: CricksyError) -> Reply:
        """An error as an acknowledgement."""
        self.metrics.refused.labels(error.reason).inc()
        return Reply(_encode(problem(error)))
