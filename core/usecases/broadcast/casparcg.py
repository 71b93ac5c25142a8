"""The graphics as HTML templates: for CasparCG, and for SPX, which wants to be told what may be chosen."""

from html import escape
from typing import Any, Final

import msgspec

from core.usecases.broadcast.graphics import PLACES, title_of
from core.usecases.broadcast.options import Choice, choices_of, feed_choice
from core.usecases.broadcast.packages import Files

LIBRARY: Final = "cricksy.js"
"""What the client's build makes for templates, beside ``fonts.css`` and the fonts."""
_FOLDER: Final = "cricksy"
_LIB: Final = "lib"
_FEED: Final = "feed.js"
_LAYERS: Final = {"full": 4, "lower": 5, "bug": 6, "corner": 7, "strip": 8, "wipe": 9}
"""Of SPX's twenty, the greater above the lesser: one of each place is shown at a time."""

Json = dict[str, Any]


def casparcg_files(build: Files, feed: str) -> Files:
    """A folder for CasparCG's ``template`` folder; ``feed`` is the address of the match's ``state.json``."""
    return _templates(build, feed, dict.fromkeys(PLACES, ""))


def spx_files(build: Files, feed: str) -> Files:
    """A folder for SPX's ``ASSETS/templates``."""
    return _templates(build, feed, {graphic: _definition(graphic, feed) for graphic in PLACES})


def _templates(build: Files, feed: str, heads: dict[str, str]) -> Files:
    files = {f"{_FOLDER}/{_LIB}/{name}": content for name, content in build.items()}
    files[f"{_FOLDER}/{_FEED}"] = f"window.cricksyFeed = {_script_text(feed)};\n".encode()
    for graphic, head in heads.items():
        files[f"{_FOLDER}/{graphic}.html"] = _page(graphic, head).encode()
    return files


def _page(graphic: str, head: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Cricksy: {escape(title_of(graphic))}</title>\n"
        f'<link rel="stylesheet" href="{_LIB}/fonts.css">\n'
        "<style>html, body { margin: 0; height: 100%; overflow: hidden; background: transparent; }</style>\n"
        f'{head}<script src="{_FEED}"></script>\n'
        f'</head>\n<body>\n<script src="{_LIB}/{LIBRARY}" data-graphic="{graphic}"></script>\n</body>\n</html>\n'
    )


def _definition(graphic: str, feed: str) -> str:
    """What SPX reads of a template."""
    layer = str(_LAYERS[PLACES[graphic]])
    told = {
        "description": f"Cricksy: {title_of(graphic)}",
        "playserver": "OVERLAY",
        "playchannel": "1",
        "playlayer": layer,
        "webplayout": layer,
        "out": "manual",
        "dataformat": "json",
        "uicolor": "2",
        "steps": "1",
        "DataFields": [_field(each) for each in (*choices_of(graphic), feed_choice(feed))],
    }
    return f"<script>\nwindow.SPXGCTemplateDefinition = {_script_text(told)};\n</script>\n"


def _field(choice: Choice) -> Json:
    field = {"field": choice.name, "title": f"{choice.title}: {choice.about}", "value": choice.default}
    if choice.among:
        items = [{"text": title, "value": value} for value, title in choice.among]
        return {**field, "ftype": "dropdown", "items": items}
    return {**field, "ftype": "textfield" if choice.range is None else "number"}


def _script_text(value: object) -> str:
    """As it stands in a script of a page, which ``</script>`` must not end."""
    return msgspec.json.encode(value).decode().replace("<", r"\u003c")
