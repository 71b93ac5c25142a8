"""The tables, a noun a module; importing this package makes ``metadata`` complete."""

from core.storage.tables import billing, coaching, fixtures, jobs, matches, media, people, usage
from core.storage.tables.base import metadata

__all__ = ["billing", "coaching", "fixtures", "jobs", "matches", "media", "metadata", "people", "usage"]
