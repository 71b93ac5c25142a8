"""Footage for the tests of media code."""

import pytest

from tests.media.footage_synth import Footage


@pytest.fixture(scope="session")
def synthesised(tmp_path_factory: pytest.TempPathFactory) -> Footage:
    """What phones make, made with FFmpeg when it is asked for."""
    return Footage(tmp_path_factory.mktemp("footage"))
