"""``/api/uploads``: videos on their way, by tus 1.0.0, and how far they are."""

from typing import Final

from aiohttp import hdrs, web

from core.errors import CricksyError, Malformed
from core.ids import CoachingSessionId, UploadId
from core.models.media import Upload
from core.usecases.upload_asks import MOST_BYTES, UploadAsk
from core.usecases.uploads import Checksum, Piece, Uploads
from core.wire.uploads import UploadStatus, status_of_upload
from web.bodies import arriving
from web.call import Call
from web.tus import answers, protocol

PATH: Final = "/api/uploads"
_NO_NAME: Final = "video"


def address(upload_id: UploadId) -> str:
    """Where an upload is asked for and gone on with."""
    return f"{PATH}/{upload_id}"


class UploadApi:
    """The handlers."""

    def __init__(self, uploads: Uploads) -> None:
        """``uploads`` takes them."""
        self._uploads = uploads

    async def abilities(self, call: Call) -> web.StreamResponse:
        """What of tus is spoken here."""
        del call
        return web.Response(status=204, headers=answers.abilities(MOST_BYTES))

    async def describe(self, call: Call, upload_id: UploadId) -> web.StreamResponse:
        """What of tus is spoken here, about one upload like about all."""
        del upload_id
        return await self.abilities(call)

    async def create(self, call: Call) -> web.StreamResponse:
        """Announce a video (creation), and send the beginning of it where there is a body (creation-with-upload).

        ``Upload-Metadata`` names the ``session_id``; and the file: its ``filename``, its ``filetype``, and when the
        recording began in milliseconds since 1970, ``recorded_ms``.
        """
        request = call.request
        sends = request.can_read_body
        if sends:
            protocol.check_chunk(request.content_type)
        checksum = _checksum(request)
        upload = await self._uploads.open(call.account, _ask(request))
        if sends:
            try:
                upload = await self._append(call, upload.id, 0, checksum)
            except CricksyError:  # the client has to learn the address all the same, and asks there how far it is
                upload = await self._uploads.status(call.account, upload.id)
        headers = {hdrs.LOCATION: address(upload.id), **answers.standing(upload)}
        return web.Response(status=201, headers=headers)

    async def head(self, call: Call, upload_id: UploadId) -> web.StreamResponse:
        """How far an upload is, for a client that goes on with it."""
        upload = await self._uploads.status(call.account, upload_id)
        return web.Response(status=200, headers=answers.description(upload))

    async def append(self, call: Call, upload_id: UploadId) -> web.StreamResponse:
        """Send a piece of a video; what arrives is kept, also where the connection breaks."""
        protocol.check_chunk(call.request.content_type)
        offset = protocol.offset(call.request.headers)
        upload = await self._append(call, upload_id, offset, _checksum(call.request))
        return web.Response(status=204, headers=answers.standing(upload))

    async def cancel(self, call: Call, upload_id: UploadId) -> web.StreamResponse:
        """End an upload and free what it holds (termination)."""
        await self._uploads.cancel(call.account, upload_id)
        return web.Response(status=204)

    async def overridden(self, call: Call, upload_id: UploadId) -> web.StreamResponse:
        """PATCH, DELETE or HEAD, for clients that can only POST."""
        method = call.request.headers.get(protocol.METHOD_OVERRIDE, "").upper()
        handlers = {"PATCH": self.append, "DELETE": self.cancel, "HEAD": self.head}
        if method not in handlers:
            raise Malformed("Say which method is meant.", where=protocol.METHOD_OVERRIDE)
        return await handlers[method](call, upload_id)

    async def show(self, call: Call, upload_id: UploadId) -> UploadStatus:
        """How far an upload is."""
        return status_of_upload(await self._uploads.status(call.account, upload_id), address(upload_id))

    async def _append(self, call: Call, upload_id: UploadId, offset: int, checksum: Checksum | None) -> Upload:
        size = call.request.content_length
        piece = Piece(offset_bytes=offset, body=arriving(call.request), size_bytes=size, checksum=checksum)
        return await self._uploads.append(call.account, upload_id, piece)


def _checksum(request: web.Request) -> Checksum | None:
    said = protocol.checksum(request.headers)
    return None if said is None else Checksum(algorithm=said.algorithm, digest=said.value)


def _ask(request: web.Request) -> UploadAsk:
    length, said = protocol.length(request.headers), protocol.metadata(request.headers)
    if not said.get("session_id"):
        raise Malformed("Upload-Metadata has to name the session_id.", where="session_id")
    recorded = said.get("recorded_ms")
    if recorded is not None and not (recorded.isascii() and recorded.isdigit() and len(recorded) <= len(str(2**53))):
        raise Malformed("A time is in milliseconds since 1970.", where="recorded_ms")
    return UploadAsk(
        session_id=CoachingSessionId(said["session_id"]),
        length_bytes=length,
        filename=said.get("filename") or _NO_NAME,
        content_type=said.get("filetype", ""),
        recorded_ms=None if recorded is None else int(recorded),
        metadata=request.headers.get(protocol.METADATA),
    )
