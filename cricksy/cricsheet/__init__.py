"""Cricsheet's match files (cricsheet.org): ``reader`` knows their shape, ``importer`` turns one into events."""

from cricksy.cricsheet.importer import Imported, import_match
from cricksy.cricsheet.reader import Match, read

__all__ = ["Imported", "Match", "import_match", "read"]
