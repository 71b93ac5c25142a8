"""A coaching session to look at: a video with notes, for the demo's coach."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import structlog

from core.bootstrap import Services
from core.clock import utc_now
from core.errors import CricksyError
from core.ids import AccountId, WorkspaceId
from core.models.footage import MomentKind
from core.usecases.notes import NoteEdit
from core.usecases.upload_asks import UploadAsk
from cricksy.demo_film import DELIVERY_S, HIT_S, draw_film

_PIECE_BYTES: Final = 256 * 1024
_NOTES: Final = (
    (0, MomentKind.FORM_ISSUE, "Bat comes down late: the backlift is still rising when the ball bounces."),
    (2, MomentKind.HIGHLIGHT, "Head still, weight forward. This is the one to show."),
)

_log = structlog.get_logger(__name__)


async def demo_session(services: Services, email: str) -> None:
    """Give the coach a session, unless there is one; what cannot be done is logged."""
    try:
        coach = await services.ports.accounts.by_email(email)
        if coach is None or (await services.ports.coaching.sessions(WorkspaceId(coach.account.id), limit=1)):
            return
        await _make(services, coach.account.id)
    except CricksyError as error:
        _log.warning("demo_session_failed", code=error.reason, detail=error.message)


async def _make(services: Services, coach: AccountId) -> None:
    coaching = services.coaching
    player = await coaching.players.add(coach, None, "Asha Rao")
    session = await coaching.sessions.add(
        coach, None, title="Front-foot drives", held_on=utc_now().date().isoformat(), player_ids=[player.player.id]
    )
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "nets.mp4"
        await asyncio.to_thread(draw_film, film)
        ask = UploadAsk(session_id=session.id, length_bytes=film.stat().st_size, filename=film.name)
        upload = await services.uploading.uploads.open(coach, ask)
        await services.uploading.uploads.send_whole(coach, upload.id, _pieces(film))
    for delivery, kind, text in _NOTES:
        at_us = int((delivery * DELIVERY_S + HIT_S) * 1_000_000)
        edit = NoteEdit(text=text, at_us=at_us, player_id=player.player.id, kind=kind)
        await coaching.notes.add(coach, session.id, edit)


async def _pieces(film: Path) -> AsyncIterator[bytes]:
    data = await asyncio.to_thread(film.read_bytes)
    for begin in range(0, len(data), _PIECE_BYTES):
        yield data[begin : begin + _PIECE_BYTES]
