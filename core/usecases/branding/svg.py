"""SVGs from strangers, written anew with nothing in them but a drawing.

An SVG is a document that can run scripts, fetch and link. Of what comes in only what ``svg_names`` lists is written
out again, its values only as far as they point at nothing outside; the rest is left out and told.
"""

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from msgspec import Struct

from core.errors import Malformed
from core.usecases.branding.rasters import MOST_PIXELS_A_SIDE, Size
from core.usecases.branding.svg_names import ELEMENTS, SHAPES, STYLE, TEXTS, UNSEEN
from core.usecases.branding.svg_values import attribute_of, identifier, rules
from core.usecases.branding.svg_weight import DEEPEST, PICTURE, Weights, too_complicated

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LIKE: Final = {"a": "g"}
"""A link is a group without it."""
_BOX: Final = re.compile(r"\s*[-+.\deE]+(?:[\s,]+[-+.\deE]+){3}\s*", re.ASCII)
_LENGTH: Final = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*", re.ASCII)
_DRAWN_AT: Final = 512
"""The longer side of a picture that is given no other size, in pixels."""


class Drawing(Struct, frozen=True, kw_only=True):
    """An SVG that is harmless."""

    data: bytes
    size: Size
    """As it is drawn unless it is given another one."""
    dropped: list[str]
    """The names of elements that were left out, in alphabetical order."""


def clean(data: bytes) -> Drawing:
    """A harmless SVG that looks the same, as far as it can.

    Raises ``Malformed``: ``bad_picture`` for what is no SVG or declares entities, ``nothing_drawn`` where nothing is
    left, ``no_size`` for a picture without ``viewBox``, ``width`` and ``height``; and ``TooLarge``
    (``too_complicated``).
    """
    writer = _Writer()
    parser = DefusedXMLParser(target=writer, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise Malformed(
            "This SVG declares entities; save it as plain SVG, without them.", code="bad_picture"
        ) from error
    except (SyntaxError, ValueError, LookupError, UnicodeError) as error:  # what the parser raises for bytes like these
        raise Malformed("This file cannot be read as SVG.", code="bad_picture") from error
    return writer.drawing()


class _Writer:
    """What the parser tells, written down again. Its methods' names are the parser's (``xml.etree.ElementTree``)."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        """The elements that are open and written."""
        self._scopes: list[str] = [PICTURE]
        """The ids that stand round them; one for each open element, and the picture itself."""
        self._hidden = 0
        """How deep it is inside an element that is left out."""
        self._sheet: list[str] | None = None
        self._weights = Weights()
        self._dropped: set[str] = set()
        self._size: Size | None = None
        self._drawn = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.removeprefix(_SVG)
        name = _LIKE.get(name, name)
        if self._hidden or self._sheet is not None:
            self._hidden += 1
        elif name == STYLE and tag.startswith(_SVG) and self._open:
            self._sheet = []
        elif name not in ELEMENTS or not tag.startswith(_SVG) or (name != "svg" and not self._open):
            self._drop(tag, name)
        else:
            self._begin(name, attributes)

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self._hidden:
            self._hidden -= 1
        elif self._sheet is not None:
            sheet, self._sheet = "".join(self._sheet), None
            self._write_sheet(sheet)
        else:
            self._scopes.pop()
            self._out.append(f"</{self._open.pop()}>")

    def data(self, text: str) -> None:
        """Letters."""
        if self._hidden:
            return
        if self._sheet is not None:
            self._sheet.append(text)
        elif self._open and self._open[-1] in TEXTS:
            self._out.append(escape(text))

    def close(self) -> None:
        """The document ends."""

    def drawing(self) -> Drawing:
        """All that was written. Raises ``Malformed`` and ``TooLarge``."""
        if self._size is None or not self._drawn:
            raise Malformed("There is nothing in this SVG that can be shown here.", code="nothing_drawn")
        self._weights.check()
        return Drawing(data="".join(self._out).encode(), size=self._size, dropped=sorted(self._dropped))

    def _drop(self, tag: str, name: str) -> None:
        if not self._open:
            raise Malformed("This file cannot be read as SVG.", code="bad_picture")
        self._hidden = 1
        if tag.startswith(_SVG) and name not in UNSEEN:
            self._dropped.add(name)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEEPEST:
            raise too_complicated()
        own = identifier(attributes.get("id", ""))
        within = self._scopes[-1]
        if own is not None:
            self._weights.point(within, f"#{own}")
            within = f"#{own}"
        self._weights.element(within)
        self._weights.point(within, name)
        written = self._kept(attributes, within)
        if not self._open:
            written = self._root(written)
        self._drawn = self._drawn or name in SHAPES
        self._open.append(name)
        self._scopes.append(within)
        self._out.append(f"<{name}{''.join(f' {key}={quoteattr(text)}' for key, text in written.items())}>")

    def _kept(self, attributes: dict[str, str], within: str) -> dict[str, str]:
        """The attributes that may stay; where they point is noted."""
        kept: dict[str, str] = {}
        for name, text in attributes.items():
            attribute = attribute_of(name, text)
            if attribute is not None:
                kept[attribute.name] = attribute.text
                for target in attribute.targets:
                    self._weights.point(within, target)
        return kept

    def _root(self, written: dict[str, str]) -> dict[str, str]:
        """The outermost element's attributes: with a box of its own and a size that follows from it."""
        box = written.get("viewBox") or _box(written)
        if box is None or not _BOX.fullmatch(box):
            raise Malformed("This SVG does not say how large it is: give it a viewBox.", code="no_size")
        self._size = _size(box)
        width, height = (str(each) for each in self._size)
        others = {name: text for name, text in written.items() if name not in {"x", "y"}}
        return {"xmlns": _SVG[1:-1], **others, "viewBox": box, "width": width, "height": height}

    def _write_sheet(self, sheet: str) -> None:
        kept = []
        for rule in rules(sheet):
            kept.append(f"{rule.selector}{{{rule.text}}}")
            for target in rule.targets:
                self._weights.point(rule.selector, target)
        if kept:
            self._weights.element(self._scopes[-1])
            self._out.append(f"<style>{escape(''.join(kept))}</style>")


def _box(written: dict[str, str]) -> str | None:
    sizes = [_LENGTH.fullmatch(written.get(name, "")) for name in ("width", "height")]
    return None if None in sizes else "0 0 " + " ".join(size[1] for size in sizes if size is not None)


def _size(box: str) -> Size:
    try:
        width, height = (float(each) for each in box.replace(",", " ").split()[2:])
        scale = _DRAWN_AT / max(width, height)
        size = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    except (ValueError, ZeroDivisionError, OverflowError):
        size = Size(0, 0)
    if not 0 < min(size) <= max(size) <= MOST_PIXELS_A_SIDE:
        raise Malformed("This SVG does not say how large it is: give it a viewBox.", code="no_size")
    return size
