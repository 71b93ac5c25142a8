"""One moment of a match as the feeds tell it: every document and table of it is made once, when somebody asks."""

from collections import Counter
from typing import Final

import msgspec
from msgspec.structs import replace

from core.errors import NotFound
from core.usecases.broadcast.columns import SHAPES, titled
from core.usecases.broadcast.formats import Format, written
from core.usecases.broadcast.tables import rows
from core.wire.feeds import FeedHealth, FeedState

UNKNOWN: Final = "There is no such feed."
"""Whatever is wrong with an address: it gives no hint."""

_json = msgspec.json.Encoder()
_DOCUMENT: Final = "state.json"


class Showing:
    """A ``FeedState`` and the bytes that are made of it."""

    def __init__(self, state: FeedState, tag: str, origin: str, made: Counter[str]) -> None:
        """``tag`` is the entity tag, ``made`` counts what is made, by name."""
        self.state, self.tag = state, tag
        self._origin, self._made = origin, made
        self._bytes: dict[tuple[str, str, bool], bytes] = {}

    @property
    def document(self) -> bytes:
        """``state.json``."""
        key = (_DOCUMENT, "", False)
        found = self._bytes.get(key)
        if found is None:
            found = self._keep(key, _json.encode(self.state))
        return found

    def table(self, name: str, form: Format, *, gt: bool = False) -> bytes:
        """A table; ``gt`` for columns that GT titles bind by themselves. Raises ``NotFound`` for another name."""
        key = (name, form.value, gt)
        found = self._bytes.get(key)
        if found is None:
            shape = SHAPES.get(name)
            if shape is None:
                raise NotFound(UNKNOWN)
            columns = [titled(column) for column in shape.columns] if gt else shape.columns
            found = self._keep(key, written(columns, rows(name, self.state, self._origin), form))
        return found

    def health(self, now_ms: int) -> bytes:
        """``health``, as of now."""
        state = self.state
        health = FeedHealth(
            epoch=state.epoch, seq=state.seq, status=state.match.status, stale=state.stale, server_time=now_ms
        )
        return _json.encode(health)

    def aged(self) -> "Showing":
        """The same, known to be perhaps out of date."""
        return Showing(replace(self.state, stale=True), f"{self.tag}-stale", self._origin, self._made)

    def _keep(self, key: tuple[str, str, bool], data: bytes) -> bytes:
        self._made[".".join(part for part in key[:2] if part)] += 1
        self._bytes[key] = data
        return data
