"""Which store an address names."""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from core.errors import Misconfigured
from core.ports.blobs import Blobs
from core.storage.blobs.folder import FolderBlobs

_FOLDER: Final = "file"
_BUCKET: Final = "s3"


def open_blobs(address: str, *, endpoint: str | None, failed: Callable[[str], None]) -> Blobs:
    """The store at ``file:///folder`` or ``s3://bucket/prefix``.

    ``endpoint`` is that of an S3-compatible store which is not Amazon's; ``failed`` is told which operation a store
    did not do. Raises ``Misconfigured`` for another address.
    """
    parts = urlsplit(address)
    if parts.scheme == _FOLDER and not parts.netloc and parts.path.strip("/"):
        return FolderBlobs(Path(unquote(parts.path)))
    if parts.scheme == _BUCKET and parts.netloc:
        from core.storage.blobs.s3 import S3Blobs  # noqa: PLC0415 - half a second and 20 MB of boto3
        from core.storage.blobs.s3_client import S3Settings  # noqa: PLC0415 - as above

        prefix = parts.path.strip("/")
        return S3Blobs(
            S3Settings(bucket=parts.netloc, prefix=f"{prefix}/" if prefix else "", endpoint=endpoint), failed=failed
        )
    raise Misconfigured("CRICKSY_MEDIA must be file:///folder or s3://bucket/prefix.")
