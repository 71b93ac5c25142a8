"""What the tests of the command share."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cricksy.machine import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine on which nothing runs yet."""
    with closing(Machine(tmp_path / "var")) as machine:
        yield machine


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A machine on which ``cricksy up`` runs, shared by the tests of a module."""
    with closing(Machine(tmp_path_factory.mktemp("platform") / "var")) as machine:
        machine.start()
        yield machine
