"""Readers of flat tables that take nothing but what vMix takes: stricter than any library, and of our own."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from xml.etree import ElementTree as ET

Table = list[dict[str, str]]
"""Rows, each with all columns in their order."""

_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_json(data: bytes) -> Table:
    """An array of flat objects, none of them empty, every value a string."""
    rows = json.loads(_text(data), object_pairs_hook=_object, parse_constant=_refuse)
    assert isinstance(rows, list)
    return _checked(rows)


def read_xml(data: bytes) -> Table:
    """Rows of elements that hold text alone: no attributes, no namespaces, no nesting."""
    text = _text(data)
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>')
    assert "xmlns" not in text.partition("<row>")[0]
    root = ET.fromstring(data)  # noqa: S314 - our own
    assert (root.tag, root.attrib) == ("rows", {})
    rows = []
    for row in root:
        assert (row.tag, row.attrib, (row.text or "").strip()) == ("row", {}, "")
        for cell in row:
            assert (len(cell), cell.attrib, (cell.tail or "").strip()) == (0, {}, "")
            assert "{" not in cell.tag
        rows.append(_object((cell.tag, cell.text or "") for cell in row))
    return _checked(rows)


def read_csv(data: bytes) -> Table:
    """RFC 4180 with a header: CR LF after every line, quotes only round whole fields."""
    header, *lines = _records(_text(data))
    assert all(len(line) == len(header) for line in lines)
    return _checked([_object(zip(header, line, strict=True)) for line in lines])


READERS: Final[dict[str, Callable[[bytes], Table]]] = {"json": read_json, "xml": read_xml, "csv": read_csv}


def _records(text: str) -> list[list[str]]:
    records: list[list[str]] = []
    fields: list[str] = []
    at = 0
    while at < len(text):
        field, at = _quoted(text, at + 1) if text[at] == '"' else _bare(text, at)
        fields.append(field)
        if text[at] == ",":
            at += 1
            if text[at] == "\r":  # a last field that is empty
                fields.append("")
        if text[at] == "\r":
            assert text[at + 1] == "\n"
            records.append(fields)
            fields, at = [], at + 2
    assert fields == []
    return records


def _bare(text: str, at: int) -> tuple[str, int]:
    end = at
    while text[end] not in ",\r":
        assert text[end] not in '"\n'
        end += 1
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int]:
    parts = []
    while True:
        end = text.index('"', at)
        parts.append(text[at:end])
        if text[end + 1] != '"':
            assert text[end + 1] in ",\r"
            return '"'.join(parts), end + 1
        at = end + 2


def _text(data: bytes) -> str:
    assert not data.startswith(_BOMS)
    text = data.decode("utf-8")
    assert "\0" not in text
    return text


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    told = list(pairs)
    assert all(type(name) is str and type(value) is str for name, value in told)
    assert len(dict(told)) == len(told)
    return dict(told)


def _refuse(name: str) -> None:
    raise AssertionError(name)


def _checked(rows: Table) -> Table:
    assert rows
    assert rows[0]
    assert all(list(row) == list(rows[0]) for row in rows)
    return rows
