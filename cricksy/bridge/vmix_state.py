"""What vMix has, by its own XML: inputs, the text fields of titles, what is overlaid."""

from collections.abc import Mapping
from typing import Final

from defusedxml import ElementTree
from msgspec import Struct

from core.usecases.broadcast.columns import VMIX, titled
from cricksy.bridge.end import Lost

FIELDS: Final[Mapping[str, str]] = {name: column for column in VMIX for name in (column, titled(column))}
"""Names of fields to columns: XAML titles have ``Score``, GT titles ``Score.Text``."""


class Field(Struct, frozen=True, kw_only=True):
    """A text field of a title."""

    key: str
    """The input's."""
    name: str


class VmixState(Struct, frozen=True, kw_only=True):
    """A reading of the XML."""

    version: str
    keys: dict[str, str]
    """Inputs' names, numbers and keys, to their keys."""
    texts: dict[Field, str]
    """What the fields say now."""
    overlays: dict[int, str]
    """Channels to the keys of the inputs that are on them."""


def read_state(data: bytes) -> VmixState:
    """Read what ``XML`` answers. Raises ``Lost`` where it is none."""
    try:
        root = ElementTree.fromstring(data)
        inputs = [each.attrib for each in root.iterfind("inputs/input")]
        numbers = {each["number"]: each["key"] for each in inputs}
        names = {each[name]: each["key"] for each in inputs for name in ("shortTitle", "title") if name in each}
        fields = [
            (Field(key=one.attrib["key"], name=text.attrib["name"]), text.text or "")
            for one in root.iterfind("inputs/input")
            for text in one.iterfind("text")
        ]
        channels = [(int(each.attrib["number"]), each.text or "") for each in root.iterfind("overlays/overlay")]
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise Lost("its XML cannot be read") from error
    return VmixState(
        version=root.findtext("version", ""),
        keys={key: key for key in numbers.values()} | names | numbers,
        texts=dict(fields),
        overlays={channel: numbers[number] for channel, number in channels if number in numbers},
    )
