"""An event as bytes and back: JSON in UTF-8, and the only place that knows it.

Reading is strict: a field that is not known, a text or list over its limit (``limits``), an id that is not the
device's, a slot that does not fit the kind are all refused, so that whatever is in the log means the same to every
reader. Whitespace and the order of fields do not matter; ``canonical`` makes equal events equal bytes.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec

from core.errors import Malformed, TooLarge
from core.eventlog import limits
from core.eventlog.envelope import Amend, Event, Insert, Lead, Resolve, Void
from core.eventlog.slots import fingerprint, happening_of, well_shaped
from core.eventlog.upcasts import STEPS, VERSION, Step, upcast
from core.ids import EventId
from core.scoring.events import LineUp

Encoded: TypeAlias = bytes | bytearray | memoryview


class _Stamp(msgspec.Struct):
    """What has to be known before the rest can be read."""

    v: int = 1


_events = msgspec.json.Decoder(Event)
_stamps = msgspec.json.Decoder(_Stamp)


def encode(event: Event) -> bytes:
    """The event's canonical bytes."""
    return fingerprint(event)


def canonical(data: Encoded) -> bytes:
    """The canonical bytes of an encoded event: equal for the same content, however it was written.

    Raises as ``decode`` does.
    """
    return encode(decode(data))


def decode(data: Encoded) -> Event:
    """Read an event of any version.

    Raises ``Malformed`` with a ``code`` and ``where`` the mistake is, and ``TooLarge`` over a limit.
    """
    return read(data, VERSION, STEPS)


def read(data: Encoded, version: int, steps: Mapping[int, Step]) -> Event:
    """Read an event of any version up to ``version``, older ones by way of ``steps``."""
    size = memoryview(data).nbytes
    if size > limits.MOST_BYTES:
        raise TooLarge(f"An event is at most {limits.MOST_BYTES} bytes.", code="event_too_large", bytes=size)
    try:
        written = _stamps.decode(data).v
        if not 1 <= written <= version:
            raise Malformed(f"This server reads events up to version {version}.", code="event_version", where="$.v")
        event = _events.decode(data) if written == version else _older(data, written, version, steps)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed(error) from None
    _check(event)
    return event


def _older(data: Encoded, written: int, version: int, steps: Mapping[int, Step]) -> Event:
    raw = msgspec.json.decode(data, type=dict[str, Any])
    try:
        today = upcast(raw, written, version, steps)
    except (LookupError, TypeError, AttributeError) as error:  # what a step meets in JSON of another shape
        raise Malformed(f"Not an event of version {written}.", code="malformed", where="$") from error
    return msgspec.convert(today, Event)


def _malformed(error: Exception) -> Malformed:
    """Our error for one of the parser's, which name the place at their end."""
    detail, _, place = str(error).partition(" - at `")
    return Malformed(f"Not an event: {detail}.", code="malformed", where=place.rstrip("`") or "$")


def _check(event: Event) -> None:
    """Raise for what the types alone do not rule out."""
    for where, name in (("match_id", event.match_id), ("device", event.device), ("scorer", event.scorer)):
        _require(limits.NAME.fullmatch(name), "bad_id", where)
    made = limits.EVENT_ID.fullmatch(event.id)
    _require(made and made["device"] == event.device, "bad_id", "id")
    _require(event.parent is None or limits.EVENT_ID.fullmatch(event.parent), "bad_id", "parent")
    ms, counter = event.hlc
    _require(0 <= ms <= limits.MOST_MS and 0 <= counter <= limits.MOST_COUNTER, "out_of_range", "hlc")
    _require(0 <= event.lead_epoch <= limits.MOST_EPOCH, "out_of_range", "lead_epoch")
    _require(len(event.slot) <= limits.MOST_SLOT_NUMBERS, "too_many", "slot")
    _require(max(event.slot, default=0) <= limits.MOST_SLOT_NUMBER, "out_of_range", "slot")
    _require(well_shaped(event), "slot_shape", "slot")
    _check_references(event)
    told = happening_of(event)
    if isinstance(event.body, Amend):
        told = event.body.body
    if isinstance(told, LineUp):
        _require(len(told.players) <= limits.MOST_PLAYERS, "too_many", "body.players")
    _check_values(msgspec.to_builtins(event.body), "body")


def _check_references(event: Event) -> None:
    body = event.body
    if isinstance(body, Resolve):
        _require(body.choice in body.covers, "choice_not_covered", "body.choice")
    if isinstance(body, Lead):
        _require(limits.NAME.fullmatch(body.device), "bad_id", "body.device")
        _require(1 <= body.epoch <= limits.MOST_EPOCH, "out_of_range", "body.epoch")
    named = _named(event)
    _require(all(limits.EVENT_ID.fullmatch(name) for name in named), "bad_id", "body")
    _require(event.id not in named, "own_target", "body")


def _named(event: Event) -> tuple[EventId, ...]:
    """The events that the body names."""
    match event.body:
        case Amend(target=target, supersedes=supersedes):
            return (target, *supersedes)
        case Void(target=target):
            return (target,)
        case Insert(after=after, before=before):
            return (after, before) if before else (after,)
        case Resolve(covers=covers):
            return covers
        case _:
            return ()


def _check_values(value: object, where: str) -> None:
    if isinstance(value, str):
        _require(len(value) <= limits.MOST_CHARACTERS, "too_long", where)
        _require(not limits.CONTROL_CHARACTER.search(value), "control_character", where)
    elif isinstance(value, int):
        _require(abs(value) <= limits.MOST_COUNT, "out_of_range", where)
    elif isinstance(value, dict):
        for name, part in value.items():
            _check_values(part, f"{where}.{name}")
    elif isinstance(value, list | tuple):
        _require(len(value) <= limits.MOST_ITEMS, "too_many", where)
        for part in value:
            _check_values(part, where)


_SENTENCES = {
    "bad_id": "An id is 1 to 64 letters, digits or ._~@+-; an event's is the device's, a colon and a count from 1",
    "choice_not_covered": "A resolve chooses one of the events that it covers",
    "control_character": "Text has no control characters",
    "out_of_range": "The number is out of its range",
    "own_target": "An event cannot be about itself",
    "slot_shape": "The slot does not have the shape for this kind of event",
    "too_long": f"Text is at most {limits.MOST_CHARACTERS} characters",
    "too_many": "The list is too long",
}


def _require(holds: object, code: str, where: str) -> None:
    if not holds:
        raise Malformed(f"{_SENTENCES[code]}: $.{where}.", code=code, where=f"$.{where}")
