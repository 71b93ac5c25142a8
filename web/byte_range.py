"""Byte ranges (RFC 9110, section 14): which part of an object a request asks for."""

import re
from typing import Final, NamedTuple

_ONE: Final = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_DIGITS: Final = 18


class Span(NamedTuple):
    """Bytes ``[start, end)``."""

    start: int
    end: int


class Unsatisfiable(ValueError):
    """The range lies outside of the object."""


def read_range(header: str | None, size: int) -> Span | None:
    """The part that a ``Range`` header asks for; ``None`` for all of it.

    Several ranges, other units and what cannot be read are answered with the whole, as the RFC allows (14.2). Raises
    ``Unsatisfiable``.
    """
    asked = None if header is None else _ONE.fullmatch(header.strip())
    if asked is None or asked[1] == asked[2] == "" or max(len(asked[1]), len(asked[2])) > _DIGITS:
        return None
    if asked[1] == "":
        start, end = max(0, size - int(asked[2])), size
    else:
        start = int(asked[1])
        end = size if asked[2] == "" else min(int(asked[2]) + 1, size)
        if asked[2] and int(asked[2]) < start:
            return None
    if start >= size or start >= end:
        raise Unsatisfiable
    return Span(start, end)
