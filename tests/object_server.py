"""The S3 protocol over HTTP, with moto behind it."""

import itertools
import secrets
from collections.abc import Callable
from typing import TypeVar

import requests
from moto.s3.exceptions import NoSuchUpload
from moto.s3.models import S3Backend
from moto.server import ThreadedMotoServer

from core.storage.blobs.s3_client import S3Settings

T = TypeVar("T")


def _known(operation: Callable[..., T]) -> Callable[..., T]:
    """As S3 is where moto is not: what is asked of an upload that is over is refused, and does not end in a defect."""

    def asked(backend: S3Backend, bucket_name: str, multipart_id: str, *rest: object, **named: object) -> T:
        if multipart_id not in backend.get_bucket(bucket_name).multiparts:
            raise NoSuchUpload(upload_id=multipart_id)
        return operation(backend, bucket_name, multipart_id, *rest, **named)

    return asked


S3Backend.upload_part = _known(S3Backend.upload_part)  # type: ignore[method-assign]
S3Backend.complete_multipart_upload = _known(S3Backend.complete_multipart_upload)  # type: ignore[method-assign]


class ObjectServer:
    """An S3 that keeps everything in memory, on a port of its own."""

    def __init__(self) -> None:
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._server.start()
        host, port = self._server.get_host_and_port()
        self.url = f"http://{host}:{port}"
        self._names = itertools.count(1)

    def create(self) -> S3Settings:
        """A new bucket with nothing in it; keys of ours have a prefix there."""
        settings = S3Settings(
            bucket=f"bucket-{next(self._names)}-{secrets.token_hex(4)}",
            prefix="club/",
            endpoint=self.url,
            access_key="tests",
            secret_key="tests",  # noqa: S106 - a test's
        )
        requests.put(f"{self.url}/{settings.bucket}", timeout=10).raise_for_status()
        return settings

    def reset(self) -> None:
        """Forget everything, so that the memory is free again."""
        requests.post(f"{self.url}/moto-api/reset", timeout=10).raise_for_status()

    def stop(self) -> None:
        """End it."""
        self._server.stop()
