"""Matches for many grounds: real ones where there are any on this machine, else some of our own."""

from collections.abc import Sequence

import pytest

from core.scoring.events import Happening
from cricksy.cricsheet import import_match, read
from tests.support import cricsheet_dir
from tests.usecases.play import random_bodies

_SMALLEST_BYTES = 30_000
"""Shorter files are of matches that rain ended."""


def matches(count: int) -> list[Sequence[Happening]]:
    """So many matches, the shortest of the real ones that were played."""
    try:
        folder = cricsheet_dir() / "matches"
    except pytest.skip.Exception:
        return [random_bodies(seed, overs=20) for seed in range(count)]
    files = sorted(folder.glob("*.json"), key=lambda file: (file.stat().st_size, file.name))
    chosen = [file for file in files if file.stat().st_size >= _SMALLEST_BYTES][:count]
    return [import_match(read(file.read_bytes())).bodies for file in chosen]
