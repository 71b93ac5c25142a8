"""Reads a Cricsheet file of any version: unknown and wrong parts are noted, a file without a match is refused."""

from typing import get_args, get_origin

import msgspec
from msgspec import Struct

from core.errors import Malformed, TooLarge
from cricksy.cricsheet.forgiving import take
from cricksy.cricsheet.repairs import repair
from cricksy.cricsheet.schema import File

MOST_BYTES = 16 * 1024 * 1024
"""The longest Test in Cricsheet's archive has under a tenth of this."""
MOST_DEPTH = 32
"""Nesting of the JSON; a real file has nine levels."""
_MOST_UNKNOWN = 50
_LONGEST_KEY = 80


class Match(Struct, frozen=True, kw_only=True):
    """A file as read."""

    file: File
    unknown: tuple[str, ...]
    """Paths of fields that the format's description did not have, ``innings[].overs[].deliveries[].speed``."""
    notes: tuple[str, ...]
    """What had to be left out or put right."""


def read(data: bytes) -> Match:
    """Decode a file.

    Raises:
        TooLarge: it is longer than ``MOST_BYTES``.
        Malformed: it is not JSON, is nested too deeply, or what every match has is missing, wrong or contradictory;
            ``where`` is the path to it.
    """
    if len(data) > MOST_BYTES:
        raise TooLarge(f"A Cricsheet file has at most {MOST_BYTES} bytes.", limit_bytes=MOST_BYTES)
    _refuse_depth(data)
    try:
        document = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Malformed(f"Not a Cricsheet match: {error}") from error
    try:
        file, left_out = msgspec.convert(document, File, strict=False), list[str]()
    except msgspec.ValidationError:
        file, left_out = take(document)
    unknown: dict[str, None] = {}
    _FILE.unknown(document, "", unknown)
    return Match(file=file, unknown=tuple(unknown)[:_MOST_UNKNOWN], notes=(*left_out, *repair(file)))


def _refuse_depth(data: bytes) -> None:
    """Refuse deep nesting before a parser recurses into it; brackets inside strings only make it stricter."""
    depth = 0
    for byte in data.translate(None, delete=_NOT_BRACKETS):
        depth += 1 if byte in _OPENING else -1
        if depth > MOST_DEPTH:
            raise Malformed("Not a Cricsheet match: the JSON is nested too deeply.")


_OPENING = b"[{"
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class _Shape(Struct, frozen=True):
    """The keys of an object of the schema; those with objects or arrays of objects inside have a shape themselves."""

    inner: dict[str, "_Shape | None"]

    def unknown(self, value: object, path: str, found: dict[str, None]) -> None:
        """Add the paths of keys that the schema does not name to ``found``."""
        if isinstance(value, list):
            for each in value:
                self.unknown(each, f"{path}[]", found)
        elif isinstance(value, dict):
            for key, within in value.items():
                shape = self.inner.get(key, self)
                if shape is self:
                    found[f"{path}.{key[:_LONGEST_KEY]}".removeprefix(".")] = None
                elif shape is not None:
                    shape.unknown(within, f"{path}.{key}", found)


def _shape_of(annotation: object) -> _Shape | None:
    """The shape behind ``Annotated``, ``| None`` and ``list``; ``None`` for plain values and maps of them."""
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return _struct_shape(annotation)
    if get_origin(annotation) in {dict, tuple}:
        return None
    return next(filter(None, map(_shape_of, get_args(annotation))), None)


def _struct_shape(struct: type[Struct]) -> _Shape:
    return _Shape({each.encode_name: _shape_of(each.type) for each in msgspec.structs.fields(struct)})


_FILE = _struct_shape(File)
