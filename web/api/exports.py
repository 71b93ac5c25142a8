"""``/api/matches/{match_id}/deliveries.csv`` and ``.json``: a match as a file."""

from aiohttp import hdrs, web

from core.ids import MatchId
from core.usecases.exports import Exports, Format
from web.call import Call
from web.endpoint import JSON

CSV = "text/csv"
_MEDIA = {Format.CSV: CSV, Format.JSON: JSON}


class ExportApi:
    """The handlers."""

    def __init__(self, exports: Exports) -> None:
        """``exports`` writes the files."""
        self._exports = exports

    async def csv(self, call: Call, match_id: MatchId) -> web.StreamResponse:
        """Every delivery of a match, a line each."""
        return await self._send(call, match_id, Format.CSV)

    async def json(self, call: Call, match_id: MatchId) -> web.StreamResponse:
        """Every delivery of a match, an object each."""
        return await self._send(call, match_id, Format.JSON)

    async def _send(self, call: Call, match_id: MatchId, written_in: Format) -> web.StreamResponse:
        pieces = await self._exports.deliveries(call.holder, match_id, written_in)
        response = web.StreamResponse(
            headers={
                hdrs.CONTENT_TYPE: _MEDIA[written_in],
                hdrs.CONTENT_DISPOSITION: f'attachment; filename="deliveries.{written_in.value}"',
                hdrs.CACHE_CONTROL: "no-store",
            }
        )
        await response.prepare(call.request)
        async for piece in pieces:
            await response.write(piece)
        await response.write_eof()
        return response
