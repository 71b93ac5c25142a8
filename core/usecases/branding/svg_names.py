"""What an SVG may consist of (SVG 2, static drawing alone): elements, attributes, and properties of CSS.

No scripts, no links, no animation, nothing that is fetched, no pictures in the picture, no filters, no HTML.
"""

from typing import Final

TEXTS: Final = frozenset({"text", "tspan", "textPath"})
"""Their letters are kept."""
STYLE: Final = "style"
ELEMENTS: Final = TEXTS | {
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "use",
}
SHAPES: Final = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "use"})
"""Those that put something into the picture."""
UNSEEN: Final = frozenset({"desc", "metadata", "title"})
"""Nobody misses these."""

PROPERTIES: Final = frozenset(
    {
        "clip-path",
        "clip-rule",
        "color",
        "display",
        "dominant-baseline",
        "fill",
        "fill-opacity",
        "fill-rule",
        "font-family",
        "font-size",
        "font-stretch",
        "font-style",
        "font-weight",
        "isolation",
        "letter-spacing",
        "marker-end",
        "marker-mid",
        "marker-start",
        "mask",
        "mix-blend-mode",
        "opacity",
        "overflow",
        "paint-order",
        "shape-rendering",
        "stop-color",
        "stop-opacity",
        "stroke",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "transform",
        "vector-effect",
        "visibility",
        "word-spacing",
    }
)
"""Of a rule, of ``style``, or as attributes of their own."""
ATTRIBUTES: Final = PROPERTIES | {
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "lengthAdjust",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "offset",
    "orient",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "spreadMethod",
    "startOffset",
    "textLength",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
}
"""Besides ``id``, ``class``, ``style`` and ``href``."""
