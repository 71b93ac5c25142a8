"""A match's deliveries as files: CSV (RFC 4180) and JSON, made a piece at a time."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Final

import msgspec
from msgspec.structs import astuple

from core.entitlements.entitlements import Subject
from core.entitlements.keys import Feature
from core.errors import Forbidden
from core.eventlog.view import Canonical
from core.ids import MatchId
from core.ports import Head, Log, MatchRow
from core.usecases.deliveries import deliveries
from core.usecases.grants import Grants
from core.usecases.live import Matches
from core.usecases.rights import Rights, subject_of
from core.usecases.tokens import Grant
from core.wire.exports import DeliveryRow

_PIECE: Final = 100
"""Deliveries made before others get their turn; a few milliseconds."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV injection)."""

_encode = msgspec.json.Encoder().encode


class Format(StrEnum):
    """What a file is written in."""

    CSV = "csv"
    JSON = "json"


class Exports:
    """Writes matches for people who analyse them."""

    def __init__(self, log: Log, matches: Matches, grants: Grants, rights: Rights) -> None:
        """``matches`` folds them."""
        self._log, self._matches, self._grants, self._rights = log, matches, grants, rights

    async def deliveries(self, grant: Grant, match_id: MatchId, written_in: Format) -> AsyncIterator[bytes]:
        """The file, in pieces, as the match stands now; nothing of it is made before it is asked for.

        Whoever owns the match needs the export in the plan of the workspace that owns it, anybody else, for a public
        match, in the own. Raises ``UpgradeRequired``, ``NotFound`` for a match that is not for this caller, and
        ``Forbidden`` for a token that is no person's.
        """
        row = await self._log.match(match_id)
        await self._allow(grant, row)
        async with self._matches.use(match_id) as live:
            head, canonical = live.head, tuple(live.ledger.canonical)
        return _csv(canonical) if written_in is Format.CSV else _json(row, head, canonical)

    async def _allow(self, grant: Grant, row: MatchRow) -> None:
        await self._rights.learn(grant, row.workspace_id)
        self._rights.require_watch(grant, row.ownership)
        if grant.credential is None:
            return
        if grant.account is None or grant.workspace is None:
            raise Forbidden("This needs somebody who has signed in.", code="account_needed")
        subject = subject_of(grant, row.workspace_id) if self._rights.role(grant, row.ownership) else None
        await self._grants.require(subject or Subject(grant.workspace), Feature.DATA_EXPORT)


async def _csv(canonical: Sequence[Canonical]) -> AsyncIterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(DeliveryRow.__struct_fields__)
    for piece in _pieces(canonical):
        writer.writerows([cell(value) for value in astuple(row)] for row in piece)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
        await asyncio.sleep(0)
    if text.tell():
        yield text.getvalue().encode()


async def _json(row: MatchRow, head: Head, canonical: Sequence[Canonical]) -> AsyncIterator[bytes]:
    opening = {"match_id": row.id, "title": row.title, "epoch": head.epoch, "seq": head.seq}
    yield _encode(opening)[:-1] + b',"deliveries":['
    separator = b""
    for piece in _pieces(canonical):
        yield separator + b",".join(map(_encode, piece))
        separator = b","
        await asyncio.sleep(0)
    yield b"]}"


def _pieces(canonical: Iterable[Canonical]) -> Iterator[list[DeliveryRow]]:
    rows = deliveries(canonical)
    while piece := list(islice(rows, _PIECE)):
        yield piece


def cell(value: object) -> object:
    """A cell that no spreadsheet runs."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
