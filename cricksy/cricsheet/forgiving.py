"""Reads a document of the schema's shape and leaves out what is wrong in it, as long as a match is left to tell."""

from collections.abc import Mapping
from types import NoneType
from typing import Annotated, Final, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from core.errors import Malformed
from cricksy.cricsheet.schema import ESSENTIAL, File

_SHOWN: Final = 80
"""Characters of a key in a note."""

S = TypeVar("S", bound=Struct)


class _Wrong(Exception):
    """A value that is not of its field's type; most end as a note."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path or "the file"
        self.reason = reason
        super().__init__(f"{reason} at {self.path}")


def take(document: object) -> tuple[File, list[str]]:
    """The file, and a note on each part that had to be left out.

    Raises ``Malformed`` with the path ``where`` an essential part is wrong.
    """
    notes: list[str] = []
    try:
        return _struct(File, document, "", notes), notes
    except _Wrong as wrong:
        raise Malformed(f"Not a Cricsheet match: {wrong}.", where=wrong.path) from None


def _struct(kind: type[S], value: object, path: str, notes: list[str]) -> S:
    if not isinstance(value, dict):
        raise _Wrong(path, "an object is expected")
    taken: dict[str, object] = {}
    essential: set[str] = ESSENTIAL.get(kind, set())
    for each in msgspec.structs.fields(kind):
        at = f"{path}.{each.encode_name}".removeprefix(".")
        if each.encode_name not in value:
            if each.required:
                raise _Wrong(at, "a value is missing")
            continue
        needed = each.required or each.name in essential
        try:
            taken[each.name] = _value(each.type, value[each.encode_name], at, notes, needed=needed)
        except _Wrong as wrong:
            if needed:
                raise
            notes.append(f"left out {wrong.path}: {wrong.reason}")
    return kind(**taken)


def _value(annotation: object, value: object, path: str, notes: list[str], *, needed: bool) -> object:
    """``value`` as the annotation has it; parts of a list or map that is not ``needed`` whole may be left out."""
    if get_origin(annotation) is Annotated:
        inner, *metas = get_args(annotation)
        if get_origin(inner) is not list:
            return _plain(annotation, value, path)
        most = min((meta.max_length for meta in metas if isinstance(meta, Meta) and meta.max_length), default=None)
        if isinstance(value, list) and most is not None and len(value) > most:
            raise _Wrong(path, f"at most {most} items are expected")
        return _value(inner, value, path, notes, needed=needed)
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return _struct(annotation, value, path, notes)
    origin = get_origin(annotation)
    if origin is list:
        return _list(annotation, value, path, notes, needed=needed)
    if origin is dict:
        return _map(annotation, value, path, notes)
    choices = [choice for choice in get_args(annotation) if choice is not NoneType]
    fitting = next((choice for choice in choices if _fits(choice, value)), None)
    return _plain(annotation, value, path) if fitting is None else _value(fitting, value, path, notes, needed=needed)


def _list(annotation: object, value: object, path: str, notes: list[str], *, needed: bool) -> list[object]:
    if not isinstance(value, list):
        raise _Wrong(path, "a list is expected")
    (item,) = get_args(annotation)
    taken = []
    for index, each in enumerate(value):
        try:
            taken.append(_value(item, each, f"{path}[{index}]", notes, needed=needed))
        except _Wrong as wrong:
            if needed:
                raise
            notes.append(f"left out {wrong.path}: {wrong.reason}")
    return taken


def _map(annotation: object, value: object, path: str, notes: list[str]) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _Wrong(path, "an object is expected")
    _, item = get_args(annotation)
    taken: dict[str, object] = {}
    for key, each in value.items():
        try:
            taken[key] = _value(item, each, f"{path}.{key[:_SHOWN]}", notes, needed=False)
        except _Wrong as wrong:
            notes.append(f"left out {wrong.path}: {wrong.reason}")
    return taken


def _fits(choice: object, value: object) -> bool:
    """Whether a member of a union is the one for an object or a list."""
    if isinstance(choice, type) and issubclass(choice, Struct):
        return isinstance(value, dict)
    return get_origin(choice) is list and isinstance(value, list)


def _plain(annotation: object, value: object, path: str) -> object:
    try:
        return msgspec.convert(value, annotation, strict=False)
    except msgspec.ValidationError as error:
        raise _Wrong(path, str(error)) from None
