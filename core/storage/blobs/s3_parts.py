"""Objects in an S3-compatible store while they are made of parts."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.ports.blobs import Handle, Part, Unfinished
from core.storage.blobs.keys import checked_key, content_type
from core.storage.blobs.s3_client import Bucket, Place
from core.storage.blobs.sizes import check_part, check_parts

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import CompletedPartTypeDef


class S3Parts:
    """Multipart uploads of a bucket; blocks on the network, raises botocore's errors."""

    def __init__(self, bucket: Bucket, part_bytes: int) -> None:
        self._bucket, self._part_bytes = bucket, part_bytes

    def begin(self, key: str) -> Handle:
        """Begin one."""
        answer = self._bucket.client.create_multipart_upload(**self._bucket.place(key), ContentType=content_type(key))
        return Handle(key=key, id=answer["UploadId"])

    def write(self, handle: Handle, number: int, source: Path | bytes) -> Part:
        """Store a part; a file is read as it is sent."""
        check_part(number, source, self._part_bytes)
        if isinstance(source, bytes):
            return self._write(handle, number, source, len(source))
        with source.open("rb") as file:
            return self._write(handle, number, file, source.stat().st_size)

    def of(self, handle: Handle) -> list[Part]:
        """The parts that are stored, by number."""
        pages = self._bucket.client.get_paginator("list_parts").paginate(**self._place(handle), UploadId=handle.id)
        return [
            Part(number=part["PartNumber"], size_bytes=part["Size"], etag=part["ETag"].strip('"'))
            for page in pages
            for part in page.get("Parts", ())
        ]

    def finish(self, handle: Handle, parts: Sequence[Part]) -> None:
        """Make the object."""
        check_parts(parts, self._part_bytes)
        whole: list[CompletedPartTypeDef] = [{"PartNumber": part.number, "ETag": f'"{part.etag}"'} for part in parts]
        self._bucket.client.complete_multipart_upload(
            **self._place(handle), UploadId=handle.id, MultipartUpload={"Parts": whole}
        )

    def abort(self, handle: Handle) -> None:
        """Forget it."""
        self._bucket.client.abort_multipart_upload(**self._place(handle), UploadId=handle.id)

    def all(self, prefix: str) -> list[Unfinished]:
        """Whatever is being made below a prefix."""
        pages = self._bucket.client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket.name, Prefix=self._bucket.full(prefix)
        )
        return [
            Unfinished(
                handle=Handle(key=self._bucket.own(each["Key"]), id=each["UploadId"]), begun_ms=_ms(each["Initiated"])
            )
            for page in pages
            for each in page.get("Uploads", ())
        ]

    def _write(self, handle: Handle, number: int, body: BinaryIO | bytes, size_bytes: int) -> Part:
        answer = self._bucket.client.upload_part(
            **self._place(handle), UploadId=handle.id, PartNumber=number, Body=body
        )
        return Part(number=number, size_bytes=size_bytes, etag=answer["ETag"].strip('"'))

    def _place(self, handle: Handle) -> Place:
        return self._bucket.place(checked_key(handle.key))


def _ms(begun: datetime) -> int:
    return round(begun.timestamp() * 1000)
