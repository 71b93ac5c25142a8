"""Answers as tables for people and as JSON for programs."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from core.clock import rfc3339

T = TypeVar("T")


def show_rows(
    console: Console, rows: Sequence[T], columns: Mapping[str, Callable[[T], object]], nothing: str, *, as_json: bool
) -> None:
    """Print ``rows`` as a table of ``columns``, ``nothing`` where there are none; as JSON with all that they hold."""
    if as_json:
        show_json(rows)
    elif not rows:
        console.print(nothing, markup=False)
    else:
        table = Table(*(Column(name, overflow="fold") for name in columns), box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for row in rows:
            table.add_row(*(_cell(read(row)) for read in columns.values()))
        console.print(table)


def show_json(answer: object) -> None:
    """Print it as one line of JSON."""
    print(msgspec.json.encode(answer).decode())


def when(at_ms: int | None) -> str:
    """A time for people, to the second in UTC; nothing for none."""
    return "" if at_ms is None else rfc3339(at_ms // 1000 * 1000)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("[", r"\[")
