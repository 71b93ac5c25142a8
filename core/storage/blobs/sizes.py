"""How large the parts of an object are, in every store alike."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.errors import Conflict, Malformed
from core.ports.blobs import Part

PART_BYTES: Final = 8 * 1024 * 1024
"""S3 takes parts of 5 MiB at least, and 10,000 of them: 80 GB in all."""
PIECE_BYTES: Final = 256 * 1024
"""How much is read at once."""
_MOST_PARTS: Final = 10_000


def check_part(number: int, source: Path | bytes, part_bytes: int) -> None:
    """Raises ``Malformed`` with the code ``bad_part`` for a part that no store takes."""
    if not 1 <= number <= _MOST_PARTS:
        raise Malformed("A part's number is from 1 to 10,000.", code="bad_part")
    if not 0 < (len(source) if isinstance(source, bytes) else source.stat().st_size) <= part_bytes:
        raise Malformed("A part is empty, or larger than this store's parts.", code="bad_part")


def check_parts(parts: Sequence[Part], part_bytes: int) -> None:
    """Raises ``Conflict`` with the code ``parts_changed`` unless these are the parts of one whole object."""
    in_order = [part.number for part in parts] == list(range(1, len(parts) + 1))
    if not parts or not in_order or any(part.size_bytes != part_bytes for part in parts[:-1]):
        raise parts_changed()


def parts_changed() -> Conflict:
    """The refusal of parts that are not those which are stored."""
    return Conflict("These are not the parts that are stored.", code="parts_changed")
