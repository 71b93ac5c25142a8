"""What an output runs in, by its user agent (RFC 9110, 10.1.5)."""

import re
from typing import Final, NamedTuple

_KNOWN: Final = (
    ("obs", "OBS", re.compile(r"\bOBS/(\d{1,4}(?:\.\d{1,4})?)")),
    ("vmix", "vMix", re.compile(r"\bvMix(?:/(\d{1,4}(?:\.\d{1,4})?))?", re.IGNORECASE)),
    ("casparcg", "CasparCG", re.compile(r"\bCasparCG(?:/(\d{1,4}(?:\.\d{1,4})?))?", re.IGNORECASE)),
    ("cef", "CEF", re.compile(r"\bCEF(?:/(\d{1,4}))?")),
    ("bridge", "Bridge", re.compile(r"^cricksy-bridge(?:/(\d{1,4}))?")),
    ("browser", "Edge", re.compile(r"\bEdg/(\d{1,4})")),
    ("browser", "Chrome", re.compile(r"\bChrome/(\d{1,4})")),
    ("browser", "Firefox", re.compile(r"\bFirefox/(\d{1,4})")),
    ("browser", "Safari", re.compile(r"\bVersion/(\d{1,4}).*\bSafari/")),
)
"""The first that fits: graphics engines are Chromium too, and Chromium says that it is Safari."""


class Engine(NamedTuple):
    """What an output runs in."""

    kind: str
    """``obs``, ``vmix``, ``casparcg``, ``cef``, ``bridge`` or ``browser``."""
    title: str
    """``OBS 30.1``, ``vMix``, ``Chrome 127``; ``browser`` where nothing is known."""


def engine_of(agent: str) -> Engine:
    """Read a ``User-Agent``."""
    for kind, title, sign in _KNOWN:
        found = sign.search(agent)
        if found:
            return Engine(kind, f"{title} {found[1]}" if found[1] else title)
    return Engine("browser", "browser")
