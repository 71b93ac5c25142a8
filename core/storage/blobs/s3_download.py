"""Downloads that go on where they are cut off."""

from pathlib import Path
from typing import BinaryIO, Final

from botocore.exceptions import BotoCoreError

from core.errors import Unavailable
from core.ports.blobs import Stat
from core.storage.blobs.s3_client import Bucket
from core.storage.blobs.sizes import PIECE_BYTES

_RESUMPTIONS: Final = 5


def download(bucket: Bucket, key: str, stat: Stat, path: Path) -> None:
    """Copy the object that ``stat`` describes into a file; blocks, and raises botocore's errors.

    Raises ``Unavailable`` where the store does not give all of it after all.
    """
    with path.open("wb") as file:
        for _ in range(_RESUMPTIONS):
            if file.tell() == stat.size_bytes:
                return
            _go_on(bucket, key, stat, file)
        if file.tell() != stat.size_bytes:
            raise Unavailable("The store of videos breaks off each time.", code="store_failed")


def _go_on(bucket: Bucket, key: str, stat: Stat, file: BinaryIO) -> None:
    span = f"bytes={file.tell()}-"
    answer = bucket.client.get_object(**bucket.place(key), Range=span, IfMatch=stat.etag)
    with answer["Body"] as body:
        try:
            while piece := body.read(PIECE_BYTES):
                file.write(piece)
        except (BotoCoreError, ConnectionError):
            return
