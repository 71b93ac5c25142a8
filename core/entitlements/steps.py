"""Levels of features: which step is the higher, and which feature it needs."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Steps: TypeAlias = Mapping[str, Mapping[str, str]]
"""Of each level its steps, lowest first, each with the feature that it needs."""


def rank(steps: Steps, level: str, step: str) -> int:
    """How high a step is, from 0; -1 where the level does not have it."""
    names = list(steps.get(level, ()))
    return names.index(step) if step in names else -1


def highest(steps: Steps, given: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Of each level the highest step that is given."""
    best: dict[str, str] = {}
    for levels in given:
        for level, step in levels.items():
            if level not in best or rank(steps, level, step) > rank(steps, level, best[level]):
                best[level] = step
    return best


def within(steps: Steps, levels: Mapping[str, str], features: frozenset[str]) -> dict[str, str]:
    """The levels that these features allow: where a step's feature is missing, the next lower step."""
    held: dict[str, str] = {}
    for level, step in levels.items():
        names = list(steps[level])
        for each in reversed(names[: names.index(step) + 1]):
            if steps[level][each] in features:
                held[level] = each
                break
    return held


def of_feature(steps: Steps, feature: str) -> tuple[str, tuple[str, ...]] | None:
    """The level that a feature has, with the steps that it opens, lowest first; ``None`` for one without levels."""
    for level, needs in steps.items():
        names = tuple(step for step, needed in needs.items() if needed == feature)
        if names:
            return level, names
    return None
