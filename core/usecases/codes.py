"""Secrets that are sent to somebody once: only their hashes are kept, and they are found by those."""

import hashlib
import secrets
from typing import Final

_BYTES: Final = 32


def new_code() -> str:
    """A secret of 256 random bits, in characters that an address may hold."""
    return secrets.token_urlsafe(_BYTES)


def digest(code: str) -> bytes:
    """What is kept of a secret: its SHA-256, which needs no salt because nobody can guess 256 bits."""
    return hashlib.sha256(code.encode(errors="replace")).digest()
