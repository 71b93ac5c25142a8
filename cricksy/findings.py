"""What ``cricksy doctor`` finds."""

from enum import StrEnum

from msgspec import Struct


class Health(StrEnum):
    """What a check found."""

    OK = "ok"
    OPTIONAL = "optional"
    """Not there, and not needed on one machine."""
    MISSING = "missing"
    """Needed."""


class Finding(Struct, frozen=True, kw_only=True):
    """One line of the table."""

    name: str
    health: Health
    detail: str
