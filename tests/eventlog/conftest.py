"""The long form of the properties runs when it is asked for."""

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip thousands of histories unless ``-m long`` or ``CRICKSY_LONG=1`` asks for them."""
    if os.environ.get("CRICKSY_LONG") or "long" in str(config.getoption("markexpr")):
        return
    for item in items:
        if item.path.parent.name == "eventlog" and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="the long form: -m long or CRICKSY_LONG=1"))
