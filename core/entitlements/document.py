"""The catalogue's file as it is written: YAML in, shapes out, and a sentence for all that is not of its shape."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

import yaml
from msgspec import UNSET, Meta, Struct, ValidationError, convert
from msgspec.structs import fields

from core.entitlements.spec import Amount, Defaults, FeatureSpec, LimitSpec, Support
from core.errors import Misconfigured

_ROOT = "catalogue"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, where PyYAML has it, takes a tenth of the time."""


class WrittenPlan(Struct, frozen=True, kw_only=True):
    """A plan as it is written: what it adds to its base."""

    name: str
    price_usd_month: Annotated[float, Meta(ge=0)] | None
    base: str | None
    seats: dict[str, Annotated[int, Meta(ge=1)]] | None
    features: tuple[str, ...] | Literal["*"]
    levels: dict[str, str]
    limits: dict[str, Amount | None]
    support: Support


class Document(Struct, frozen=True, kw_only=True):
    """The whole file, but for the entries that could not be read."""

    version: int
    currency: str
    floor: str
    staff: str
    defaults: Defaults
    levels: dict[str, dict[str, str]]
    features: dict[str, FeatureSpec]
    limits: dict[str, LimitSpec]
    plans: dict[str, WrittenPlan]


class Reader:
    """Reads one text, and notes what is wrong with it instead of stopping there."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.unreadable: defaultdict[str, set[str]] = defaultdict(set)
        """Of each section the entries that were left out, so that whoever refers to one is not blamed for it."""

    def read(self, text: str) -> Document | None:
        """The document; ``None`` where so much is missing that there is none."""
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            self.problems += _repeated(node)
            raw = loader.construct_document(node) if node else None
        except yaml.YAMLError as error:
            raise Misconfigured(f"The catalogue of plans is not YAML: {error}") from error
        finally:
            loader.dispose()
        document = self._struct(Document, raw, "")
        return document if isinstance(document, Document) else None

    def _value(self, kind: Any, raw: object, place: str) -> object:  # noqa: ANN401 - any type that msgspec converts to
        if _is_struct(kind):
            return self._struct(kind, raw, place)
        if get_origin(kind) is dict and _is_struct(get_args(kind)[1]):
            return self._entries(get_args(kind)[1], raw, place)
        try:
            return convert(raw, kind)
        except ValidationError as error:
            self.problems.append(f"{place}: {error}")
            return UNSET

    def _struct(self, shape: type[Struct], raw: object, place: str) -> object:
        if not isinstance(raw, dict):
            self.problems.append(f"{place or _ROOT}: is not a mapping")
            return UNSET
        known = {each.name: each for each in fields(shape)}
        self.problems += [f"{place or _ROOT}: has the unknown key {key}" for key in raw if key not in known]
        missing = [name for name, each in known.items() if each.required and name not in raw]
        self.problems += [f"{place or _ROOT}: lacks {name}" for name in missing]
        within = f"{place}." if place else ""
        values = {name: self._value(known[name].type, raw[name], within + name) for name in known if name in raw}
        whole = not missing and UNSET not in values.values()
        return shape(**values) if whole else UNSET

    def _entries(self, shape: type[Struct], raw: object, place: str) -> object:
        if not isinstance(raw, dict):
            self.problems.append(f"{place}: is not a mapping")
            return UNSET
        self.problems += [f"{place}: {key!r} is not a name" for key in raw if not isinstance(key, str)]
        entries = {
            key: self._struct(shape, each, f"{place}.{key}") for key, each in raw.items() if isinstance(key, str)
        }
        self.unreadable[place] |= {key for key, each in entries.items() if each is UNSET}
        return {key: each for key, each in entries.items() if each is not UNSET}


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _repeated(node: yaml.Node | None) -> Iterator[str]:
    """Keys that a mapping has twice, of which YAML's readers would silently take the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[object] = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else key
            if name in seen:
                yield f"line {key.start_mark.line + 1}: {name} is there twice"
            seen.add(name)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _repeated(each)
