"""Stores of objects for the tests: a folder, and a bucket."""

from pathlib import Path

from core.storage.blobs.folder import FolderBlobs
from core.storage.blobs.s3 import S3Blobs
from core.storage.blobs.s3_client import S3Settings

SMALLEST_PART_BYTES = 5 * 1024 * 1024
"""S3 takes no smaller one, but for the last."""


def in_folder(folder: Path, part_bytes: int = SMALLEST_PART_BYTES) -> FolderBlobs:
    """Blobs in a folder."""
    return FolderBlobs(folder, part_bytes=part_bytes)


def in_s3(settings: S3Settings, part_bytes: int = SMALLEST_PART_BYTES) -> S3Blobs:
    """Blobs in a bucket."""
    return S3Blobs(settings, part_bytes=part_bytes)
