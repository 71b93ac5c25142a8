"""Addresses of mail: which are taken, and how two are compared."""

import unicodedata

from core.errors import Malformed

_LONGEST_BYTES = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets."""
_NEVER = frozenset('()<>[],;:\\"')
"""What would need quotes (RFC 5322, 3.2.3), or could be read as two addresses."""


def compared(address: str) -> str:
    """An address as it is stored, compared and written to: without outer spaces, casefolded.

    Whether it exists only a mail can tell, so the rule is light: one ``@`` with something on both sides, no spaces or
    control characters, 254 bytes at most. Raises ``Malformed`` with the code ``bad_email``.
    """
    folded = unicodedata.normalize("NFC", address.strip().casefold())
    local, at, domain = folded.partition("@")
    if not (at and local and domain) or "@" in domain or not all(map(_is_plain, folded)) or _is_long(folded):
        raise Malformed("This is not an address of mail.", code="bad_email")
    return folded


def _is_plain(character: str) -> bool:
    return character.isprintable() and not character.isspace() and character not in _NEVER


def _is_long(address: str) -> bool:
    return len(address.encode()) > _LONGEST_BYTES
