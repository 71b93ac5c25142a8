"""Names of people and things."""

import unicodedata
from typing import Final

from core.errors import Malformed

_LONGEST_NAME: Final = 100
_NOT_IN_A_NAME: Final = frozenset({"Cc", "Cs"})
"""Controls, and halves of surrogate pairs."""
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They let a name read as something else (Unicode TR 36, 2.10.1)."""


def plain_name(name: str) -> str:
    """A name of a person or a thing, without outer spaces. Raises ``Malformed`` (``bad_name``)."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 1 <= len(name) <= _LONGEST_NAME or not all(map(_is_of_a_name, name)):
        raise Malformed("A name has 1 to 100 characters, all of them visible.", code="bad_name", most=_LONGEST_NAME)
    return name


def _is_of_a_name(character: str) -> bool:
    return unicodedata.category(character) not in _NOT_IN_A_NAME and character not in _DIRECTIONS
