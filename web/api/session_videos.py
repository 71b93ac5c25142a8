"""``/api/coaches/plus/sessions/{session_id}/videos/upload``: a session's video in one request, or announced for tus."""

from typing import Final

from aiohttp import BodyPartReader, hdrs, web
from aiohttp.http_exceptions import BadHttpMessage

from core.errors import Malformed, WrongMedia
from core.ids import CoachingSessionId
from core.models.media import Upload
from core.usecases.upload_asks import UploadAsk
from core.usecases.uploads import Uploads
from core.wire.uploads import NewUpload, UploadStatus, status_of_upload
from web.api.uploads import address
from web.bodies import arriving_file
from web.call import Call, Reply
from web.endpoint import JSON, read_body

FORM: Final = "multipart/form-data"
_ANY_TYPE: Final = "application/octet-stream"
_MOST_FIELDS: Final = 8


class SessionVideoApi:
    """The handlers."""

    def __init__(self, uploads: Uploads) -> None:
        """``uploads`` takes the videos."""
        self._uploads = uploads

    async def upload(self, call: Call, session_id: CoachingSessionId) -> Reply[UploadStatus]:
        """Send a session's video: as a form with a ``file``, all at once; or as JSON, which only announces it.

        The form may begin with a field ``recorded_ms``, and its request has to say its length. What JSON announces, a
        ``NewUpload``, is sent by tus to the ``progress_url`` that comes back. A form that breaks off leaves nothing.
        """
        if call.request.content_type == JSON:
            upload = await self._announce(call, session_id)
        elif call.request.content_type == FORM:
            upload = await self._take_form(call, session_id)
        else:
            raise WrongMedia
        where = address(upload.id)
        return Reply(body=status_of_upload(upload, where), status=201, headers={hdrs.LOCATION: where})

    async def _announce(self, call: Call, session_id: CoachingSessionId) -> Upload:
        said = await read_body(call.request, NewUpload)
        ask = UploadAsk(
            session_id=session_id,
            length_bytes=said.length_bytes,
            filename=said.filename,
            content_type=said.content_type,
            recorded_ms=said.recorded_ms,
        )
        return await self._uploads.open(call.account, ask)

    async def _take_form(self, call: Call, session_id: CoachingSessionId) -> Upload:
        length = call.request.content_length
        if length is None:
            raise Malformed("The request has to say its length.", code="length_needed", where=hdrs.CONTENT_LENGTH)
        file, recorded_ms = await _file(call.request)
        kind = file.headers.get(hdrs.CONTENT_TYPE, "")
        ask = UploadAsk(
            session_id=session_id,
            length_bytes=length,
            filename=file.filename or "",
            content_type="" if kind == _ANY_TYPE else kind,
            recorded_ms=recorded_ms,
        )
        upload = await self._uploads.open(call.account, ask)
        return await self._uploads.send_whole(call.account, upload.id, arriving_file(file))


async def _file(request: web.Request) -> tuple[BodyPartReader, int | None]:
    """The file of a form, which is not read yet, and the time that is said before it."""
    recorded_ms = None
    try:
        form = await request.multipart()
        for _ in range(_MOST_FIELDS):
            part = await form.next()
            if not isinstance(part, BodyPartReader):
                break
            if part.name == "file" and part.filename:
                return part, recorded_ms
            value = await part.read_chunk()
            if part.name == "recorded_ms":
                recorded_ms = int(value)
    except (ValueError, AssertionError, ConnectionError, BadHttpMessage) as error:
        raise Malformed("The form cannot be read.", code="broken_form") from error
    raise Malformed("The form has no file.", code="no_file", where="file")
