"""``/api/exports`` and ``/api/reels``: files that are cut out of videos."""

from core.ids import ExportId, VideoId
from core.models.media import Piece
from core.usecases.coaching_desk import Coaching
from core.wire.api import WorkspaceQuery
from core.wire.clips import ExportList, ExportView, NewReel
from web.call import Call, Reply


class ClipExportApi:
    """The handlers."""

    def __init__(self, coaching: Coaching) -> None:
        """``coaching`` decides."""
        self._exports, self._views = coaching.exports, coaching.clip_views

    async def list(self, call: Call, query: WorkspaceQuery) -> ExportList:
        """The newest exports of your own workspace or of an organisation's, the newest first."""
        found = await self._exports.list(call.account, query.workspace)
        return ExportList(exports=[await self._views.export(call.account, each) for each in found])

    async def show(self, call: Call, export_id: ExportId) -> ExportView:
        """An export; once it is ready, with the address of its file."""
        return await self._views.export(call.account, await self._exports.show(call.account, export_id))

    async def delete(self, call: Call, export_id: ExportId) -> None:
        """Delete an export and its file; its storage is given back once that is gone."""
        await self._exports.delete(call.account, export_id)

    async def reel(self, call: Call, body: NewReel) -> Reply[ExportView]:
        """Let pieces of videos be cut into one file, in their order."""
        pieces = [
            Piece(video_id=VideoId(each.video_id), start_us=each.start_us, end_us=each.end_us) for each in body.pieces
        ]
        made = await self._exports.reel(call.account, body.title, pieces)
        return Reply(body=await self._views.export(call.account, made), status=202)
