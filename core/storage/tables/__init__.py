"""The tables, a noun a module; importing this package makes ``metadata`` complete."""

from core.storage.tables import billing, fixtures, matches, people, usage
from core.storage.tables.base import metadata

__all__ = ["billing", "fixtures", "matches", "metadata", "people", "usage"]
