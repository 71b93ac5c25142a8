"""What surrounds a match on its pictures and changes with no ball of it: its tournament and its look."""

import zlib

import msgspec
from msgspec import Struct

from core.wire.brands import Look
from core.wire.feeds import FeedStanding, FeedTicker

_json = msgspec.json.Encoder()


class Around(Struct, frozen=True, kw_only=True):
    """As it was known a moment ago."""

    look: Look = Look()
    tournament: str = ""
    """Its name."""
    table: list[FeedStanding] = []
    ticker: list[FeedTicker] = []

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits of its content, the same in every process; empty where nothing surrounds it."""
        return "" if self == NOTHING_AROUND else f"{zlib.crc32(_json.encode(self)):08x}"


NOTHING_AROUND = Around()
"""For a match of no tournament with the plain look."""
