"""What tus 1.0.0 wants of every answer, the refusals included."""

from typing import Final

from aiohttp import hdrs, web

from core.errors import WrongVersion
from core.models.media import Upload, UploadState
from core.wire.problem import status_of
from web.endpoint import Handler
from web.problems import problems
from web.tus import protocol

_WRONG_VERSION: Final = status_of(WrongVersion())


def manners(handle: Handler) -> Handler:
    """Let an operation speak tus: the version is checked before anything else, and stands in every answer."""

    async def checked(request: web.Request) -> web.StreamResponse:
        protocol.check_version(request.headers)
        return await handle(request)

    async def converse(request: web.Request) -> web.StreamResponse:
        response = await problems(request, checked)
        response.headers[protocol.RESUMABLE] = protocol.VERSION
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        if response.status == _WRONG_VERSION:
            response.headers[protocol.VERSIONS] = protocol.VERSION
        return response

    return converse


def standing(upload: Upload) -> dict[str, str]:
    """How far an upload is, and until when more of it may come."""
    headers = {protocol.OFFSET: str(upload.offset_bytes)}
    if upload.state is UploadState.OPEN:
        headers[protocol.EXPIRES] = protocol.write_time(upload.expires_ms)
    return headers


def description(upload: Upload) -> dict[str, str]:
    """All that a client needs to go on with an upload of which it remembers the address alone."""
    said = {"filename": upload.filename, "filetype": upload.content_type, "session_id": upload.session_id}
    return {
        **standing(upload),
        protocol.LENGTH: str(upload.length_bytes),
        protocol.METADATA: upload.metadata or protocol.write_metadata(said),
    }


def abilities(most_bytes: int) -> dict[str, str]:
    """What this server can do (OPTIONS)."""
    return {
        protocol.RESUMABLE: protocol.VERSION,
        protocol.VERSIONS: protocol.VERSION,
        protocol.EXTENSION: protocol.EXTENSIONS,
        protocol.MAX_SIZE: str(most_bytes),
        protocol.CHECKSUM_ALGORITHM: ",".join(protocol.ALGORITHMS),
    }
