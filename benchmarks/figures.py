"""What a benchmark found: rows under a heading, each with what it should be and whether it is."""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure."""

    what: str
    value: float
    unit: str
    target: str = ""
    """In words, ``at most 10``; empty where nothing was promised."""
    met: bool | None = None
    """Whether the target is met; ``None`` without one."""


def at_most(limit: float, what: str, value: float, unit: str) -> Row:
    """A figure that should not exceed a limit."""
    return Row(what=what, value=value, unit=unit, target=f"at most {limit:g}", met=value <= limit)


def at_least(limit: float, what: str, value: float, unit: str) -> Row:
    """A figure that should reach a limit."""
    return Row(what=what, value=value, unit=unit, target=f"at least {limit:,g}", met=value >= limit)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A benchmark's figures, and what they were measured on."""

    title: str
    on: str
    rows: Sequence[Row]
    notes: Sequence[str] = field(default=())


Benchmark = Callable[[bool], Section]
"""Takes whether to be quick (a smoke run whose figures mean little)."""


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return {
        "processor": model,
        "cores": str(len(os.sched_getaffinity(0))),
        "system": platform.platform(),
        "python": sys.version.split()[0],
    }
