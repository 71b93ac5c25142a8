"""Cutting the file of a clip, or of a reel."""

import asyncio
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from core.clock import unix_ms
from core.errors import NotFound
from core.models.media import Export, ExportState
from core.models.media_keys import export_key, export_prefix
from core.ports.blobs import Blobs
from core.wire.media_jobs import OfExport
from workers.jobs.sources import fetch_source
from workers.media import reel
from workers.media.smartcut import cut
from workers.media.watch import Part, Watch
from workers.registry import Handler
from workers.work import Work

_FETCHED: Final = 0.3
"""The share of the work after which the sources are here."""
_CUT: Final = 0.9


async def _run(work: Work[OfExport]) -> None:
    ports = work.services.ports
    export = await ports.clips.export(work.payload.export_id)
    sources = {}
    for video_id in dict.fromkeys(piece.video_id for piece in export.pieces):
        video = await ports.videos.one(video_id)
        sources[video_id] = await fetch_source(ports.blobs, video, work.folder)
    work.progress(_FETCHED)
    target = work.folder / "clip.mp4"
    pieces = [
        reel.Piece(path=sources[piece.video_id], start_us=piece.start_us, end_us=piece.end_us)
        for piece in export.pieces
    ]
    method, size = await asyncio.to_thread(_cut, pieces, target, Part(work.watch, _FETCHED, _CUT))
    key = export_key(export.workspace_id, export.id, f"{work.run.job_id}-{work.run.attempt}")
    await ports.blobs.put(key, target)
    await _forget_leftovers(ports.blobs, export, key)
    try:
        await ports.clips.conclude_export(work.run, _ready(export, key, method, size))
    except NotFound:  # deleted meanwhile, and its file may have been looked for already
        await ports.blobs.delete(key)


async def _forget_leftovers(blobs: Blobs, export: Export, kept: str) -> None:
    """Remove the files of attempts that were killed before they could say that theirs is the export's."""
    for key in await blobs.keys(export_prefix(export.workspace_id, export.id)):
        if key != kept:
            await blobs.delete(key)


def _cut(pieces: list[reel.Piece], target: Path, watch: Watch) -> tuple[str, int]:
    """How it was made, and its bytes."""
    match pieces:
        case [one]:
            made = cut(one.path, target, one.start_us, one.end_us, watch)
            return made.method.value, made.bytes
        case _:
            joined = reel.splice(pieces, target, watch)
            return joined.method.value, joined.bytes


def _ready(export: Export, key: str, method: str, size_bytes: int) -> Export:
    return replace(export, state=ExportState.READY, object_key=key, method=method, bytes=size_bytes, ready_ms=unix_ms())


EXPORT: Final = Handler(payload=OfExport, run=_run)
