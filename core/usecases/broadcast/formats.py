"""A table as bytes: what vMix takes as a data source, and what every cell is made fit for.

JSON is an array of flat objects (RFC 8259), XML has a ``row`` of elements in no namespace (XML 1.0), CSV has a header
and ends its lines with CR LF (RFC 4180). All are UTF-8 without a byte order mark.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape

import msgspec

_json = msgspec.json.Encoder()

_LINE_ENDS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Control characters and what else ends a line: a title has one line a cell, and XML 1.0 has no place for most."""
_NO_CHARACTERS: Final = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
"""Code points of UTF-16 that are no characters (XML 1.0, 2.2)."""


class Format(StrEnum):
    """What a table is written in; the value is the end of its address."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"


MEDIA: Final = {Format.JSON: "application/json", Format.XML: "application/xml", Format.CSV: "text/csv"}


def written(columns: Sequence[str], rows: Sequence[Sequence[str]], form: Format) -> bytes:
    """The table in a format; every cell is told by ``plain``."""
    return _WRITERS[form](columns, [[plain(cell) for cell in row] for row in rows])


def plain(text: str) -> str:
    """A text in one line that all formats can say: runs of control characters become a space."""
    return _NO_CHARACTERS.sub("\ufffd", _LINE_ENDS.sub(" ", text))


def _as_json(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    return _json.encode([dict(zip(columns, row, strict=True)) for row in rows])


def _as_xml(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    pieces = ['<?xml version="1.0" encoding="utf-8"?>\n<rows>\n']
    for row in rows:
        cells = (f"<{column}>{escape(cell)}</{column}>" for column, cell in zip(columns, row, strict=True))
        pieces.append(f"<row>{''.join(cells)}</row>\n")
    return "".join([*pieces, "</rows>\n"]).encode()


def _as_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([columns, *rows])
    return text.getvalue().encode()


_WRITERS: Final[dict[Format, Callable[[Sequence[str], Sequence[Sequence[str]]], bytes]]] = {
    Format.JSON: _as_json,
    Format.XML: _as_xml,
    Format.CSV: _as_csv,
}
