"""What the core needs from outside, as protocols; ``storage`` and ``transport`` implement them."""

from core.ports.matches import Bus, Entry, Head, Log, MatchRow, NewEntry, Snapshots, StoredSnapshot

__all__ = ["Bus", "Entry", "Head", "Log", "MatchRow", "NewEntry", "Snapshots", "StoredSnapshot"]
