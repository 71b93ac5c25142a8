"""The tables, a noun a module; importing this package makes ``metadata`` complete."""

from core.storage.tables import (
    billing,
    coaching,
    fixtures,
    jobs,
    looks,
    matches,
    media,
    people,
    production,
    tournament,
    usage,
)
from core.storage.tables.base import metadata

__all__ = [
    "billing",
    "coaching",
    "fixtures",
    "jobs",
    "looks",
    "matches",
    "media",
    "metadata",
    "people",
    "production",
    "tournament",
    "usage",
]
