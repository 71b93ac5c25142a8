"""Every feature and limit in every plan, against what the file says when its chains are followed by hand."""

from importlib.resources import files
from typing import Any

import pytest
import yaml

from core.entitlements.shipped import CATALOGUE
from tests.entitlements.records import having, of, person

_FILE: dict[str, Any] = yaml.safe_load(files("core.entitlements").joinpath("plans.yaml").read_text("utf-8"))
_PLANS = _FILE["plans"]


def _written(plan: str) -> list[dict[str, Any]]:
    """The plan's own entry and those of its bases, the last base first."""
    entry = _PLANS[plan]
    return [*(_written(entry["base"]) if entry["base"] else ()), entry]


def _has(plan: str, feature: str) -> bool:
    return any(entry["features"] == "*" or feature in entry["features"] for entry in _written(plan))


@pytest.mark.parametrize("feature", _FILE["features"])
@pytest.mark.parametrize("plan", _PLANS)
def test_a_plan_has_what_it_and_its_bases_name(plan: str, feature: str) -> None:
    """Whoever has the plan has the feature where the plan or one of its bases names it, and nowhere else."""
    assert (feature in having(plan).features) == _has(plan, feature)


@pytest.mark.parametrize("limit", _FILE["limits"])
@pytest.mark.parametrize("plan", _PLANS)
def test_a_limit_is_what_the_nearest_of_a_chain_sets(plan: str, limit: str) -> None:
    """The plan's own number holds, else its base's; gigabytes are counted in bytes."""
    chain = {key: value for entry in _written(plan) for key, value in entry["limits"].items()}
    bytes_each = 1_000_000_000 if limit == "storage_gb" else 1
    expected = None if chain[limit] is None else chain[limit] * bytes_each
    assert having(plan).limits[limit] == expected


@pytest.mark.parametrize("plan", _PLANS)
def test_a_level_is_what_the_nearest_of_a_chain_sets(plan: str) -> None:
    """Levels rise along a chain, so that the nearest one holds."""
    assert having(plan).levels == {key: step for entry in _written(plan) for key, step in entry["levels"].items()}


@pytest.mark.parametrize("plan", _PLANS)
def test_the_answer_names_the_plan(plan: str) -> None:
    """For messages, the answer says which plan holds, and of which version of the record it is."""
    answer = having(plan)
    assert (answer.plan, answer.version, answer.anchor_ms, answer.until_ms) == (plan, 7, 3, None)


def test_without_a_plan_the_free_one_holds() -> None:
    """A workspace that never had a plan is as one that has the free plan."""
    assert of(person()) == having("free")


def test_who_runs_the_platform_has_everything() -> None:
    """A superuser has every feature, without limits, whatever the own plan is."""
    answer = of(person(superuser=True))
    assert answer.features == frozenset(CATALOGUE.features)
    assert set(answer.limits.values()) == {None}
    assert answer.plan == "superuser"
