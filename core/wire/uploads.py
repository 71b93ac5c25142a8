"""Uploads, for whoever sends one or watches it."""

from typing import Annotated

from msgspec import Meta, Struct

from core.models.media import Upload, UploadState


class NewUpload(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A video that will be sent."""

    filename: Annotated[str, Meta(min_length=1, max_length=255)]
    length_bytes: Annotated[int, Meta(ge=1)]
    content_type: str = ""
    """``video/mp4`` or ``video/quicktime``; by the name where it is empty."""
    recorded_ms: Annotated[int, Meta(ge=0)] | None = None
    """When the recording began by the device's clock, milliseconds since 1970."""


class UploadStatus(Struct, frozen=True, kw_only=True):
    """How far an upload is."""

    upload_id: str
    session_id: str
    state: UploadState
    offset_bytes: int
    """How much is certain to be kept."""
    length_bytes: int
    progress_url: str
    """Where this is told, and where tus goes on."""
    video_id: str | None
    """Once all of it has arrived."""
    expires_ms: int | None
    """When it ends unless more of it comes."""


def status_of_upload(upload: Upload, progress_url: str) -> UploadStatus:
    """An upload as people are shown it."""
    return UploadStatus(
        upload_id=upload.id,
        session_id=upload.session_id,
        state=upload.state,
        offset_bytes=upload.offset_bytes,
        length_bytes=upload.length_bytes,
        progress_url=progress_url,
        video_id=upload.video_id,
        expires_ms=upload.expires_ms if upload.state is UploadState.OPEN else None,
    )
