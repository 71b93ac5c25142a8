"""A scene collection for OBS 29 to 31: the file that Scene Collection, Import reads."""

import uuid
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from core.errors import Malformed
from core.usecases.broadcast.graphics import PLACES, STAGE, title_of
from core.wire.people import FeedAddresses

WIDTHS: Final = {"720": 1280, "1080": 1920, "2160": 3840}
"""Of the pictures that there are, by their heights, in pixels."""
DEFAULT: Final = "1080"
_FPS: Final = 60
_ON_AIR: Final = "Cricksy: on air"
_BOTH: Final = "Camera + graphics"
_CAMERA: Final = "Camera"
_STRETCH_INNER: Final = 2
"""``OBS_BOUNDS_SCALE_INNER``: as great as fits into the bounds."""
_TOP_LEFT: Final = 5
"""``OBS_ALIGN_TOP | OBS_ALIGN_LEFT``."""

Json = dict[str, Any]


def resolution_of(height: str) -> tuple[int, int]:
    """Width and height in pixels. Raises ``Malformed`` for a height that is not in ``WIDTHS``."""
    width = WIDTHS.get(height)
    if width is None:
        raise Malformed(f"The resolution is one of {', '.join(WIDTHS)}.", where="resolution")
    return width, int(height)


def scene_collection(where: FeedAddresses, match_id: str, title: str, size: tuple[int, int]) -> bytes:
    """The file as JSON, the same whenever it is asked for.

    Its scenes are the stage alone, the stage over the scene ``Camera``, that scene, which is empty for the user's own
    sources, and one for each full-screen graphic. The stage is one browser source, shown in two scenes.
    """
    pages = {each.graphic: each.url for each in where.graphics if PLACES[each.graphic] == "full"}
    stage = _browser(match_id, STAGE, "Cricksy: all graphics", where.stage, size)
    cards = [_browser(match_id, name, f"Cricksy: {title_of(name)} (graphic)", url, size) for name, url in pages.items()]
    camera = _scene(match_id, "camera", _CAMERA, [], size)
    scenes = [
        _scene(match_id, "on-air", _ON_AIR, [stage], size),
        _scene(match_id, "both", _BOTH, [camera, stage], size),
        *(
            _scene(match_id, f"card {name}", f"Cricksy: {title_of(name)}", [card], size)
            for name, card in zip(pages, cards, strict=True)
        ),
        camera,
    ]
    return msgspec.json.encode(
        {
            "name": _one_line(f"Cricksy: {title}" if title else "Cricksy"),
            "version": 1,
            "current_scene": _ON_AIR,
            "current_program_scene": _ON_AIR,
            "resolution": {"x": size[0], "y": size[1]},
            "scene_order": [{"name": scene["name"]} for scene in scenes],
            "sources": [stage, *cards, *scenes],
        }
    )


def _one_line(text: str) -> str:
    """It becomes a line of OBS's settings."""
    return " ".join(text.split())


def _uuid(match_id: str, part: str) -> str:
    """Always the same one (RFC 9562, version 5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"cricksy:{match_id}/{part}"))


def _source(match_id: str, part: str, kind: str, name: str, settings: Json) -> Json:
    return {
        "id": kind,
        "versioned_id": kind,
        "name": name,
        "uuid": _uuid(match_id, part),
        "enabled": True,
        "settings": settings,
    }


def _browser(match_id: str, part: str, name: str, url: str, size: tuple[int, int]) -> Json:
    """A page; it is kept loaded, so that it is there at once when its scene is cut to."""
    settings = {
        "url": url,
        "width": size[0],
        "height": size[1],
        "fps_custom": True,
        "fps": _FPS,
        "shutdown": False,
        "restart_when_active": False,
        "reroute_audio": False,
        "css": "",
    }
    return _source(match_id, part, "browser_source", name, settings)


def _scene(match_id: str, part: str, name: str, sources: Iterable[Json], size: tuple[int, int]) -> Json:
    """A scene of sources over the whole picture, the lowest first."""
    items = [_item(number, source, size) for number, source in enumerate(sources, 1)]
    settings = {"custom_size": False, "id_counter": len(items), "items": items}
    return _source(match_id, f"scene {part}", "scene", name, settings)


def _item(number: int, source: Json, size: tuple[int, int]) -> Json:
    return {
        "name": source["name"],
        "source_uuid": source["uuid"],
        "id": number,
        "visible": True,
        "locked": False,
        "pos": {"x": 0.0, "y": 0.0},
        "scale": {"x": 1.0, "y": 1.0},
        "rot": 0.0,
        "align": _TOP_LEFT,
        "bounds_type": _STRETCH_INNER,
        "bounds_align": 0,
        "bounds": {"x": float(size[0]), "y": float(size[1])},
    }
