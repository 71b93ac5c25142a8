"""The graphics as OGraf packages (EBU, OGraf Graphics Definition 1): a folder for each, with all that it needs."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from core.usecases.broadcast.graphics import PLACES, title_of
from core.usecases.broadcast.options import Choice, choices_of, feed_choice, has_innings
from core.usecases.broadcast.packages import Files

SCHEMA: Final = "https://ograf.ebu.io/v1/specification/json-schemas/graphics/schema.json"
LIBRARY: Final = "cricksy.mjs"
"""What the client's build makes for OGraf, beside ``fonts.css`` and the fonts."""
_MAIN: Final = "graphic.mjs"
_FEED: Final = "feed.mjs"
_PLACES: Final = {
    "bug": "Score bug at the foot of the picture",
    "lower": "Lower third",
    "full": "Full-screen card",
    "corner": "Corner of the picture",
    "strip": "Strip at the head of the picture",
    "wipe": "Over the whole picture",
}
_CHROMIUM: Final = "103"

Json = dict[str, Any]


def ograf_files(build: Files, feed: str, release: str) -> Files:
    """All folders. ``build`` is what the client's build made, ``feed`` the address of the match's ``state.json``.

    The addresses stand in ``feed.mjs`` of each folder and, as a default, in its manifest.
    """
    files: dict[str, bytes] = {}
    for graphic in PLACES:
        folder = identity(graphic)
        files |= {f"{folder}/{name}": content for name, content in build.items()}
        files[f"{folder}/{graphic}.ograf.json"] = msgspec.json.format(
            msgspec.json.encode(manifest(graphic, feed, release)), indent=2
        )
        files[f"{folder}/{_FEED}"] = f"export default {_script_text(feed)};\n".encode()
        files[f"{folder}/{_MAIN}"] = _main(graphic).encode()
    return files


def identity(graphic: str) -> str:
    """Lower case with hyphens, a name that a custom element may have: engines define it by that.

    It must not be the name of the element inside, ``cricksy-`` and the graphic's.
    """
    return f"cricksy-ograf-{graphic}"


def manifest(graphic: str, feed: str, release: str) -> Json:
    """What an engine is told of a graphic, see ``SCHEMA``."""
    return {
        "$schema": SCHEMA,
        "id": identity(graphic),
        "version": release,
        "name": f"Cricksy: {title_of(graphic)}",
        "description": f"{_PLACES[PLACES[graphic]]}. It follows its match by itself.",
        "author": {"name": "Cricksy"},
        "main": _MAIN,
        "customActions": list(_actions(graphic)),
        "supportsRealTime": True,
        "supportsNonRealTime": False,
        "stepCount": 1,
        "schema": {
            "type": "object",
            "properties": {each.name: _property(each) for each in (*choices_of(graphic), feed_choice(feed))},
        },
        "renderRequirements": [
            {
                "resolution": {"width": {"min": 1280, "ideal": 1920}, "height": {"min": 720, "ideal": 1080}},
                "frameRate": {"min": 25, "ideal": 50},
                "engine": [{"type": "CEF", "version": {"min": _CHROMIUM}}],
            }
        ],
        "v_cricksy": {"graphic": graphic, "place": PLACES[graphic]},
    }


def _actions(graphic: str) -> Iterable[Json]:
    yield {
        "id": "refresh",
        "name": "Refresh",
        "description": "Ask the feed at once.",
        "schema": None,
    }
    if has_innings(graphic):
        yield {
            "id": "next-innings",
            "name": "Next innings",
            "description": "Show the next innings; after the last the first.",
            "schema": None,
        }


def _property(choice: Choice) -> Json:
    """A property in the Graphics Data Definition, which OGraf has its schemas in."""
    common = {"title": choice.title, "description": choice.about}
    if choice.range is not None:
        low, high, whole = choice.range
        number = int if whole else float
        kind = "integer" if whole else "number"
        return {**common, "type": kind, "minimum": low, "maximum": high, "default": number(choice.default)}
    if choice.among:
        values = {"enum": [value for value, _ in choice.among], "gddOptions": {"labels": dict(choice.among)}}
        return {**common, "type": "string", "gddType": "select", **values, "default": choice.default}
    return {**common, "type": "string", "gddType": "single-line", "default": choice.default}


def _main(graphic: str) -> str:
    return (
        f'import {{ ograf }} from "./{LIBRARY}";\nimport feed from "./{_FEED}";\n\n'
        f"export default ograf({_script_text(graphic)}, feed, import.meta.url);\n"
    )


def _script_text(text: str) -> str:
    """A text as it stands in a script."""
    return msgspec.json.encode(text).decode()
