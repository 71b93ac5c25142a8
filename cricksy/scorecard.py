"""``cricksy scorecard``: Cricsheet files in, one scorecard a line out; or the differences from expected ones."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from core.errors import Refusal
from core.scoring.figures import Scorecard, scorecard
from core.scoring.fold import fold
from cricksy.cricsheet import import_match, read

COMPARED: Final = (
    "team",
    "super_over",
    "declared",
    "forfeited",
    "all_out",
    "target",
    "total",
    "wickets",
    "overs",
    "legal_balls",
    "deliveries",
    "extras",
    "batting",
    "bowling",
    "fow",
    "over_by_over",
)
"""The fields of an innings that ``--check`` compares."""

_Json = Mapping[str, object]


def run(files: Sequence[Path], check: Path | None = None) -> int:
    """Print a scorecard a file, or with ``check`` each difference from ``check/<file's name>``; notes go to stderr.

    Returns the exit code: 1 when a file could not be read or, checking, did not match.
    """
    failed = 0
    for file in files:
        try:
            imported = import_match(read(file.read_bytes()))
        except (OSError, Refusal) as error:
            failed += 1
            print(f"{file.name}: {error}", file=sys.stdout if check else sys.stderr)
            continue
        for note in imported.notes:
            print(f"{file.name}: {note}", file=sys.stderr)
        card = scorecard(fold(imported.bodies))
        if check is None:
            print(json.dumps({"match_id": file.stem, **msgspec.to_builtins(card)}, ensure_ascii=False))
            continue
        failed += _report(file, card, check)
    if check is not None:
        print(f"{len(files)} matches, {failed} mismatched")
    return 1 if failed else 0


def differences(actual: Scorecard, expected: _Json) -> Iterator[str]:
    """Each difference between a scorecard and an expected one, as a line."""
    theirs = expected.get("innings")
    if not isinstance(theirs, list) or len(theirs) != len(actual.innings):
        yield f"innings: {len(actual.innings)}, not as many as expected"
        return
    for number, (mine, innings) in enumerate(zip(msgspec.to_builtins(actual.innings), theirs, strict=True), start=1):
        for name in COMPARED:
            yield from _differ(f"innings {number} {name}", mine[name], innings.get(name))


def _report(file: Path, card: Scorecard, check: Path) -> bool:
    """Print how a card differs from its expected one; returns whether it does."""
    try:
        expected = msgspec.json.decode((check / f"{file.stem}.json").read_bytes(), type=dict[str, object])
    except (OSError, msgspec.MsgspecError) as error:
        print(f"{file.stem}: no expected scorecard: {error}")
        return True
    found = list(differences(card, expected))
    for line in found:
        print(f"{file.stem}: {line}")
    return bool(found)


def _differ(where: str, mine: object, theirs: object) -> Iterator[str]:
    """Compare two values down to their leaves."""
    if isinstance(mine, dict) and isinstance(theirs, dict) and mine.keys() == theirs.keys():
        for key, value in mine.items():
            yield from _differ(f"{where} {key}", value, theirs[key])
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for index, (value, other) in enumerate(zip(mine, theirs, strict=True), start=1):
            yield from _differ(f"{where} {index}", value, other)
    elif mine != theirs:
        yield f"{where}: {mine!r}, expected {theirs!r}"


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m cricksy.scorecard FILE... [--check DIR]``."""
    parser = ArgumentParser(prog="cricksy scorecard", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--check", type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    return run(options.files, options.check)


if __name__ == "__main__":
    sys.exit(main())
