"""A connection to a bucket, and what its failures mean."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypedDict

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from core.errors import NotFound, Unavailable
from core.storage.blobs.sizes import parts_changed

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

THREADS: Final = 8
"""Requests that one process makes at once."""
_CONNECT_TIMEOUT_S: Final = 5
_READ_TIMEOUT_S: Final = 30
_ATTEMPTS: Final = 4
_ANY_REGION: Final = "us-east-1"
"""Signatures name a region; stores that have none take any."""

_MISSING: Final = frozenset({"NoSuchKey", "NoSuchUpload", "NotFound", "404"})
_OTHER_PARTS: Final = frozenset({"InvalidPart", "InvalidPartOrder", "EntityTooSmall"})

_logger = structlog.get_logger()


class S3Settings(Struct, frozen=True, kw_only=True):
    """Which bucket. Credentials come from where boto3 looks for them, unless they are given."""

    bucket: str
    prefix: str = ""
    """Of all keys; empty or with a slash at its end."""
    endpoint: str | None = None
    """Amazon's own without one."""
    region: str | None = None
    access_key: str | None = None
    secret_key: str | None = None


class Place(TypedDict):
    """Where an object lies, as every request says it."""

    Bucket: str
    Key: str


class Bucket:
    """A bucket, and the keys in it."""

    def __init__(self, client: "S3Client", name: str, prefix: str) -> None:
        """Every key of ours comes after ``prefix``."""
        self.client, self.name, self._prefix = client, name, prefix

    def place(self, key: str) -> Place:
        """Where an object lies."""
        return {"Bucket": self.name, "Key": self.full(key)}

    def full(self, key: str) -> str:
        """A key as the store knows it."""
        return self._prefix + key

    def own(self, full: str) -> str:
        """A key as we know it."""
        return full.removeprefix(self._prefix)

    def list(self, prefix: str) -> Iterator[str]:
        """Every key below a prefix, in order."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.full(prefix))
        return (self.own(each["Key"]) for page in pages for each in page.get("Contents", ()))

    def delete(self, keys: Sequence[str]) -> None:
        """Remove at most 1,000 objects. Raises ``Unavailable`` where some of them stay."""
        objects = [{"Key": self.full(key)} for key in keys]
        answer = self.client.delete_objects(Bucket=self.name, Delete={"Objects": objects, "Quiet": True})  # type: ignore[typeddict-item]  # a literal of that shape
        if answer.get("Errors"):
            raise Unavailable("The store did not remove every object.", code="store_failed")


def open_client(settings: S3Settings) -> "S3Client":
    """A client that many threads may share."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region or (_ANY_REGION if settings.endpoint else None),
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if settings.endpoint else "auto"},
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            connect_timeout=_CONNECT_TIMEOUT_S,
            read_timeout=_READ_TIMEOUT_S,
            max_pool_connections=THREADS,
        ),
    )


@contextmanager
def translated(operation: str, failed: Callable[[str], None]) -> Iterator[None]:
    """Turn the store's errors into ours; ``failed`` is told of those that are the store's own fault."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise NotFound("There is no such object.") from error
        if code in _OTHER_PARTS:
            raise parts_changed() from error
        failed(operation)
        _logger.warning("store_failed", operation=operation, cause=code)
        raise Unavailable("The store of videos does not do that now.", code="store_failed") from error
    except FileNotFoundError as error:
        raise NotFound("There is no such file.") from error
    except (BotoCoreError, OSError) as error:
        failed(operation)
        _logger.warning("store_failed", operation=operation, cause=type(error).__name__)
        raise Unavailable("The store of videos cannot be reached.", code="store_failed") from error
