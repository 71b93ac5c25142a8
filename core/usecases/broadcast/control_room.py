"""The use cases about what is on air, made once in a process."""

from dataclasses import dataclass
from typing import Protocol

from core.ports import Log
from core.ports.news import News
from core.ports.production import ImpressionBook, ProgrammeStore
from core.usecases.broadcast.impressions import KnownSponsor, SponsorReports, Tally, any_sponsor
from core.usecases.broadcast.production import Production
from core.usecases.grants import Grants
from core.usecases.rights import Rights


class ControlPorts(Protocol):
    """What they need from outside."""

    @property
    def log(self) -> Log:
        """The durable log."""
        ...

    @property
    def programmes(self) -> ProgrammeStore:
        """Programmes."""
        ...

    @property
    def impressions(self) -> ImpressionBook:
        """What sponsors got."""
        ...

    @property
    def news(self) -> News:
        """How processes hear of each other's changes."""
        ...


@dataclass(frozen=True, kw_only=True)
class ControlRoom:
    """What is shown, and what came of it."""

    production: Production
    tally: Tally
    sponsor_reports: SponsorReports


def control_room(
    ports: ControlPorts, grants: Grants, rights: Rights, known_sponsor: KnownSponsor = any_sponsor
) -> ControlRoom:
    """Put them together; impressions of what ``known_sponsor`` does not know are not counted."""
    return ControlRoom(
        production=Production(ports.programmes, ports.log, grants, rights, ports.news),
        tally=Tally(ports.impressions, known_sponsor),
        sponsor_reports=SponsorReports(ports.impressions, grants),
    )
