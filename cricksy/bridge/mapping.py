"""What belongs to what: graphics to scenes, sources and overlay channels, columns to text sources and title fields."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from core.usecases.broadcast.columns import VMIX
from core.usecases.broadcast.graphics import PLACES
from cricksy.exits import CommandError, Exit

PREFIX = "cricksy."
"""Text sources of OBS that are named so and then like a column get that column."""
_FULL = "full"


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source as it stands in a scene of OBS."""

    scene: str
    source: str


class ObsMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[obs]``."""

    scenes: dict[str, str] = {}
    """Full-screen graphics to the scene to switch to while one is on air; none is switched by itself."""
    visible: dict[str, list[Item]] = {}
    """Graphics to what is visible exactly while one is on air."""
    texts: dict[str, str] = {}
    """Text sources to columns, besides those that are named ``cricksy.Score``."""
    events: bool = True
    """Whether all browser sources hear of programme and score."""


class Overlay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An input of vMix, and the overlay channel that it comes on."""

    input: str
    """Its name, number or key."""
    channel: Annotated[int, Meta(ge=1, le=8)] = 1


class VmixMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[vmix]``."""

    overlays: dict[str, Overlay] = {}
    """Graphics to the input that is overlaid exactly while one is on air."""
    fields: dict[str, str] = {}
    """Fields of titles to columns, besides those that are named ``Score`` or ``Score.Text``."""


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; without one, what is named like a column is filled and nothing is switched."""

    obs: ObsMapping = ObsMapping()
    vmix: VmixMapping = VmixMapping()


def read_mapping(file: Path | None) -> Mapping:
    """Read a TOML file. Raises ``CommandError`` (``USAGE``) that names the place of the mistake."""
    if file is None:
        return Mapping()
    try:
        mapping = msgspec.toml.decode(file.read_bytes(), type=Mapping)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise CommandError(f"{file}: {error}", Exit.USAGE) from error
    for mistake in _mistakes(mapping):
        raise CommandError(f"{file}: {mistake}", Exit.USAGE)
    return mapping


def _mistakes(mapping: Mapping) -> list[str]:
    graphics = [*mapping.obs.scenes, *mapping.obs.visible, *mapping.vmix.overlays]
    columns = [*mapping.obs.texts.values(), *mapping.vmix.fields.values()]
    return [
        *(f"there is no graphic {each!r}" for each in graphics if each not in PLACES),
        *(f"{each!r} is no full-screen graphic" for each in mapping.obs.scenes if PLACES[each] != _FULL),
        *(f"there is no column {each!r}" for each in columns if each not in VMIX),
    ]
