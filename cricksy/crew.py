"""The scoring devices of one match, played together."""

import asyncio
from pathlib import Path

import aiohttp

from core.ids import DeviceId, EventId
from cricksy.device import ScoringDevice
from cricksy.ground import Ground, Tempo
from cricksy.journal import Journal
from cricksy.observer import Observer
from cricksy.script import Script


class Crew:
    """The scorers of one match; the first one leads."""

    def __init__(
        self, script: Script, ground: Ground, tempo: Tempo, http: aiohttp.ClientSession, outboxes: Path
    ) -> None:
        """``outboxes`` is the folder of the devices' journals; what an earlier run left there goes on."""
        self.script = script
        names = [DeviceId(f"{ground.match_id}.{number}") for number in range(1, tempo.devices + 1)]
        self._journals = [Journal(outboxes / f"{name}.jsonl") for name in names]
        self.devices = [
            ScoringDevice(Observer(script, ground, name, names[0], journal), ground, tempo, http)
            for name, journal in zip(names, self._journals, strict=True)
        ]

    async def play(self) -> None:
        """Score the match to its end. Raises ``CommandError``; no device goes on without the others."""
        tasks = [asyncio.create_task(device.run()) for device in self.devices]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for journal in self._journals:
                journal.close()

    @property
    def balls(self) -> int:
        """Deliveries that the lead has entered so far."""
        return self.devices[0].observer.balls_entered

    @property
    def acknowledged(self) -> list[EventId]:
        """Ids of all events that the hub has said are on disk."""
        return [event_id for device in self.devices for event_id in device.observer.journal.acknowledged]
