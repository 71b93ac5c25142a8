"""Ports in memory and over a real SQLite file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bootstrap import Ports, open_ports
from core.settings import Settings
from core.storage.memory import MemoryLog, MemorySnapshots
from core.transport.local import LocalBus
from core.usecases.live import LiveMatch, Matches
from tests.usecases.play import MATCH


@pytest.fixture(params=["memory", "sqlite"])
async def ports(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ports]:
    """Everything outside the use cases, empty."""
    if request.param == "memory":
        yield Ports(log=MemoryLog(), snapshots=MemorySnapshots(), bus=LocalBus())
    else:
        async with open_ports(Settings(var=tmp_path)) as opened:
            yield opened


@pytest.fixture
def memory_ports() -> Ports:
    """The same in memory only."""
    return Ports(log=MemoryLog(), snapshots=MemorySnapshots(), bus=LocalBus())


@pytest.fixture
async def matches(ports: Ports) -> AsyncIterator[Matches]:
    """The matches of one hub; one is registered and empty."""
    registry = Matches(ports)
    await registry.create(MATCH, "Ashes v Bears", public=True)
    yield registry
    await registry.close()


@pytest.fixture
async def live(matches: Matches) -> LiveMatch:
    """The empty match, open."""
    return await matches.get(MATCH)
