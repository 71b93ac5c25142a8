"""Values of SVG's attributes and of CSS, as far as they name nothing outside of the picture."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from core.usecases.branding.svg_names import ATTRIBUTES, ELEMENTS, PROPERTIES

_PLAIN: Final = re.compile(r"[\w\s.,#%()+-]*", re.ASCII)
"""Numbers, words, lists, colours, transformations and paths: no address, string, escape or comment can be said."""
_WITHIN: Final = re.compile(r"\s*+url\(\s*+['\"]?#([A-Za-z_][\w.:-]*+)['\"]?\s*+\)\s*+([\w\s.,#%()+-]*+)", re.ASCII)
_FUNCTIONS: Final = frozenset(
    {
        *("", "rgb", "rgba", "hsl", "hsla", "matrix", "rotate", "scale", "scaleX", "scaleY"),
        *("skewX", "skewY", "translate", "translateX", "translateY"),
    }
)
_BEFORE_A_NAME: Final = re.compile(r"[\s,)]")
_HREFS: Final = frozenset({"href", "{http://www.w3.org/1999/xlink}href"})
_FAMILY: Final = "font-family"
_NAME: Final = re.compile(r"[A-Za-z_][\w.:-]*", re.ASCII)
_CLASS: Final = re.compile(r"[\w\s-]*", re.ASCII)
_SELECTOR: Final = re.compile(r"[.#]?[A-Za-z_][\w-]*", re.ASCII)
_IMPORTANT: Final = "important"
_QUOTES: Final = str.maketrans("", "", "'\"")


class Said(NamedTuple):
    """A value that may stay, and the id that it points at; empty for none."""

    text: str
    target: str = ""


class Attribute(NamedTuple):
    """An attribute that may stay."""

    name: str
    text: str
    targets: tuple[str, ...] = ()
    """What it points at: ``#id`` or ``.class``."""


class Rule(NamedTuple):
    """A rule of a style sheet."""

    selector: str
    """An element's name, ``.class`` or ``#id``."""
    text: str
    """Its declarations."""
    targets: tuple[str, ...]
    """What they point at: ``#id``."""


def attribute_of(name: str, text: str) -> Attribute | None:
    """An attribute as it may stay; ``None`` where it may not."""
    if name in _HREFS:
        return Attribute("href", text, (text,)) if text[:1] == "#" and identifier(text[1:]) else None
    match name:
        case "id":
            return Attribute(name, text) if identifier(text) else None
        case "class":
            names = text.split() if _CLASS.fullmatch(text) else []
            return Attribute(name, " ".join(names), tuple(f".{each}" for each in names)) if names else None
        case "style":
            kept, targets = _declarations(text)
            return Attribute(name, kept, targets) if kept else None
    said = _value(name, text) if name in ATTRIBUTES else None
    return said and Attribute(name, said.text, _pointed(said))


def identifier(text: str) -> str | None:
    """An ``id`` that can be pointed at."""
    return text if _NAME.fullmatch(text) else None


def rules(sheet: str) -> Iterator[Rule]:
    """The rules of a style sheet that are for elements, classes or ids, each of one of them; others are left out.

    Rules that begin with ``@`` go, with whatever is in them.
    """
    for block in _without_at_rules(_without_comments(sheet)).split("}"):
        selectors, _, body = block.partition("{")
        text, targets = _declarations(body) if "{" not in body else ("", ())
        for selector in map(str.strip, selectors.split(",") if text else ()):
            if _SELECTOR.fullmatch(selector) and (selector[0] in ".#" or selector in ELEMENTS):
                yield Rule(selector, text, targets)


def _value(name: str, text: str) -> Said | None:
    """The value of an attribute or a property; ``None`` where it may not stay."""
    if name == _FAMILY:
        text = text.translate(_QUOTES)
    within = _WITHIN.fullmatch(text)
    if within is not None and _calls_little(within[2]):
        return Said(f"url(#{within[1]}) {within[2]}".strip(), within[1])
    return Said(text) if _PLAIN.fullmatch(text) and _calls_little(text) else None


def _calls_little(text: str) -> bool:
    """Whether all functions in a value are of colours and transformations."""
    *parts, _ = text.split("(")
    return all(_BEFORE_A_NAME.split(part.rstrip())[-1] in _FUNCTIONS for part in parts)


def _declarations(text: str) -> tuple[str, tuple[str, ...]]:
    """The declarations of a ``style`` that may stay, and what they point at."""
    kept: list[str] = []
    targets: list[str] = []
    for part in text.split(";"):
        name, colon, given = part.partition(":")
        name = name.strip().lower()
        said = _value(name, _unstressed(given.strip())) if colon and name in PROPERTIES else None
        if said is not None:
            kept.append(f"{name}:{said.text}")
            targets += _pointed(said)
    return ";".join(kept), tuple(targets)


def _unstressed(text: str) -> str:
    """A value without ``!important``."""
    head = text[: -len(_IMPORTANT)].rstrip() if text.lower().endswith(_IMPORTANT) else ""
    return head[:-1].rstrip() if head.endswith("!") else text


def _pointed(said: Said) -> tuple[str, ...]:
    return (f"#{said.target}",) if said.target else ()


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return " ".join([first, *(other.partition("*/")[2] for other in others)])


def _without_at_rules(sheet: str) -> str:
    """The sheet up to its first rule with ``@``, and from behind each of them."""
    kept, place = [], 0
    while (at := sheet.find("@", place)) >= 0:
        kept.append(sheet[place:at])
        place = _end_of_at_rule(sheet, at)
    return "".join([*kept, sheet[place:]])


def _end_of_at_rule(sheet: str, start: int) -> int:
    depth = 0
    for place in range(start, len(sheet)):
        match sheet[place]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth <= 0:
                    return place + 1
            case ";" if depth == 0:
                return place + 1
    return len(sheet)
