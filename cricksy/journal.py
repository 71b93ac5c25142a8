"""A scoring device's durable outbox: what its scorer tapped, and what the hub has acknowledged."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from core.eventlog.codec import decode, encode
from core.eventlog.envelope import Event
from core.ids import EventId

_ACK = b"acknowledged "


class Journal:
    """An append-only file: a line for each event, and a line for each acknowledgement.

    A line is with the operating system before ``write`` returns, so a tap survives the death of the
    device's process. A line cut short by that death was never shown to the scorer and is dropped.
    """

    def __init__(self, path: Path) -> None:
        """Read what an earlier run left at ``path``, or begin anew there."""
        self.events: dict[EventId, Event] = {}
        """All of this device's own, oldest first."""
        self.pending: dict[EventId, Event] = {}
        """Written and not yet acknowledged, oldest first."""
        self.acknowledged: set[EventId] = set()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._load(path.read_bytes())

    def write(self, event: Event) -> None:
        """Keep an event of this device's own before anybody sees it."""
        os.write(self._file, encode(event) + b"\n")
        self.events[event.id] = event
        self.pending[event.id] = event

    def acknowledge(self, ids: Iterable[EventId]) -> None:
        """Note that the hub has these on disk; an id that is not pending changes nothing."""
        fresh = [event_id for event_id in ids if self.pending.pop(event_id, None) is not None]
        if fresh:
            self.acknowledged.update(fresh)
            os.write(self._file, _ACK + msgspec.json.encode(fresh) + b"\n")

    def adopt(self, event: Event) -> None:
        """Take back an event of this device's own that only the hub still has."""
        self.write(event)
        self.acknowledge([event.id])

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _load(self, data: bytes) -> None:
        whole, _, torn = data.rpartition(b"\n")
        if torn:
            os.ftruncate(self._file, len(data) - len(torn))
        for line in whole.splitlines():
            if line.startswith(_ACK):
                ids = msgspec.json.decode(line.removeprefix(_ACK), type=list[EventId])
                self.acknowledged.update(ids)
                for event_id in ids:
                    self.pending.pop(event_id, None)
            else:
                event = decode(line)
                self.events[event.id] = event
                self.pending[event.id] = event
